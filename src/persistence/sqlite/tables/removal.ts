import type { Connection, Query } from '../connection.ts';

/** Tables whose rows name their workflow. */
const OWNED = [
  'actors',
  'messages',
  'tasks',
  'turns',
  'attempts',
  'dead_letters',
  'checkpoints',
  'metadata',
  'failures',
  'parents',
];

/** By the workflow's own number: rows that go without naming it, and the workflow itself. */
const BY_NUMBER = [
  'delete from messages where seq = ? and workflow is null',
  'delete from turns where sequence = ? and workflow is null',
  'delete from workflows where seq = ?',
];

/** Deletes everything of a workflow but the entry of its id. */
export class Removal {
  readonly #statements: readonly Query<never>[];

  constructor(connection: Connection) {
    const owned = OWNED.map((table) => `delete from ${table} where workflow = ?`);
    this.#statements = [...owned, ...BY_NUMBER].map((sql) => connection.prepare(sql));
  }

  remove(workflow: number): void {
    for (const statement of this.#statements) statement.run(workflow);
  }
}

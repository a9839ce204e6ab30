import type { MessageRow } from '../../../runtime/records.ts';
import { KIND_CODES, nameOf } from '../codes.ts';
import type { Connection, Query } from '../connection.ts';
import { checkSum, rowSum } from '../row-sum.ts';

interface MessageRecord {
  readonly seq: number;
  readonly workflow: number | null;
  readonly key: string;
  readonly kind: number;
  readonly due_at: number | null;
  readonly number: number;
  readonly body: string;
  readonly sum: number;
}

/** The condition for the row that has the workflow's own number: its first message. */
const FIRST = 'seq = ? and workflow is null';
const COLUMNS = 'seq, workflow, key, kind, due_at, number, body, sum';

/** Messages not yet consumed. The first of a workflow is stored under the workflow's number. */
export class MessageTable {
  readonly #put: Query<never>;
  readonly #drop: Query<never>;
  readonly #dropFirst: Query<never>;
  readonly #select: Query<MessageRecord>;

  constructor(connection: Connection) {
    this.#put = connection.prepare(
      'insert or replace into messages values (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#drop = connection.prepare('delete from messages where workflow = ? and key = ?');
    this.#dropFirst = connection.prepare(`delete from messages where ${FIRST} and key = ?`);
    this.#select = connection.prepare(
      `select ${COLUMNS} from messages where ${FIRST}` +
        ` union all select ${COLUMNS} from messages where workflow = ?`,
    );
  }

  /** Writes a new workflow's first message. */
  putFirst(workflow: number, row: MessageRow): void {
    this.#write(workflow, null, row);
  }

  put(workflow: number, row: MessageRow, seq: number): void {
    this.#dropFirst.run(workflow, row.key);
    this.#write(seq, workflow, row);
  }

  /** Whether it was there. */
  drop(workflow: number, key: string): boolean {
    if (this.#drop.run(workflow, key).changes > 0) return true;
    return this.#dropFirst.run(workflow, key).changes > 0;
  }

  of(workflow: number): readonly MessageRow[] {
    const records = this.#select.all(workflow, workflow);
    return records.toSorted((a, b) => a.number - b.number || a.seq - b.seq).map(toMessageRow);
  }

  #write(seq: number, workflow: number | null, row: MessageRow): void {
    const kind = KIND_CODES.indexOf(row.kind);
    const dueAt = row.dueAt ?? null;
    const values = [seq, workflow, row.key, kind, dueAt, row.number, row.body] as const;
    this.#put.run(...values, rowSum(...values));
  }
}

function toMessageRow(record: MessageRecord): MessageRow {
  const { seq, workflow, key, kind, due_at: dueAt, number, body, sum } = record;
  checkSum('messages', sum, seq, workflow, key, kind, dueAt, number, body);
  return {
    key,
    kind: nameOf(KIND_CODES, kind),
    dueAt: dueAt ?? undefined,
    number,
    body,
  };
}

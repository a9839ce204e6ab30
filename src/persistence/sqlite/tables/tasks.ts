import type { TaskRow } from '../../../runtime/records.ts';
import { compareTexts } from '../../order.ts';
import type { Connection, Query } from '../connection.ts';
import { checkSum, rowSum } from '../row-sum.ts';

interface TaskRecord {
  readonly workflow: number;
  readonly key: string;
  readonly seq: number;
  readonly address: string;
  readonly kind: string;
  readonly due_at: number | null;
  readonly attempt: number;
  readonly awaits: string | null;
  readonly body: string;
  readonly sum: number;
}

/** Tasks no commit has settled. */
export class TaskTable {
  readonly #put: Query<never>;
  readonly #retry: Query<never>;
  readonly #drop: Query<never>;
  readonly #select: Query<TaskRecord>;
  readonly #anyAwaits: Query<{ readonly found: number }>;

  constructor(connection: Connection) {
    this.#put = connection.prepare(
      'insert or replace into tasks values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#retry = connection.prepare(
      'update tasks set seq = ?, address = ?, kind = ?, due_at = ?, attempt = ?, awaits = ?,' +
        ' body = ?, sum = ? where workflow = ? and key = ?',
    );
    this.#drop = connection.prepare('delete from tasks where workflow = ? and key = ?');
    this.#select = connection.prepare('select * from tasks where workflow = ?');
    this.#anyAwaits = connection.prepare('select 1 as found from tasks where awaits = ? limit 1');
  }

  put(workflow: number, row: TaskRow, seq: number): void {
    const { key, address, kind, attempt, body } = row;
    const [dueAt, awaits] = [row.dueAt ?? null, row.awaits ?? null];
    const values = [workflow, key, seq, address, kind, dueAt, attempt, awaits, body] as const;
    this.#put.run(...values, rowSum(...values));
  }

  /** Writes the next attempt of a task that is still there. */
  retry(workflow: number, row: TaskRow, seq: number): void {
    const { key, address, kind, attempt, body } = row;
    const [dueAt, awaits] = [row.dueAt ?? null, row.awaits ?? null];
    const values = [seq, address, kind, dueAt, attempt, awaits, body] as const;
    this.#retry.run(...values, rowSum(workflow, key, ...values), workflow, key);
  }

  drop(workflow: number, key: string): void {
    this.#drop.run(workflow, key);
  }

  /** Whether some task of some workflow waits by this descriptor. */
  anyAwaits(descriptor: string): boolean {
    return this.#anyAwaits.get(descriptor) !== undefined;
  }

  of(workflow: number): readonly TaskRow[] {
    const rows = this.#select.all(workflow).map(toTaskRow);
    return rows.toSorted((a, b) => compareTexts(a.key, b.key));
  }
}

function toTaskRow(record: TaskRecord): TaskRow {
  const { workflow, key, seq, address, kind, attempt, body, sum } = record;
  const { due_at: dueAt, awaits } = record;
  checkSum('tasks', sum, workflow, key, seq, address, kind, dueAt, attempt, awaits, body);
  return {
    key,
    address,
    kind,
    dueAt: dueAt ?? undefined,
    attempt,
    awaits: awaits ?? undefined,
    body,
  };
}

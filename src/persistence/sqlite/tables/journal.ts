import { AbeyanceError } from '../../../machines/errors.ts';
import type { AttemptRow, DeadLetterRow, TurnRow, WorkflowRow } from '../../../runtime/records.ts';
import type { Connection, Query } from '../connection.ts';
import { rowSum } from '../row-sum.ts';
import type { ConfigurationTable } from './configurations.ts';
import { TurnKindTable } from './turn-kinds.ts';
import type { Owner } from './workflows.ts';

interface TurnPlace {
  readonly sequence: number;
  readonly revision: number;
}

/** Writes lines of history: turns, attempts and dead letters. They are read page by page. */
export class JournalTable {
  readonly #configurations: ConfigurationTable;
  readonly #kinds: TurnKindTable;
  readonly #turn: Query<never>;
  readonly #attempt: Query<never>;
  readonly #deadLetter: Query<never>;
  readonly #knows: Query<{ readonly found: number }>;
  readonly #turnAt: Query<TurnPlace>;

  constructor(connection: Connection, configurations: ConfigurationTable) {
    this.#configurations = configurations;
    this.#kinds = new TurnKindTable(connection);
    this.#turn = connection.prepare('insert into turns values (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#attempt = connection.prepare('insert into attempts values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#deadLetter = connection.prepare('insert into dead_letters values (?, ?, ?, ?, ?, ?, ?)');
    this.#knows = connection.prepare(
      'select 1 as found from turns where workflow = ? and event_id = ?',
    );
    this.#turnAt = connection.prepare(
      'select sequence, revision from turns where workflow = ? and sequence <= ?' +
        ' order by sequence desc limit 1',
    );
  }

  /**
   * The first turn has its workflow's own number, which is how it is found; one that has an event
   * id names its workflow all the same, for the index of event ids.
   */
  addTurn(owner: Owner, turn: TurnRow, sequence: number): void {
    const kind = this.#kinds.idOf(turn, this.#configurations.idOf(turn.configuration));
    const found = sequence === owner.seq && turn.eventId === undefined;
    const values = [
      sequence,
      found ? null : owner.seq,
      turn.revision,
      kind,
      turn.at - owner.createdAt,
      turn.eventId ?? null,
      turn.body,
    ] as const;
    this.#turn.run(...values, rowSum(...values));
  }

  addAttempt(workflow: number, row: AttemptRow, sequence: number): void {
    const { key, attempt, startedAt, endedAt, error } = row;
    const retryAt = row.retryAt ?? null;
    const values = [sequence, workflow, key, attempt, startedAt, endedAt, error, retryAt] as const;
    this.#attempt.run(...values, rowSum(...values));
  }

  addDeadLetter(workflow: number, row: DeadLetterRow, sequence: number): void {
    const values = [sequence, workflow, row.at, row.eventType, row.reason, row.body] as const;
    this.#deadLetter.run(...values, rowSum(...values));
  }

  knowsEvent(workflow: number, eventId: string): boolean {
    return this.#knows.get(workflow, eventId) !== undefined;
  }

  /**
   * A workflow stands where its history ends; else parts of the file are of different times.
   * @throws `StoreCorrupt`.
   */
  checkNewest(workflow: number, { id, revision }: WorkflowRow): void {
    const newest = this.#turnUpTo(workflow, Number.MAX_SAFE_INTEGER).revision;
    if (newest === revision) return;
    throw new AbeyanceError(
      'StoreCorrupt',
      `Workflow '${id}' is at revision ${revision} and its history ends at ${newest}: parts of ` +
        "the store's file are lost. Restore it from a backup; keep the file for a look at it.",
      { details: { workflowId: id, revision, newest } },
    );
  }

  /** The number of the newest turn of a workflow. */
  newestTurn(workflow: number): number {
    return this.#turnUpTo(workflow, Number.MAX_SAFE_INTEGER).sequence;
  }

  /**
   * The number of the turn of a revision. Mostly that is the newest; else it is found by halving,
   * since numbers of one workflow's turns grow with their revisions.
   */
  turnOf(workflow: number, revision: number): number | undefined {
    const newest = this.#turnUpTo(workflow, Number.MAX_SAFE_INTEGER);
    if (revision < 1 || revision > newest.revision) return undefined;
    if (revision === newest.revision) return newest.sequence;
    let [low, high] = [workflow, newest.sequence];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const found = this.#turnUpTo(workflow, middle);
      if (found.revision === revision) return found.sequence;
      if (found.revision > revision) high = found.sequence;
      else low = middle + 1;
    }
    return this.#turnUpTo(workflow, low).sequence;
  }

  /** The last turn that was written up to a number; the first one has its workflow's number. */
  #turnUpTo(workflow: number, sequence: number): TurnPlace {
    return this.#turnAt.get(workflow, sequence) ?? { sequence: workflow, revision: 1 };
  }

  undo(): void {
    this.#kinds.undo();
  }
}

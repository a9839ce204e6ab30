import type { AttemptRow, DeadLetterRow, TurnRow } from '../../../runtime/records.ts';
import type { Connection, Query } from '../connection.ts';
import type { ConfigurationTable } from './configurations.ts';
import { TurnKindTable } from './turn-kinds.ts';
import type { Owner } from './workflows.ts';

/** Writes lines of history: turns, attempts and dead letters. They are read page by page. */
export class JournalTable {
  readonly #configurations: ConfigurationTable;
  readonly #kinds: TurnKindTable;
  readonly #turn: Query<never>;
  readonly #attempt: Query<never>;
  readonly #deadLetter: Query<never>;
  readonly #knows: Query<{ readonly found: number }>;

  constructor(connection: Connection, configurations: ConfigurationTable) {
    this.#configurations = configurations;
    this.#kinds = new TurnKindTable(connection);
    this.#turn = connection.prepare('insert into turns values (?, ?, ?, ?, ?, ?, ?)');
    this.#attempt = connection.prepare('insert into attempts values (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#deadLetter = connection.prepare('insert into dead_letters values (?, ?, ?, ?, ?, ?)');
    this.#knows = connection.prepare(
      'select 1 as found from turns where workflow = ? and event_id = ?',
    );
  }

  /**
   * The first turn has its workflow's own number, which is how it is found; one that has an event
   * id names its workflow all the same, for the index of event ids.
   */
  addTurn(owner: Owner, turn: TurnRow, sequence: number): void {
    const kind = this.#kinds.idOf(turn, this.#configurations.idOf(turn.configuration));
    const found = sequence === owner.seq && turn.eventId === undefined;
    this.#turn.run(
      sequence,
      found ? null : owner.seq,
      turn.revision,
      kind,
      turn.at - owner.createdAt,
      turn.eventId ?? null,
      turn.body,
    );
  }

  addAttempt(workflow: number, row: AttemptRow, sequence: number): void {
    const { key, attempt, startedAt, endedAt, error, retryAt } = row;
    this.#attempt.run(sequence, workflow, key, attempt, startedAt, endedAt, error, retryAt ?? null);
  }

  addDeadLetter(workflow: number, row: DeadLetterRow, sequence: number): void {
    this.#deadLetter.run(sequence, workflow, row.at, row.eventType, row.reason, row.body);
  }

  knowsEvent(workflow: number, eventId: string): boolean {
    return this.#knows.get(workflow, eventId) !== undefined;
  }

  undo(): void {
    this.#kinds.undo();
  }
}

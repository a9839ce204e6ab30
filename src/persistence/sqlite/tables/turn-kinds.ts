import type { TurnRow } from '../../../runtime/records.ts';
import { OUTCOME_CODES, SOURCE_CODES } from '../codes.ts';
import type { Connection, Query } from '../connection.ts';
import { rowSum } from '../row-sum.ts';

/** Kinds remembered; event types come from outside, so memory for them must end somewhere. */
const REMEMBERED_MAX = 10_000;

/**
 * What turns have in common, interned: where one ends, and by what event, source and outcome. A
 * chart has few of them, and a turn's row holds one number instead of five columns.
 */
export class TurnKindTable {
  readonly #remembered = new Map<string, number>();
  readonly #insert: Query<never>;
  readonly #select: Query<{ readonly id: number }>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare(
      'insert into turn_kinds (event_type, configuration, source, outcome, checkpoint, sum)' +
        ' values (?, ?, ?, ?, ?, ?) on conflict do nothing',
    );
    this.#select = connection.prepare(
      'select id from turn_kinds where event_type = ? and configuration = ? and source = ?' +
        ' and outcome = ? and checkpoint = ?',
    );
  }

  /** The number of a turn's kind, which is written if it is new. */
  idOf(turn: TurnRow, configuration: number): number {
    const source = SOURCE_CODES.indexOf(turn.source);
    const outcome = OUTCOME_CODES.indexOf(turn.outcome);
    const checkpoint = turn.checkpoint ? 1 : 0;
    const name = `${configuration} ${source} ${outcome} ${checkpoint} ${turn.eventType}`;
    const remembered = this.#remembered.get(name);
    if (remembered !== undefined) return remembered;
    const values = [turn.eventType, configuration, source, outcome, checkpoint] as const;
    this.#insert.run(...values, rowSum(...values));
    const id = this.#select.get(...values)?.id ?? 0;
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear();
    this.#remembered.set(name, id);
    return id;
  }

  /** Forgets all numbers: the transaction that wrote some of them did not hold. */
  undo(): void {
    this.#remembered.clear();
  }
}

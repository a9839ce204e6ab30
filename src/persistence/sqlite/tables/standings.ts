import type { Configuration } from '../../../machines/configuration.ts';
import { AbeyanceError } from '../../../machines/errors.ts';
import type { WorkflowRow, WorkflowStatus } from '../../../runtime/records.ts';
import { nameOf, STATUS_CODES } from '../codes.ts';
import type { Connection, Query } from '../connection.ts';
import { checkSum, rowSum } from '../row-sum.ts';
import type { ConfigurationTable } from './configurations.ts';

/** What a workflow's row says of it by one number. */
export interface Standing {
  readonly status: WorkflowStatus;
  readonly configuration: Configuration;
  /** Whether the workflow's row in `failures` holds; one that does not may be there still. */
  readonly hasFailure: boolean;
}

interface StandingRecord {
  readonly id: number;
  readonly status: number;
  readonly configuration: number;
  readonly has_failure: number;
  readonly sum: number;
}

/**
 * Standings that occur, interned: a workflow's row and the one index that
 * searches go by hold a single number. Kept in memory as configurations are, and numbered likewise.
 */
export class StandingTable {
  readonly #configurations: ConfigurationTable;
  readonly #standings: Standing[] = [];
  readonly #ids = new Map<number, number>();
  #mark = 0;
  readonly #insert: Query<never>;
  readonly #after: Query<StandingRecord>;

  constructor(connection: Connection, configurations: ConfigurationTable) {
    this.#configurations = configurations;
    this.#insert = connection.prepare('insert into standings values (?, ?, ?, ?, ?)');
    this.#after = connection.prepare('select * from standings where id > ? order by id');
    this.refresh();
  }

  /** The number of a standing, which is written if it is new. */
  idOf(row: WorkflowRow): number {
    const status = STATUS_CODES.indexOf(row.status);
    const configuration = this.#configurations.idOf(row.configuration);
    const failure = row.failure === undefined ? 0 : 1;
    const known = this.#ids.get(nameFor(configuration, status, failure));
    if (known !== undefined) return known;
    const id = this.#standings.length + 1;
    const sum = rowSum(id, status, configuration, failure);
    this.#insert.run(id, status, configuration, failure, sum);
    this.#keep({ id, status, configuration, has_failure: failure, sum });
    return id;
  }

  byId(id: number): Standing {
    const standing = this.#standings[id - 1];
    if (standing !== undefined) return standing;
    throw new AbeyanceError(
      'StoreCorrupt',
      `A row of the store refers to standing ${id}, which is not there. Restore it from a backup.`,
      { details: { standing: id } },
    );
  }

  /** Numbers of the standings that `test` accepts. */
  matching(test: (standing: Standing) => boolean): readonly number[] {
    return this.#standings.flatMap((standing, index) => (test(standing) ? [index + 1] : []));
  }

  refresh(): void {
    for (const row of this.#after.all(this.#standings.length)) this.#keep(row);
  }

  begin(): void {
    this.#mark = this.#standings.length;
  }

  undo(): void {
    this.#standings.splice(this.#mark);
    for (const [pair, id] of this.#ids) if (id > this.#mark) this.#ids.delete(pair);
  }

  #keep({ id, status, configuration, has_failure: failure, sum }: StandingRecord): void {
    checkSum('standings', sum, id, status, configuration, failure);
    this.#ids.set(nameFor(configuration, status, failure), id);
    this.#standings.push({
      status: nameOf(STATUS_CODES, status),
      configuration: this.#configurations.byId(configuration),
      hasFailure: failure === 1,
    });
  }
}

/** One number for the three. */
function nameFor(configuration: number, status: number, failure: number): number {
  return (configuration * STATUS_CODES.length + status) * 2 + failure;
}

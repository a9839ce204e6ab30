import type { ActorRow } from '../../../runtime/records.ts';
import { compareTexts } from '../../order.ts';
import type { Connection, Query } from '../connection.ts';
import { checkSum, rowSum } from '../row-sum.ts';
import type { ConfigurationTable } from './configurations.ts';

interface ActorRecord {
  readonly address: string;
  readonly configuration: number | null;
  readonly state: string;
  readonly sum: number;
}

/** The actors of workflows' trees other than their roots. */
export class ActorTable {
  readonly #configurations: ConfigurationTable;
  readonly #put: Query<never>;
  readonly #drop: Query<never>;
  readonly #select: Query<ActorRecord>;

  constructor(connection: Connection, configurations: ConfigurationTable) {
    this.#configurations = configurations;
    this.#put = connection.prepare('insert or replace into actors values (?, ?, ?, ?, ?)');
    this.#drop = connection.prepare('delete from actors where workflow = ? and address = ?');
    this.#select = connection.prepare(
      'select address, configuration, state, sum from actors where workflow = ?',
    );
  }

  put(workflow: number, { address, configuration, state }: ActorRow): void {
    const id = configuration === undefined ? null : this.#configurations.idOf(configuration);
    this.#put.run(workflow, address, id, state, rowSum(workflow, address, id, state));
  }

  drop(workflow: number, address: string): void {
    this.#drop.run(workflow, address);
  }

  of(workflow: number): readonly ActorRow[] {
    const rows = this.#select.all(workflow).map((record) => this.#toRow(workflow, record));
    return rows.toSorted((a, b) => compareTexts(a.address, b.address));
  }

  #toRow(workflow: number, { address, configuration, state, sum }: ActorRecord): ActorRow {
    checkSum('actors', sum, workflow, address, configuration, state);
    return {
      address,
      configuration: configuration === null ? undefined : this.#configurations.byId(configuration),
      state,
    };
  }
}

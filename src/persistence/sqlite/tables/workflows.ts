import type { WorkflowRow } from '../../../runtime/records.ts';
import { nameOf, STATUS_CODES } from '../codes.ts';
import type { Connection, Query } from '../connection.ts';
import type { ConfigurationTable } from './configurations.ts';

/** What the rest of a commit needs to know of the workflow it belongs to. */
export interface Owner {
  readonly seq: number;
  readonly createdAt: number;
}

export interface FoundWorkflow {
  readonly seq: number;
  readonly row: WorkflowRow;
}

interface WorkflowRecord {
  readonly seq: number;
  readonly id: string;
  readonly status: number;
  readonly configuration: number;
  readonly revision: number;
  readonly state: string;
  readonly suspensions: string;
  readonly created_at: number;
  readonly updated: number;
  readonly failure: string | null;
}

interface MetadataRecord {
  readonly key: string;
  readonly value: string;
}

/** Workflows and their metadata. */
export class WorkflowTable {
  readonly #configurations: ConfigurationTable;
  readonly #insert: Query<never>;
  readonly #insertMetadata: Query<never>;
  readonly #update: Query<Owner>;
  readonly #seq: Query<{ readonly seq: number }>;
  readonly #byId: Query<WorkflowRecord>;
  readonly #bySeq: Query<WorkflowRecord>;
  readonly #metadata: Query<MetadataRecord>;

  constructor(connection: Connection, configurations: ConfigurationTable) {
    this.#configurations = configurations;
    this.#insert = connection.prepare(
      'insert into workflows values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing',
    );
    this.#insertMetadata = connection.prepare('insert into metadata values (?, ?, ?)');
    this.#update = connection.prepare(
      'update workflows set status = ?, configuration = ?, revision = ?, state = ?,' +
        ' suspensions = ?, updated = ? - created_at, failure = ?' +
        ' where id = ? and revision = ? returning seq, created_at as createdAt',
    );
    this.#seq = connection.prepare('select seq from workflows where id = ?');
    this.#byId = connection.prepare('select * from workflows where id = ?');
    this.#bySeq = connection.prepare('select * from workflows where seq = ?');
    this.#metadata = connection.prepare('select key, value from metadata where workflow = ?');
  }

  /** Writes a workflow's first revision; `undefined`: there is one of this id. */
  insert(row: WorkflowRow, seq: number): Owner | undefined {
    const inserted = this.#insert.run(
      seq,
      row.id,
      STATUS_CODES.indexOf(row.status),
      this.#configurations.idOf(row.configuration),
      row.revision,
      row.state,
      row.suspensions,
      row.createdAt,
      row.updatedAt - row.createdAt,
      row.failure ?? null,
    );
    if (inserted.changes === 0) return undefined;
    for (const [key, value] of Object.entries(row.metadata)) {
      this.#insertMetadata.run(seq, key, value);
    }
    return { seq, createdAt: row.createdAt };
  }

  /** Writes a later revision; `undefined`: what is stored is not the revision before it. */
  update(row: WorkflowRow): Owner | undefined {
    return this.#update.get(
      STATUS_CODES.indexOf(row.status),
      this.#configurations.idOf(row.configuration),
      row.revision,
      row.state,
      row.suspensions,
      row.updatedAt,
      row.failure ?? null,
      row.id,
      row.revision - 1,
    );
  }

  seqOf(id: string): number | undefined {
    return this.#seq.get(id)?.seq;
  }

  byId(id: string): FoundWorkflow | undefined {
    const record = this.#byId.get(id);
    return record && { seq: record.seq, row: this.#toRow(record) };
  }

  bySeq(seq: number): WorkflowRow | undefined {
    const record = this.#bySeq.get(seq);
    return record && this.#toRow(record);
  }

  #toRow(record: WorkflowRecord): WorkflowRow {
    const metadata = this.#metadata.all(record.seq).map(({ key, value }) => [key, value] as const);
    return {
      id: record.id,
      status: nameOf(STATUS_CODES, record.status),
      revision: record.revision,
      configuration: this.#configurations.byId(record.configuration),
      state: record.state,
      suspensions: record.suspensions,
      metadata: Object.fromEntries(metadata),
      createdAt: record.created_at,
      updatedAt: record.created_at + record.updated,
      failure: record.failure ?? undefined,
    };
  }
}

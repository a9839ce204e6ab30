import type { WorkflowRow } from '../../../runtime/records.ts';
import { IdHashes } from '../id-hash.ts';
import type { Connection, Query } from '../connection.ts';
import { checkSum, rowSum } from '../row-sum.ts';
import type { StandingTable } from './standings.ts';

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
  readonly standing: number;
  readonly revision: number;
  readonly state: string;
  readonly suspensions: string;
  readonly created_at: number;
  readonly updated: number;
  readonly sum: number;
  readonly parent: string | null;
  readonly parent_key: string | null;
  readonly parent_sum: number | null;
}

interface MetadataRecord {
  readonly key: string;
  readonly value: string;
  readonly sum: number;
}

interface FailureRecord {
  readonly sentence: string;
  readonly sum: number;
}

/**
 * Owners remembered, so that a workflow that is at work is found without its id: half the price of
 * an update. Nothing of them ever changes.
 */
const OWNERS_MAX = 10_000;

const FROM_ID =
  'from workflow_ids i cross join workflows w on w.seq = i.workflow where i.hash = ? and w.id = ?';
const ROW = `select w.*, p.parent as parent, p.key as parent_key,
  p.sum as parent_sum
  from workflows w left join parents p on p.workflow = w.seq`;

/** Workflows, their metadata and who began them. */
export class WorkflowTable {
  readonly #standings: StandingTable;
  readonly #owners = new Map<string, Owner>();
  readonly #hashes = new IdHashes();
  readonly #insert: Query<never>;
  readonly #insertId: Query<never>;
  readonly #insertMetadata: Query<never>;
  readonly #insertFailure: Query<never>;
  readonly #insertParent: Query<never>;
  readonly #dropId: Query<never>;
  readonly #update: Query<never>;
  readonly #owner: Query<Owner>;
  readonly #byId: Query<WorkflowRecord>;
  readonly #bySeq: Query<WorkflowRecord>;
  readonly #failure: Query<FailureRecord>;
  readonly #metadata: Query<MetadataRecord>;

  constructor(connection: Connection, standings: StandingTable) {
    this.#standings = standings;
    this.#insert = connection.prepare('insert into workflows values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#insertId = connection.prepare('insert into workflow_ids values (?, ?)');
    this.#insertMetadata = connection.prepare('insert into metadata values (?, ?, ?, ?)');
    this.#insertFailure = connection.prepare('insert or replace into failures values (?, ?, ?)');
    this.#insertParent = connection.prepare('insert into parents values (?, ?, ?, ?)');
    this.#dropId = connection.prepare('delete from workflow_ids where hash = ? and workflow = ?');
    this.#update = connection.prepare(
      'update workflows set standing = ?, revision = ?, state = ?, suspensions = ?, updated = ?,' +
        ' sum = ? where seq = ? and revision = ?',
    );
    this.#owner = connection.prepare(`select w.seq as seq, w.created_at as createdAt ${FROM_ID}`);
    this.#byId = connection.prepare(`${ROW} where w.seq = (select w.seq ${FROM_ID})`);
    this.#bySeq = connection.prepare(`${ROW} where w.seq = ?`);
    this.#failure = connection.prepare('select sentence, sum from failures where workflow = ?');
    this.#metadata = connection.prepare('select key, value, sum from metadata where workflow = ?');
  }

  /** Writes a workflow's first revision; `undefined`: there is one of this id. */
  insert(row: WorkflowRow, seq: number): Owner | undefined {
    const hash = this.#hashes.of(row.id);
    if (this.#owner.get(hash, row.id) !== undefined) return undefined;
    const { id, revision, state, suspensions, createdAt, updatedAt } = row;
    const standing = this.#standings.idOf(row);
    const updated = updatedAt - createdAt;
    const values = [seq, id, standing, revision, state, suspensions, createdAt, updated] as const;
    this.#insert.run(...values, rowSum(...values));
    this.#insertId.run(hash, seq);
    for (const [key, value] of Object.entries(row.metadata)) {
      this.#insertMetadata.run(seq, key, value, rowSum(seq, key, value));
    }
    const { parent } = row;
    if (parent !== undefined) {
      const began = [seq, parent.workflowId, parent.key] as const;
      this.#insertParent.run(...began, rowSum(...began));
    }
    this.#keepFailure(seq, row);
    return this.#remember(id, { seq, createdAt });
  }

  /** Writes a later revision; `undefined`: what is stored is not the revision before it. */
  update(row: WorkflowRow): Owner | undefined {
    const owner = this.ownerOf(row.id);
    if (owner === undefined) return undefined;
    const { seq, createdAt } = owner;
    const moving = [this.#standings.idOf(row), row.revision, row.state, row.suspensions] as const;
    const updated = row.updatedAt - createdAt;
    const sum = rowSum(seq, row.id, ...moving, createdAt, updated);
    const { changes } = this.#update.run(...moving, updated, sum, seq, row.revision - 1);
    if (changes === 0) return undefined;
    this.#keepFailure(owner.seq, row);
    return owner;
  }

  ownerOf(id: string): Owner | undefined {
    const known = this.#owners.get(id);
    if (known !== undefined) return known;
    const owner = this.#owner.get(this.#hashes.of(id), id);
    return owner && this.#remember(id, owner);
  }

  seqOf(id: string): number | undefined {
    return this.ownerOf(id)?.seq;
  }

  byId(id: string): FoundWorkflow | undefined {
    const record = this.#byId.get(this.#hashes.of(id), id);
    return record && { seq: record.seq, row: this.#toRow(record) };
  }

  bySeq(seq: number): WorkflowRow | undefined {
    const record = this.#bySeq.get(seq);
    return record && this.#toRow(record);
  }

  /** Drops the entry of an id, and gives the number it led to: its rows are to be dropped next. */
  dropId(id: string): number | undefined {
    const seq = this.seqOf(id);
    if (seq === undefined) return undefined;
    this.#owners.delete(id);
    this.#dropId.run(this.#hashes.of(id), seq);
    return seq;
  }

  /** Forgets owners: the transaction that wrote some of them did not hold. */
  undo(): void {
    this.#owners.clear();
  }

  #keepFailure(seq: number, { failure }: WorkflowRow): void {
    if (failure === undefined) return;
    this.#insertFailure.run(seq, failure, rowSum(seq, failure));
  }

  #remember(id: string, owner: Owner): Owner {
    if (this.#owners.size >= OWNERS_MAX) this.#owners.clear();
    this.#owners.set(id, owner);
    return owner;
  }

  #toRow(record: WorkflowRecord): WorkflowRow {
    const { seq, id, revision, state, suspensions, created_at: createdAt, updated } = record;
    const values = [seq, id, record.standing, revision, state, suspensions, createdAt, updated];
    checkSum('workflows', record.sum, ...values);
    const { status, configuration, hasFailure } = this.#standings.byId(record.standing);
    return {
      id,
      status,
      revision,
      configuration,
      state,
      suspensions,
      metadata: this.#metadataOf(seq),
      createdAt,
      updatedAt: createdAt + updated,
      failure: hasFailure ? this.#failureOf(seq) : undefined,
      parent: parentOf(record),
    };
  }

  #metadataOf(seq: number): WorkflowRow['metadata'] {
    const entries = this.#metadata.all(seq).map(({ key, value, sum }) => {
      checkSum('metadata', sum, seq, key, value);
      return [key, value] as const;
    });
    return Object.fromEntries(entries);
  }

  #failureOf(seq: number): string | undefined {
    const record = this.#failure.get(seq);
    if (record === undefined) return undefined;
    checkSum('failures', record.sum, seq, record.sentence);
    return record.sentence;
  }
}

function parentOf(record: WorkflowRecord): WorkflowRow['parent'] {
  const { seq, parent, parent_key: key, parent_sum: sum } = record;
  if (parent === null || key === null || sum === null) return undefined;
  checkSum('parents', sum, seq, parent, key);
  return { workflowId: parent, key };
}

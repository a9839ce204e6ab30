import { AbeyanceError } from '../../machines/errors.ts';
import type { Connection } from './connection.ts';
import { idHash } from './id-hash.ts';

export interface CheckedFile {
  readonly path: string;
  /** Of its schema; 0: it has no tables yet. */
  readonly version: number;
  readonly bytesMax: number;
}

/**
 * Looks through a whole file for damage, unless it is larger than `bytesMax`. Sums tell a row that
 * is not what was written; one that is gone, or that its index does not lead to, is only found so.
 * @throws `StoreCorrupt`.
 */
export function checkFile(connection: Connection, { path, version, bytesMax }: CheckedFile): void {
  const size = connection
    .prepare<{ bytes: number }>(
      'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
    )
    .get();
  if (size === undefined || size.bytes > bytesMax) return;
  const [verdict] = connection
    .prepare<{ integrity_check: string }>('pragma integrity_check(1)')
    .all();
  const found = verdict?.integrity_check ?? 'nothing';
  if (found !== 'ok') throw damaged(path, found);
  if (version === 0) return;
  checkIds(connection, path);
  for (const [kind, query] of LOST) {
    const [row] = connection.list(`${query} limit 1`);
    if (row !== undefined) throw damaged(path, `${kind} ${row[0]}`);
  }
}

/**
 * Rows that nothing leads to, where no index holds what leads to them: SQLite finds those itself.
 * They would be passed over, not read, and so not held against their sum.
 */
const LOST: readonly (readonly [kind: string, query: string])[] = [
  [
    'no first turn stands beside workflow',
    'select seq from workflows w where not exists' +
      ' (select 1 from turns t where t.sequence = w.seq)',
  ],
  [
    'no kind is known of turn',
    'select sequence from turns t where not exists' +
      ' (select 1 from turn_kinds k where k.id = t.kind)',
  ],
  [
    'no workflow stands beside message',
    'select seq from messages m where workflow is null and not exists' +
      ' (select 1 from workflows w where w.seq = m.seq)',
  ],
  [
    'no sentence says why it failed of workflow',
    'select w.seq from standings s join workflows w on w.standing = s.id' +
      ' where s.has_failure = 1 and not exists' +
      ' (select 1 from failures f where f.workflow = w.seq)',
  ],
  ...['actors', 'tasks'].map(
    (table) =>
      [
        `there are ${table} of no workflow`,
        `select workflow from ${table} t where not exists` +
          ' (select 1 from workflows w where w.seq = t.workflow)',
      ] as const,
  ),
];

/**
 * The entries by id are a table to SQLite, and any number would do in one. A workflow that none
 * leads to would be taken for one that never was, and be begun once more.
 */
function checkIds(connection: Connection, path: string): void {
  const entries = connection.list('select workflow, hash from workflow_ids');
  const hashes = new Map(entries.map(([workflow, hash]) => [workflow, hash]));
  for (const [seq, id] of connection.list('select seq, id from workflows')) {
    if (hashes.get(seq) === idHash(String(id))) continue;
    throw damaged(path, `no entry leads to workflow ${seq}`);
  }
}

function damaged(path: string, found: string): AbeyanceError {
  return new AbeyanceError(
    'StoreCorrupt',
    `The store ${path} is damaged (${found.replaceAll('\n', ' ')}). Restore it from a backup; ` +
      'keep the file for a look at it.',
    { details: { path, found } },
  );
}

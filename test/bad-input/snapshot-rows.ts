import type { ErrorCode } from '../../src/index.ts';
import type { Row } from './rows.ts';
import { NO_ID, NO_OBJECT, VALUES, without } from './values.ts';

const kinds = Object.keys(VALUES);
const given = (list: readonly string[]): readonly string[] =>
  list.filter((kind) => kind !== 'undefined');

const NO_PAYLOAD = ['symbol', 'function', 'class', 'class instance', 'promise', 'regexp'];

const snapshot: readonly ErrorCode[] = ['SnapshotNotFound', 'OptionInvalid', 'LimitExceeded'];
const id: readonly ErrorCode[] = ['OptionInvalid', 'LimitExceeded'];
const option: readonly ErrorCode[] = ['OptionInvalid'];
const query: readonly ErrorCode[] = ['QueryInvalid'];

/** Snapshots: to list, to look at, to go back to, to fork; and workflows to delete. */
export const SNAPSHOT_ROWS: readonly Row[] = [
  ...(['workflow', 'reason'] as const).map((key): Row => [
    `listSnapshots({ ${key} })`,
    ({ engine }, value) => engine.listSnapshots({ [key]: value }),
    without('undefined', 'text', 'empty text', 'half a surrogate', 'NUL', 'long text', 'array'),
    query,
  ]),
  [
    'listSnapshots({ reason })',
    ({ engine }, value) => engine.listSnapshots({ reason: value }),
    ['text', 'empty text', 'array'],
    query,
  ],
  ...(['olderThan', 'newerThan'] as const).map((key): Row => [
    `listSnapshots({ ${key} })`,
    ({ engine }, value) => engine.listSnapshots({ [key]: value }),
    without('undefined', 'zero', 'fraction'),
    ['DurationInvalid'],
  ]),
  ['getSnapshot(id)', ({ engine }, value) => engine.getSnapshot(value), kinds, snapshot],
  [
    'resumeFromSnapshot(id)',
    ({ engine }, value) => engine.resumeFromSnapshot(value),
    kinds,
    snapshot,
  ],
  [
    'resumeFromSnapshot(, data)',
    ({ engine }, value) => engine.resumeFromSnapshot('w@1', value),
    NO_PAYLOAD,
    ['NotSerializable'],
  ],
  [
    'resumeFromSnapshot(, , options)',
    ({ engine }, value) => engine.resumeFromSnapshot('w@1', 1, value),
    NO_OBJECT,
    option,
  ],
  ...(['suspension', 'id'] as const).map((key): Row => [
    `resumeFromSnapshot(, , { ${key} })`,
    ({ engine }, value) => engine.resumeFromSnapshot('w@1', 1, { [key]: value }),
    given(NO_ID),
    id,
  ]),
  ['fork(id)', ({ engine }, value) => engine.fork(value, { id: 'f' }), kinds, snapshot],
  ['fork(, options)', ({ engine }, value) => engine.fork('w@1', value), kinds, option],
  ['fork(, { id })', ({ engine }, value) => engine.fork('w@1', { id: value }), NO_ID, id],
  [
    'fork(, { metadata })',
    ({ engine }, value) => engine.fork('w@1', { id: 'f', metadata: value }),
    without('undefined'),
    id,
  ],
  ['deleteWorkflow(id)', ({ engine }, value) => engine.deleteWorkflow(value), NO_ID, id],
];

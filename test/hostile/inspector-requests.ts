import type { MethodName } from '../../inspector/protocol/index.ts';
import type { Chance } from '../simulation/chance.ts';
import { anId, aType, some } from './call.ts';

const QUERIES = [
  'status:suspended',
  'state:waiting.one age>1h',
  '-tag:suspended patient',
  'metadata.customer:ann waits:event',
  'created<30d id:"patient-1"',
];

export const aQuery = (chance: Chance): string => chance.pick(QUERIES);

const page = (chance: Chance): object =>
  some(chance, { after: chance.below(9), limit: 1 + chance.below(50), newestFirst: true });

const command = (chance: Chance, { snapshotId }: Asked): object => {
  const base = { commandId: `c-${chance.below(1_000)}`, id: anId(chance) };
  const event = { type: aType(chance), payload: { a: [1] } };
  return chance.pick<object>([
    { ...base, kind: 'send', event },
    { ...base, kind: 'resume', data: { a: 1 }, suspension: 'patient-1/ask', since: 5 },
    { ...base, kind: 'cancel', reason: 'x', force: chance.hit(0.5) },
    { ...base, kind: 'retry', event: chance.pick<unknown>(['retry', 'skip', event]) },
    { ...base, kind: 'fork', revision: 1, newId: `w-${chance.below(50)}`, context: { kept: 1 } },
    { ...base, kind: 'fireTimer', key: snapshotId },
    { ...base, kind: 'delete' },
    {
      commandId: base.commandId,
      kind: 'bulk',
      query: 'id:nobody',
      action: { kind: 'send', event },
      dryRun: chance.hit(0.5),
      expected: 0,
    },
  ]);
};

/** What requests are made of. */
export interface Asked {
  /** Hash of a definition. */
  readonly hash: string;
  readonly snapshotId: string;
}

type Request = (chance: Chance, asked: Asked) => object;

const ofRun: Request = (chance) => ({ id: anId(chance), ...some(chance, { maxLength: 50 }) });
const ofHash: Request = (_, { hash }) => ({ hash });

/** What each method is asked rightly. */
const REQUESTS: Readonly<Record<MethodName, Request>> = {
  hello: () => ({ protocols: [1] }),
  list: (chance) => ({ query: aQuery(chance), ...page(chance) }),
  count: (chance) => ({ query: aQuery(chance) }),
  run: ofRun,
  entries: (chance) => ({ id: 'patient-1', ...page(chance) }),
  payload: (chance) => ({
    id: 'patient-1',
    revision: 1,
    part: chance.pick(['event', 'changes', 'error']),
  }),
  snapshotAt: () => ({ id: 'patient-1', revision: 1 }),
  attempts: page,
  deadLetters: page,
  timers: (chance) => some(chance, { after: { dueAt: 1, seq: 1 }, limit: 5 }),
  failures: (chance) => some(chance, { after: 1, limit: 5 }),
  definition: ofHash,
  definitions: () => ({}),
  definitionHeat: ofHash,
  command,
  exportRun: () => ({ id: 'patient-1' }),
};

/** What a method is asked rightly. */
export function aRequestOf(method: MethodName, chance: Chance, asked: Asked): object {
  return REQUESTS[method](chance, asked);
}

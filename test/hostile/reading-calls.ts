import * as reading from '../../src/reading.ts';
import { KeptRef } from '../../src/index.ts';
import type { StoreReads } from '../../src/reading.ts';
import type { Chance } from '../simulation/chance.ts';
import { aType, some, type Call } from './call.ts';
import { brokenText } from './mutate-text.ts';

/*
 * Rows as an engine writes them, kept in a file that somebody else wrote to: any field is another,
 * and any text says something else.
 */

const DEFINITION = { hash: 'h', name: 'patient', version: '', graph: '{"states":[]}' };

const CONFIGURATION = {
  definition: DEFINITION,
  value: '{"waiting":"one","asking":{}}',
  states: ['waiting', 'waiting.one'],
  tags: ['suspended'],
  events: ['approve.*'],
};

const SUSPENSIONS = [
  { type: 'sleep', startedAt: 1, dueAt: 5, state: 'asleep' },
  { type: 'waitingForEvent', events: ['approve.*'], startedAt: 1, dueAt: 9, state: 'waiting.one' },
  { type: 'subWorkflow', workflowId: 'c', startedAt: 1, address: 'p/ask', data: '{"a":[1]}' },
  { type: 'polling', startedAt: 1, address: 'p/poll', data: '{"$":["Date",0]}' },
];

const STATE = {
  status: 'done',
  context: { kept: { $: ['Map', [['a', { $: 'undefined' }]]] }, ref: { $: ['Ref', 'p/ask'] } },
  history: { 'patient.waiting': ['patient.waiting.one'] },
  children: [{ id: 'ask', src: 'ask', incarnation: 1 }],
  output: 1,
  error: { $: ['Error', { name: 'Error', message: 'x' }] },
  counter: 4,
};

const EVENT = { type: 'approve.yes', payload: { a: 1 } };

const TIMER = { source: 'p/child', event: { type: 'go' }, setAt: 1, state: 'waiting.one' };

const TURN = {
  to: 'p/child',
  event: EVENT,
  reason: 'guard',
  transitions: ['patient:waiting.one#0', 'p/child child:a#1'],
  contexts: [
    { set: { a: 1 }, unset: ['b'] },
    { address: 'p/child', value: '"a"', set: { $: ['Object', { $: 1 }] } },
  ],
  timersSet: [['after.1', 5]],
  timersCleared: ['after.0'],
  workStarted: ['p/ask#1'],
  workStopped: ['p/ask#0'],
  actorsDropped: ['p/gone'],
  error: 'x',
};

const CHECKPOINT = {
  status: 'suspended',
  state: STATE,
  suspensions: SUSPENSIONS,
  actors: [{ address: 'p/child', value: 'a', definition: 'h', state: { context: {} } }],
  messages: [{ key: 'after.1', kind: 'timer', dueAt: 5, number: 1, body: TIMER }],
  tasks: [{ key: 'p/ask#1', address: 'p/ask', kind: 'promise', attempt: 1, body: { src: 'ask' } }],
};

/** The text of a value, and now and then of one that is like it. */
const textOf = (chance: Chance, value: unknown): string =>
  chance.hit(0.4) ? JSON.stringify(value) : brokenText(chance, value);

const message = (chance: Chance, kind: string, body: unknown, key = 'after.1'): object => ({
  key,
  kind,
  dueAt: 5,
  number: 1,
  body: textOf(chance, body),
});

const timer = (chance: Chance): object => message(chance, 'timer', TIMER);

const row = (chance: Chance): object => ({
  id: 'p',
  status: 'suspended',
  revision: 3,
  configuration: CONFIGURATION,
  state: textOf(chance, STATE),
  suspensions: textOf(chance, SUSPENSIONS),
  metadata: {},
  createdAt: 1,
  updatedAt: 1,
  failure: undefined,
  parent: undefined,
});

const records = (chance: Chance): object => ({
  workflow: row(chance),
  actors: [{ address: 'p/child', configuration: CONFIGURATION, state: textOf(chance, STATE) }],
  messages: [
    timer(chance),
    message(chance, 'deferred', { to: 'p', event: EVENT }, 'd1'),
    message(chance, 'held', { to: 'p', event: { $: ['Resumed', EVENT] }, error: 1 }, 'h1'),
    message(chance, 'send', { to: 'q', event: EVENT }, chance.pick(['>1', '@1'])),
  ],
  tasks: [
    {
      key: 'p/ask#1',
      address: 'p/ask',
      kind: chance.pick(['promise', 'suspended', 'actions']),
      dueAt: 1,
      attempt: 1,
      awaits: 'answer',
      body: textOf(chance, { src: 'ask', input: 1, askedAt: 1 }),
    },
  ],
});

const line = (chance: Chance, sequence = 1): object => ({
  workflowId: 'p',
  sequence,
  revision: sequence,
  at: 1,
  source: 'event',
  outcome: 'handled',
  eventType: 'approve.yes',
  eventId: undefined,
  body: textOf(chance, TURN),
  configuration: { ...CONFIGURATION, value: textOf(chance, 'waiting') },
  checkpoint: false,
});

/** A store of one workflow, of whose lines some are damaged. */
class Reads implements Pick<StoreReads, 'journal'> {
  readonly #turns: readonly object[];
  readonly #kept: readonly object[];

  constructor(chance: Chance) {
    this.#turns = [1, 2, 3].map((sequence) => line(chance, sequence));
    const kept = { workflowId: 'p', sequence: 1, revision: 1, body: textOf(chance, CHECKPOINT) };
    this.#kept = chance.hit(0.5) ? [kept] : [];
  }

  async journal(kind: string, { revision }: { readonly revision?: number }): Promise<never> {
    const turns = revision === undefined ? this.#turns : this.#turns.slice(2);
    return { items: kind === 'checkpoints' ? this.#kept : turns } as never;
  }
}

const call = (
  of: { readonly name: string },
  args: (chance: Chance) => readonly unknown[],
  more: Partial<Call> = {},
): Call => ({
  name: of.name,
  args,
  run: (_, given) => {
    const answer: unknown = (of as (...args: readonly never[]) => unknown)(...given);
    return { answer };
  },
  ...more,
});

/** That what was read is what its type says, as far as whoever draws it relies on it. */
const wrongRun: Call['wrong'] = ({ answer }: { readonly answer: reading.StoredRun }) => {
  const keys = [...answer.timers, ...answer.kept, ...answer.suspensions, ...answer.tasks];
  if (!keys.every(({ key }) => typeof key === 'string')) return 'a key that is no string';
  const events = [...answer.timers, ...answer.kept].map(({ event }) => event.type);
  if (!events.every((type) => typeof type === 'string')) return 'an event of no type';
  const times = answer.timers.flatMap(({ setAt, dueAt }) => [setAt, dueAt]);
  return times.every((at) => Number.isFinite(at)) ? undefined : 'a timer at no time';
};

const wrongTurn: Call['wrong'] = ({ answer }: { readonly answer: reading.StoredTurn }) => {
  const texts = [...answer.timersCleared, ...answer.workStarted, ...answer.actorsDropped];
  if (![answer.to, ...texts].every((one) => typeof one === 'string')) return 'no string';
  return answer.timersSet.every(({ dueAt }) => Number.isFinite(dueAt)) ? undefined : 'no time';
};

export const READING_CALLS: readonly Call[] = [
  {
    name: 'KeptRef',
    args: () => ['p/ask'],
    run: (_, args) => void new KeptRef(...(args as readonly [never])),
  },
  call(reading.keptRef, () => ['p/ask']),
  call(reading.keptAddress, (chance) => [chance.pick<object>([new KeptRef('p/ask'), {}])]),
  call(reading.matchesDescriptor, (chance) => [aType(chance), chance.pick(['*', 'a.*', 'item'])]),
  call(reading.decodeValue, (chance) => [textOf(chance, STATE.context), () => 'a ref']),
  call(reading.encodeValue, (chance) => [
    { a: [new Date(0), new KeptRef('p/ask')] },
    some(chance, { at: 'context', address: reading.keptAddress }),
  ]),
  call(reading.storedRun, (chance) => [records(chance)], { wrong: wrongRun }),
  call(reading.storedState, (chance) => [textOf(chance, STATE)]),
  call(reading.storedSuspensions, (chance) => [row(chance)]),
  call(reading.storedTimer, (chance) => [timer(chance), 'p']),
  call(reading.storedTurn, (chance) => [line(chance)], { wrong: wrongTurn }),
  {
    name: 'pastAt',
    args: (chance) => [new Reads(chance), 'p', 3],
    run: (_, args) => reading.pastAt(...(args as readonly [never, never, never])),
    lets: true,
  },
];

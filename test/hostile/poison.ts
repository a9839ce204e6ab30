import type { Chance } from '../simulation/chance.ts';

/** Thrown by what is handed over: it may come back only where that is code meant to be run. */
export class Trap extends Error {
  override readonly name = 'Trap';
}

const trap = (): never => {
  throw new Trap('trapped');
};

/** What no database, path, pattern or prototype may be reached by. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\n',
  '\0',
  'a\0b',
  '\uD800',
  'a\uDC00b',
  '\uFEFFx',
  '\u202Etxt',
  '\uFFFF',
  'e\u0301'.repeat(300),
  '👩‍👩‍👧‍👦'.repeat(50),
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  'then',
  "'; drop table workflows; --",
  '" or 1=1 --',
  "x') union select * from sqlite_schema --",
  '%',
  '_',
  '*',
  '.*',
  'a.*',
  'a.*.b',
  '..',
  '../../../../etc/passwd',
  '/etc/passwd',
  String.raw`C:\windows\x`,
  'file:evil?mode=memory',
  ':memory:',
  '$(touch evil)',
  '`touch evil`',
  '${1+1}',
  '<script>alert(1)</script>',
  'xstate.done.actor.x',
  'xstate.init',
  'workflow.cancel',
  '@1-2',
  '~own',
  '1e999',
  'NaN',
  '-1s',
  '1h1h',
  'P1Y',
  'PT1H30M',
  `P${'9'.repeat(400)}D`,
  `${'1'.repeat(5_000)}h`,
  `${' '.repeat(50_000)}x`,
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30T00:00:00Z',
  '[object Object]',
  '{"$":"date"}',
  '\\'.repeat(999),
  '"'.repeat(999),
  '['.repeat(20_000),
];

const NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.1,
  1.5,
  NaN,
  Infinity,
  -Infinity,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 53,
  8.64e15 + 1,
  1e21,
  1e308,
  5e-324,
];

/** A text nobody should send; now and then one of a million characters. */
export function poisonText(chance: Chance): string {
  if (chance.hit(0.01)) return chance.pick(['x', 'ü', '\uD83D', '𝄞', '\0']).repeat(1_000_000);
  if (chance.hit(0.2)) return anyPlane(chance);
  return chance.pick(TEXTS.map((text) => [text]))[0] ?? '';
}

/** A few characters of any plane of Unicode, halves of surrogate pairs among them. */
function anyPlane(chance: Chance): string {
  const codes = Array.from({ length: 1 + chance.below(12) }, () =>
    chance.hit(0.5)
      ? chance.below(0x110000)
      : chance.below(17) * 0x10000 + chance.pick([1, 0xfffe, 0xffff]),
  );
  return String.fromCodePoint(...codes);
}

type Make = (chance: Chance) => unknown;

/** Kinds of values nobody should hand over, each made anew. */
export const POISONS: Readonly<Record<string, Make>> = {
  undefined: () => undefined,
  null: () => null,
  boolean: (chance) => chance.hit(0.5),
  number: (chance) => chance.pick(NUMBERS.map((number) => [number]))[0],
  bigint: (chance) => chance.pick([1n, -(2n ** 64n), 10n ** 1_000n]),
  text: poisonText,
  symbol: (chance) => chance.pick([Symbol('x'), Symbol.iterator, Symbol.for('abeyance.suspended')]),
  function: (chance) =>
    chance.pick([trap, () => 'x', async () => 'x', () => Symbol('x'), Math.max, class {}, Proxy]),
  date: (chance) => chance.pick([new Date(NaN), new Date(8.64e15), brokenDate()]),
  empty: () => ({}),
  bare: () => Object.create(null) as object,
  array: (chance) => chance.pick([[], [undefined], [[]], ['x', Symbol('y')], sparse(chance)]),
  collection: (chance) =>
    chance.pick([
      new Map([['__proto__', 1]]),
      new Set([NaN]),
      new WeakMap(),
      /(a+)+$/,
      new Uint8Array(9),
      new ArrayBuffer(9),
    ]),
  boxed: (chance) => chance.pick([new String('x'), new Number(1), Object(Symbol('x')) as object]),
  error: (chance) =>
    chance.pick([
      new Error('x'),
      new AggregateError([1], 'x'),
      Object.defineProperty(new Error('x'), 'message', { get: trap }),
    ]),
  cyclic: () => cyclic(),
  deep: (chance) => deep(chance.pick([100, 5_000, 100_000]), chance.hit(0.5)),
  wide: () => Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`k${at}`, at])),
  getter: (chance) => ({
    [keyOf(chance)]: 1,
    ...Object.create(null),
    get type(): never {
      return trap();
    },
  }),
  moody: (chance) => moody(chance),
  polluting: (chance) => polluting(chance),
  thenable: (chance) =>
    chance.pick<unknown>([
      thenable(trap),
      thenable(() => {}),
      thenable((done: (value: unknown) => void) => done(Symbol('x'))),
      trapped('then'),
      new Promise(() => {}),
      Promise.resolve('x'),
    ]),
  primitive: (chance) =>
    chance.pick<unknown>([
      { [Symbol.toPrimitive]: trap },
      { [Symbol.toPrimitive]: () => ({}) },
      { toString: trap, valueOf: trap },
      { toJSON: trap },
      { toJSON: () => ({ type: 'item' }) },
      { toString: () => 'x' },
    ]),
  iterable: (chance) =>
    chance.pick<unknown>([
      { [Symbol.iterator]: trap },
      {
        *[Symbol.iterator]() {
          yield 'x';
        },
      },
      { length: 2 ** 53 - 1 },
      { length: -1, 0: 'x' },
    ]),
  proxy: (chance) => proxy(chance),
  instance: (chance) => chance.pick<object>([new Instance(), globalThis, new Trap('x')]),
  signal: (chance) => chance.pick([AbortSignal.abort(Symbol('x')), AbortSignal.abort()]),
};

class Instance {
  readonly type = 'item';
  readonly id = 'x';
}

/** Any of them. */
export function poison(chance: Chance): unknown {
  return POISONS[chance.pick(Object.keys(POISONS))]?.(chance);
}

/** A key nobody should use. */
export function keyOf(chance: Chance): string {
  return chance.hit(0.5)
    ? chance.pick(['__proto__', 'constructor', 'then', 'toJSON', 'length', '0'])
    : poisonText(chance).slice(0, 2_000);
}

function brokenDate(): Date {
  return Object.defineProperty(new Date(0), 'getTime', { value: trap });
}

function sparse(chance: Chance): readonly unknown[] {
  const list: unknown[] = [];
  list.length = chance.pick([3, 1_000, 200_000]);
  list[1] = 'x';
  return list;
}

function cyclic(): object {
  const list: unknown[] = [];
  const made = { type: 'item', list, self: {} };
  made.self = made;
  list.push(made, list);
  return made;
}

function deep(depth: number, inLists: boolean): unknown {
  let value: unknown = 'end';
  for (let at = 0; at < depth; at += 1) value = inLists ? [value] : { in: value };
  return value;
}

/** Says something else each time it is looked at. */
function moody(chance: Chance): object {
  const answers = ['x', 1, undefined, {}, trap];
  let at = chance.below(answers.length);
  const get = (): unknown => answers[(at += 1) % answers.length];
  return new Proxy({ type: 'item', id: 'x', event: 'x' }, { get });
}

function polluting(chance: Chance): unknown {
  return chance.pick<unknown>([
    JSON.parse('{"__proto__":{"polluted":true},"type":"item"}'),
    JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
    JSON.parse('[{"__proto__":{"polluted":true}}]'),
    { payload: JSON.parse('{"__proto__":{"polluted":true}}') as unknown },
    new Map([['__proto__', { polluted: true }]]),
  ]);
}

function proxy(chance: Chance): object {
  const handler: ProxyHandler<object> = {
    get: trap,
    has: trap,
    ownKeys: trap,
    getPrototypeOf: trap,
    getOwnPropertyDescriptor: trap,
    apply: trap,
  };
  const { proxy: revoked, revoke } = Proxy.revocable(() => {}, {});
  revoke();
  const endless: object = new Proxy({}, { getPrototypeOf: () => endless });
  return chance.pick<object>([
    new Proxy({}, handler),
    new Proxy([], handler),
    new Proxy(() => {}, handler),
    new Proxy({}, { ownKeys: () => ['a', 'a'] }),
    new Proxy({ type: 'item' }, {}),
    endless,
    revoked,
  ]);
}

function thenable(then: unknown): object {
  return holding('then', { value: then });
}

function trapped(key: string): object {
  return holding(key, { get: trap });
}

function holding(key: string, property: PropertyDescriptor): object {
  return Object.defineProperty({}, key, { ...property, enumerable: true });
}

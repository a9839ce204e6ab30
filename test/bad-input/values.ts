import { expect } from 'vitest';
import { isAbeyanceError, type ErrorCode } from '../../src/index.ts';

class Instance {
  readonly type = 'item';
}

const trap = (): never => {
  throw new Error('trapped');
};

/** What people hand over by mistake, by kind. */
export const VALUES: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  true: true,
  zero: 0,
  negative: -1,
  fraction: 1.5,
  NaN,
  infinity: Infinity,
  huge: 1e300,
  'empty text': '',
  text: 'x',
  'half a surrogate': 'a\uD800',
  NUL: 'a\u0000b',
  'long text': 'x'.repeat(10_000),
  array: ['x'],
  symbol: Symbol('x'),
  bigint: 1n,
  function: () => 'x',
  'class instance': new Instance(),
  class: Instance,
  map: new Map([['type', 'item']]),
  'invalid date': new Date(NaN),
  regexp: /x/,
  promise: Promise.resolve('x'),
  'unknown key': { nonsense: 1 },
  'throwing getter': Object.defineProperty({}, 'type', { get: trap, enumerable: true }),
  proxy: new Proxy({}, { get: trap, ownKeys: trap, has: trap, getPrototypeOf: trap }),
  revoked: revokedProxy(),
};

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** All kinds but these. */
export function without(...left: readonly string[]): readonly string[] {
  return Object.keys(VALUES).filter((kind) => !left.includes(kind));
}

/** Kinds that end in no way but an error, where only plain objects of known keys are taken. */
export const NO_OBJECT: readonly string[] = Object.keys(VALUES).filter(
  (kind) => kind !== 'undefined',
);

/** Kinds that are no text fit for an id. */
export const NO_ID: readonly string[] = Object.keys(VALUES).filter((kind) => kind !== 'text');

/** Kinds that are neither the name of a state nor a transition. */
export const NO_TARGET: readonly string[] = [
  'undefined',
  'null',
  'true',
  'zero',
  'NaN',
  'symbol',
  'bigint',
  'function',
];

export const NO_FUNCTION: readonly string[] = Object.keys(VALUES).filter(
  (kind) => !['function', 'class'].includes(kind),
);

/** Calls and gives what was thrown or rejected, or `undefined`; a hang is an error too. */
export async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    const result = call();
    if (!(result instanceof Promise)) return undefined;
    result.catch(() => {});
    await result;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Fails unless this is an error of ours with one of these codes that says what and where. */
export function expectRefusal(error: unknown, codes: readonly ErrorCode[], kind: string): void {
  const shown = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  expect(isAbeyanceError(error), `${kind} came to ${shown}`).toBe(true);
  const { code, message } = error as Error & { code: ErrorCode };
  expect(codes, `${kind}: ${message}`).toContain(code);
  expect(message.length, kind).toBeGreaterThan(10);
  expect(message.length, kind).toBeLessThan(600);
  expect(message, kind).not.toContain('[object Object]');
}

import { AbeyanceError } from './errors.ts';

/** Where in a value something stands: property names and indexes, outermost first. */
export type Path = readonly (string | number)[];

/** Longer paths are shown by their beginning and their end. */
const PATH_SHOWN_MAX = 200;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** What is wrong with a value and what to do about it: `is a function`, `name it in setup()`. */
export interface Refusal {
  readonly what: string;
  readonly remedy: string;
  readonly cause?: unknown;
}

const BYTES_REMEDY = 'keep it as base64 text or a list of numbers';

const REMEDIES: Readonly<Record<string, string>> = {
  Promise: 'invoke the work as an actor and keep its output',
  RegExp: 'keep its source and flags as strings',
  WeakMap: 'keep a Map keyed by ids',
  WeakSet: 'keep a Set of ids',
  WeakRef: 'keep an id',
  ArrayBuffer: BYTES_REMEDY,
};

/** The error for a value that cannot be kept; its message names the path and the remedy. */
export function notSerializable(at: string, path: Path, refusal: Refusal): AbeyanceError {
  const shown = showPath(at, path);
  return new AbeyanceError('NotSerializable', `${shown} ${refusal.what}; ${refusal.remedy}`, {
    details: { path: shown },
    cause: refusal.cause,
  });
}

/** `is a Promise`, `is an instance of class Order`: an object of a kind the codec does not keep. */
export function refuseInstance(value: object, proto: object): Refusal {
  const name = className(proto);
  if (ArrayBuffer.isView(value)) {
    return { what: `is a ${name}`, remedy: BYTES_REMEDY };
  }
  const remedy = Object.hasOwn(REMEDIES, name) ? REMEDIES[name] : undefined;
  return remedy === undefined
    ? {
        what: `is an instance of ${name === '' ? 'an unnamed class' : `class ${name}`}`,
        remedy: 'keep its plain data and build the instance where it is used',
      }
    : { what: `is a ${name}`, remedy };
}

/**
 * The error for a value that nests too deep. Where an object of `chain` stands in it twice, the
 * nesting is a circle, and the message says where it closes and what it leads back to.
 */
export function nestedTooDeep(at: string, path: Path, chain: readonly object[]): AbeyanceError {
  const first = new Map<object, number>();
  for (const [depth, link] of chain.entries()) {
    const start = first.get(link);
    if (start !== undefined) {
      return notSerializable(at, path.slice(0, depth), {
        what: `leads back to ${showPath(at, path.slice(0, start))} in a circle`,
        remedy: 'keep an id in place of the reference',
      });
    }
    first.set(link, depth);
  }
  return notSerializable(at, path, {
    what: `is nested deeper than ${chain.length - 1} levels`,
    remedy: 'keep it flatter',
  });
}

function className(proto: object): string {
  const made: unknown = Reflect.get(proto, 'constructor');
  return typeof made === 'function' ? made.name : '';
}

function showPath(at: string, path: Path): string {
  const whole = at + path.map(showKey).join('');
  if (whole.length <= PATH_SHOWN_MAX) return whole;
  return `${whole.slice(0, PATH_SHOWN_MAX / 2)}…${whole.slice(-PATH_SHOWN_MAX / 2)}`;
}

function showKey(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

import { DEPTH_MAX, TAG } from './codec-writer.ts';
import { AbeyanceError } from './errors.ts';
import { RESUMED } from './pause.ts';

/** Gives the actor ref that lives at an address. */
export type Revive = (address: string) => unknown;

type Fields = Record<string, unknown>;

const ERRORS: ReadonlyMap<unknown, new (message?: string) => Error> = new Map(
  [TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map((type) => [
    type.name,
    type,
  ]),
);

/** Puts back, in place, what the writer tagged in a value that came from `JSON.parse`. */
export class Reader {
  readonly #revive: Revive | undefined;

  constructor(revive: Revive | undefined) {
    this.#revive = revive;
  }

  read(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (depth > DEPTH_MAX) throw textInvalid(`is nested deeper than ${DEPTH_MAX} levels`);
    if (Array.isArray(value)) return this.#list(value, depth);
    const fields = value as Fields;
    if (Object.hasOwn(fields, TAG) && Object.keys(fields).length === 1) {
      return this.#tagged(fields[TAG], depth);
    }
    return this.#fields(fields, depth);
  }

  #list(list: unknown[], depth: number): unknown[] {
    for (const [index, child] of list.entries()) list[index] = this.read(child, depth + 1);
    return list;
  }

  #fields(fields: Fields, depth: number): Fields {
    for (const key of Object.keys(fields)) {
      // JSON.parse makes an own property of it, but the next copy by assignment would not (B49)
      if (key === '__proto__') throw textInvalid('has a key "__proto__"');
      fields[key] = this.read(fields[key], depth + 1);
    }
    return fields;
  }

  #tagged(tag: unknown, depth: number): unknown {
    switch (tag) {
      case 'undefined':
        return undefined;
      case 'NaN':
      case 'Infinity':
      case '-Infinity':
      case '-0':
        return Number(tag);
    }
    if (!Array.isArray(tag) || tag.length !== 2) throw textInvalid('holds an unknown tag');
    return this.#kind(tag[0], tag[1], depth);
  }

  #kind(kind: unknown, content: unknown, depth: number): unknown {
    if (kind === 'Date' && content === null) return new Date(NaN);
    if (kind === 'Date' && typeof content === 'number') return new Date(content);
    if (kind === 'BigInt' && typeof content === 'string' && /^-?\d+$/.test(content)) {
      return BigInt(content);
    }
    if (kind === 'Ref' && typeof content === 'string') return this.#ref(content);
    if (kind === 'Set' && Array.isArray(content)) return new Set(this.#list(content, depth));
    if (kind === 'Map' && Array.isArray(content) && content.every(isPair)) {
      return new Map(content.map(([key, value]) => this.#pair(key, value, depth + 1)));
    }
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
      const fields = content as Fields;
      if (kind === 'Object') return this.#fields(fields, depth);
      if (kind === 'Null') return Object.assign(Object.create(null), this.#fields(fields, depth));
      if (kind === 'Resumed') return { ...this.#fields(fields, depth), [RESUMED]: true };
      if (kind === 'Error') return error(this.#fields(fields, depth));
    }
    throw textInvalid('holds an unknown tag');
  }

  #pair(key: unknown, value: unknown, depth: number): [unknown, unknown] {
    return [this.read(key, depth), this.read(value, depth)];
  }

  #ref(address: string): unknown {
    if (this.#revive !== undefined) return this.#revive(address);
    throw new AbeyanceError(
      'ActorUnknown',
      `The text refers to actor "${address}", and nothing was given to find it with; ` +
        'pass `revive` to decode',
      { details: { address } },
    );
  }
}

/** The error for a text the codec did not write. It shows none of the text (B50). */
export function textInvalid(what: string): AbeyanceError {
  return new AbeyanceError(
    'TextInvalid',
    `The stored text ${what}; it was not written by this library, or was damaged since`,
  );
}

function error(fields: Fields): Error {
  const { name, message = '', stack } = fields;
  if (typeof message !== 'string') throw textInvalid('holds an error without a message');
  const aggregate = name === 'AggregateError' && Array.isArray(fields['errors']);
  const made = aggregate
    ? new AggregateError([], message)
    : new (ERRORS.get(name) ?? Error)(message);
  hide(made, 'stack', stack);
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'message' || key === 'stack' || (key === 'name' && value === made.name)) continue;
    // as the platform has them: these are not enumerable
    if (key === 'name' || key === 'cause' || (aggregate && key === 'errors')) {
      hide(made, key, value);
    } else Object.assign(made, { [key]: value });
  }
  return made;
}

function hide(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: false,
    configurable: true,
    writable: true,
  });
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

import { nestedTooDeep, notSerializable, refuseInstance, type Refusal } from './codec-refusal.ts';
import { isAbeyanceError, type AbeyanceError } from './errors.ts';
import { RESUMED } from './pause.ts';

/** The only key of a tagged object: `{"$":["Date",0]}`. */
export const TAG = '$';

/** A value may nest this many containers: deeper is a mistake, and recursion must end somewhere. */
export const DEPTH_MAX = 1_000;

/** Gives an actor ref's address; `undefined` for an object that is none. */
export type AddressOf = (value: object) => string | undefined;

const UNDEFINED = tagged('undefined');

/**
 * Makes of any value one that `JSON.stringify` writes without loss. Every plain object and array is
 * copied once and the copy is what is checked and written, so a getter or a proxy is asked once and
 * cannot answer differently the second time; `Object.assign` onto `{}` keeps the hidden class and
 * costs a fraction of what stringifying does.
 */
export class Writer {
  readonly #at: string;
  readonly #address: AddressOf | undefined;
  /** `#path[d]` is the key under which the container at depth `d` is now being looked at. */
  readonly #path: (string | number)[] = [];
  readonly #chain: object[] = [];
  /** What is being read, and its depth: where to look when reading it throws. */
  #current: object = {};
  #depth = 0;

  constructor(at: string, address: AddressOf | undefined) {
    this.#at = at;
    this.#address = address;
  }

  write(value: unknown): string {
    try {
      return JSON.stringify(this.#visit(value, 0));
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  #visit(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return visitNumber(value);
      case 'object':
        return value === null ? null : this.#container(value, depth);
      case 'undefined':
        return UNDEFINED;
      case 'bigint':
        return tagged(['BigInt', value.toString()]);
      case 'function':
        return this.#refuse(depth, {
          what: 'is a function',
          remedy: 'name it in setup() and keep its name, or keep the data it needs',
        });
      default:
        return this.#refuse(depth, { what: 'is a symbol', remedy: 'use a string' });
    }
  }

  #container(value: object, depth: number): unknown {
    this.#depth = depth;
    this.#current = value;
    this.#chain[depth] = value;
    if (depth >= DEPTH_MAX) this.#refuseDepth(depth);
    const proto: unknown = Object.getPrototypeOf(value);
    if (proto === Object.prototype) return this.#record(value, depth);
    if (proto === Array.prototype && Array.isArray(value)) return this.#list(value, depth);
    return this.#special(value, proto, depth);
  }

  #record(source: object, depth: number): object {
    const copy = this.#fields(source, depth);
    if (RESUMED in copy) return tagged(['Resumed', copy]);
    return Object.hasOwn(copy, TAG) && Object.keys(copy).length === 1
      ? tagged(['Object', copy])
      : copy;
  }

  #fields(source: object, depth: number): Record<string, unknown> {
    const symbols = Object.getOwnPropertySymbols(source);
    if (symbols.some((symbol) => symbol !== RESUMED)) this.#refuseSymbol(depth);
    // assigned onto `{}`, such a key would set the copy's prototype (B49)
    if (Object.hasOwn(source, '__proto__')) this.#refuseProto(depth);
    const names = Object.getOwnPropertyNames(source).length;
    const copy: Record<string, unknown> = Object.assign({}, source) as Record<string, unknown>;
    let count = 0;
    for (const key in copy) {
      count += 1;
      const child = copy[key];
      if (isPlain(child)) continue;
      this.#path[depth] = key;
      const written = this.#visit(child, depth + 1);
      if (written !== child) copy[key] = written;
    }
    if (names !== count) this.#refuseHidden(source, depth);
    return copy;
  }

  #list(source: readonly unknown[], depth: number): readonly unknown[] {
    if (Object.keys(source).length !== source.length) this.#refuseList(source, depth);
    const copy = source.slice();
    for (let index = 0; index < copy.length; index += 1) {
      const child = copy[index];
      if (isPlain(child)) continue;
      if (child === undefined && !(index in copy)) this.#refuseList(source, depth);
      this.#path[depth] = index;
      const written = this.#visit(child, depth + 1);
      if (written !== child) copy[index] = written;
    }
    return copy;
  }

  #special(value: object, proto: unknown, depth: number): unknown {
    switch (proto) {
      case null:
        return tagged(['Null', this.#fields(value, depth)]);
      case Date.prototype: {
        const time = Date.prototype.getTime.call(value);
        return tagged(['Date', Number.isNaN(time) ? null : time]);
      }
      case Map.prototype:
        return tagged(['Map', this.#entries([...(value as Map<unknown, unknown>)], depth)]);
      case Set.prototype:
        return tagged(['Set', this.#list([...(value as Set<unknown>)], depth)]);
    }
    if (isError(value)) return tagged(['Error', this.#error(value, depth)]);
    const address = this.#address?.(value);
    if (address !== undefined) return tagged(['Ref', address]);
    if (isForeignPlain(proto as object)) return this.#record(value, depth);
    return this.#refuse(depth, refuseInstance(value, proto as object));
  }

  #entries(entries: readonly (readonly [unknown, unknown])[], depth: number): readonly unknown[] {
    return entries.map(([key, value], index) => {
      this.#path[depth] = index;
      return [this.#visit(key, depth + 1), this.#visit(value, depth + 1)];
    });
  }

  /**
   * An error is a report, and libraries hang sockets and functions on theirs: what cannot be kept
   * of it is replaced by the sentence that says so, for refusing it would hide what went wrong.
   */
  #error(error: Error, depth: number): Record<string, unknown> {
    // found here, not at the depth limit, so that the sentence stands where the circle closes
    if (this.#chain.indexOf(error) < depth) this.#refuseDepth(depth);
    const written: Record<string, unknown> = {};
    for (const key of ['name', 'message', 'stack']) {
      const text: unknown = Reflect.get(error, key);
      if (typeof text === 'string') written[key] = text;
    }
    for (const key of Object.getOwnPropertyNames(error)) {
      if (key === '__proto__' || Object.hasOwn(written, key)) continue;
      this.#path[depth] = key;
      this.#depth = depth;
      this.#current = error;
      try {
        written[key] = this.#visit(Reflect.get(error, key), depth + 1);
      } catch (cause) {
        written[key] = `(not kept: ${this.#failure(cause).message})`;
      }
    }
    return written;
  }

  #failure(cause: unknown): AbeyanceError {
    if (isAbeyanceError(cause, 'NotSerializable')) return cause;
    const path = this.#path.slice(0, this.#depth);
    const key = throwingKey(this.#current);
    return notSerializable(this.#at, key === undefined ? path : [...path, key], {
      what: 'cannot be read',
      remedy: 'see the cause; keep plain data that is not computed',
      cause,
    });
  }

  #refuse(depth: number, refusal: Refusal): never {
    throw notSerializable(this.#at, this.#path.slice(0, depth), refusal);
  }

  #refuseDepth(depth: number): never {
    const chain = this.#chain.slice(0, depth + 1);
    throw nestedTooDeep(this.#at, this.#path.slice(0, depth), chain);
  }

  #refuseSymbol(depth: number): never {
    this.#refuse(depth, { what: 'has a symbol as a key', remedy: 'use a string' });
  }

  #refuseProto(depth: number): never {
    this.#refuse(depth, { what: 'has a key "__proto__"', remedy: 'use another name or a Map' });
  }

  #refuseHidden(source: object, depth: number): never {
    const hidden = Object.getOwnPropertyNames(source).find(
      (key) => Object.getOwnPropertyDescriptor(source, key)?.enumerable !== true,
    );
    this.#refuse(depth, {
      what: `has a property that is not enumerable, ${JSON.stringify(hidden)}`,
      remedy: 'make it an ordinary property or leave it out',
    });
  }

  #refuseList(source: readonly unknown[], depth: number): never {
    const extra = Object.keys(source).find((key) => String(Number(key)) !== key);
    this.#refuse(
      depth,
      extra === undefined
        ? { what: 'is an array with holes', remedy: 'fill them with null or undefined' }
        : {
            what: `is an array with a property ${JSON.stringify(extra)}`,
            remedy: 'keep the two apart',
          },
    );
  }
}

function tagged(content: unknown): object {
  return { [TAG]: content };
}

/** The commonest values, told apart before a call is made: measured to save a tenth. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  return typeof value === 'number' && value > 0 && value < Infinity;
}

function visitNumber(value: number): unknown {
  // infinities and NaN differ from zero when taken from themselves
  if (value - value === 0 && (value !== 0 || 1 / value > 0)) return value;
  return tagged(value === 0 ? '-0' : String(value));
}

function isError(value: object): value is Error {
  // the second half knows errors of another realm, such as those of a platform under test runners
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** `Object.prototype` of another realm. */
function isForeignPlain(proto: object): boolean {
  return Object.getPrototypeOf(proto) === null && Object.hasOwn(proto, 'isPrototypeOf');
}

function throwingKey(value: object): string | undefined {
  let current: string | undefined;
  try {
    for (const key of Object.getOwnPropertyNames(value)) {
      current = key;
      Reflect.get(value, key);
    }
    return undefined;
  } catch {
    return current;
  }
}

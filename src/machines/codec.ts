import { Reader, textInvalid, type Revive } from './codec-reader.ts';
import { Writer, type AddressOf } from './codec-writer.ts';

export interface EncodeOptions {
  /** What the root is called in messages: `context`, `input`. By default `value`. */
  readonly at?: string;
  /** Asked for every object the codec itself does not know; a string is stored as a ref. */
  readonly address?: AddressOf;
}

/**
 * Turns a value into JSON text that `decode` turns back into an equal one. Plain JSON values are
 * written as `JSON.stringify` writes them. What JSON would change silently is tagged: `undefined`,
 * `NaN`, infinities, `-0`, BigInt, Date, Map, Set, Error, objects without a prototype, actor refs.
 * A value that is referred to twice comes back as two. Of an error, what cannot be kept is replaced
 * by a sentence that says so.
 *
 * @throws `NotSerializable` for everything else; `details.path` says where it stands.
 */
export function encode(value: unknown, options: EncodeOptions = {}): string {
  return new Writer(options.at ?? 'value', options.address).write(value);
}

/**
 * Turns text written by `encode` back into the value. `revive` gives the actor ref of an address.
 *
 * @throws `TextInvalid` for text that `encode` did not write, `ActorUnknown` for a ref where no
 * `revive` was given.
 */
export function decode(text: string, revive?: Revive): unknown {
  let value: unknown;
  if (typeof text !== 'string') throw textInvalid('is not a string');
  try {
    value = JSON.parse(text);
  } catch {
    // no cause: the platform's message quotes the text (B50)
    throw textInvalid('is not JSON');
  }
  return needsReader(text) ? new Reader(revive).read(value, 0) : value;
}

/**
 * Whether a key `$` or `__proto__` may be there, written plainly or by escapes. Each search begins
 * with a rare character, which makes it about a hundred times faster than parsing.
 */
function needsReader(text: string): boolean {
  return text.includes('$"') || text.includes('__proto__') || text.includes('\\u');
}

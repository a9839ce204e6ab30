import { decode, encode, type EncodeOptions } from '../machines/codec.ts';
import type { Revive } from '../machines/codec-reader.ts';
import { invalidOption, readFields } from '../machines/invalid-option.ts';
import { reading } from './stored-text.ts';

const OPTIONS: readonly string[] = ['at', 'address'] satisfies (keyof EncodeOptions)[];

/**
 * Turns a value into the JSON text that a store keeps of it.
 * @throws `NotSerializable` with `details.path`, `OptionInvalid`.
 */
export function encodeValue(value: unknown, options: EncodeOptions = {}): string {
  const { at, address } = readFields(options, 'options', OPTIONS);
  if (at !== undefined && typeof at !== 'string') throw invalidOption('at', 'give a string');
  if (address !== undefined && typeof address !== 'function') {
    throw invalidOption('address', 'give a function of an object, such as keptAddress');
  }
  return encode(value, { ...(at === undefined ? {} : { at }), ...(address && { address }) });
}

/**
 * Gives back the value of a text that a store keeps. `revive` gives the actor ref of an address.
 * @throws `TextInvalid` for text that was not written so, `ActorUnknown` for a ref where no
 * `revive` was given, `OptionInvalid`.
 */
export function decodeValue(text: string, revive?: Revive): unknown {
  if (revive !== undefined && typeof revive !== 'function') {
    throw invalidOption('revive', 'give a function of an address, such as keptRef');
  }
  return reading(() => decode(text, revive));
}

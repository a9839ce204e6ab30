import { decode, encode } from '../machines/codec.ts';
import type { TextCodec } from './messages.ts';

/** Texts without actors in them. */
export const PLAIN_TEXT: TextCodec = {
  encode: (value, at) => encode(value, { at }),
  decode: (text) => decode(text),
};

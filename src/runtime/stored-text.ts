import { textInvalid } from '../machines/codec-reader.ts';
import { TAG } from '../machines/codec-writer.ts';
import { isAbeyanceError } from '../machines/errors.ts';
import type { StateValue } from './workflow-snapshot.ts';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Runs what reads rows and their texts. Whatever they are, its error is typed, and says nothing of
 * what stands in them (B50).
 * @throws `TextInvalid`.
 */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    // a platform's error quotes the text
    throw isAbeyanceError(error) ? error : textInvalid('cannot be read');
  }
}

/** What a text says. */
export function valueIn(text: unknown, what: string): unknown {
  const read = textIn(text, what);
  try {
    return JSON.parse(read);
  } catch {
    throw textInvalid(`${what} is not JSON`);
  }
}

export function fieldsIn(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw textInvalid(`${what} is not an object`);
}

export function textIn(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw textInvalid(`${what} is not a string`);
}

export function textOrNone(value: unknown, what: string): string | undefined {
  return value === undefined ? undefined : textIn(value, what);
}

/** ms, a count: what JSON cannot say is none of them. */
export function numberIn(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw textInvalid(`${what} is not a number`);
}

export function numberOrNone(value: unknown, what: string): number | undefined {
  return value === undefined ? undefined : numberIn(value, what);
}

/** Each of a list by `read`; none, where there is no list. */
export function listIn<T>(
  value: unknown,
  what: string,
  read: (one: unknown, what: string) => T,
): readonly T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw textInvalid(`${what} is not a list`);
  // what is no entry at all is read, too
  return Array.from(value, (one) => read(one, what));
}

/** The fields of an object as the codec wrote it: one that only looks like a tag is under one. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) return {};
  const fields = value as Fields;
  const tag = Object.keys(fields).length === 1 ? fields[TAG] : undefined;
  if (!Array.isArray(tag)) return fields;
  const [kind, content]: readonly unknown[] = tag;
  const isObject = kind === 'Object' || kind === 'Null' || kind === 'Resumed';
  return isObject ? fieldsIn(content, 'an object under a tag') : fields;
}

export function oneOf<const T extends string>(
  values: readonly T[],
  value: unknown,
  what: string,
): T {
  const found = values.find((one) => one === value);
  if (found !== undefined) return found;
  throw textInvalid(`${what} is none that is known`);
}

/** An event, as far as its type goes. One that ends a wait by hand lies under a tag. */
export function eventIn(value: unknown, what: string): Fields & { readonly type: string } {
  const event = fieldsOf(fieldsIn(value, what));
  return { ...event, type: textIn(event['type'], `the type of ${what}`) };
}

/** Where a machine stands, of its text. */
export function standingIn(text: unknown, what: string): StateValue {
  return stateValue(valueIn(text, what), what);
}

function stateValue(value: unknown, what: string): StateValue {
  if (typeof value === 'string') return value;
  const regions = Object.entries(fieldsIn(value, what));
  return Object.fromEntries(regions.map(([key, one]) => [key, stateValue(one, what)]));
}

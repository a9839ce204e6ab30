import { SourceError } from '../protocol/index.ts';

/** The error of what cannot be taken: its name, then what to give instead. */
export function optionInvalid(option: string, remedy: string): SourceError {
  const message = `${option}: ${remedy}`;
  return new SourceError({ code: 'OptionInvalid', message, details: { option } });
}

/** What each option must be, and how that is said. */
export type Wanted = Readonly<Record<string, readonly [kind: string, remedy: string]>>;

/**
 * A copy of options, read once: what they say cannot change between a check and its use.
 * @throws `OptionInvalid`.
 */
export function readGiven<T extends object>(given: T, wanted: Wanted = {}): T {
  let copy: T | undefined;
  try {
    if (typeof given === 'object' && given !== null) copy = { ...given };
  } catch {
    // what throws when it is read is none
  }
  if (copy === undefined) throw optionInvalid('options', 'give an object of options');
  const fields = copy as Readonly<Record<string, unknown>>;
  for (const [name, [kind, remedy]] of Object.entries(wanted)) {
    const value = fields[name];
    if (value !== undefined && typeof value !== kind) throw optionInvalid(name, remedy);
  }
  return copy;
}

/** A copy of a list of texts, read once; `undefined`: it is none. */
export function textsIn(given: unknown): readonly string[] | undefined {
  try {
    const list: readonly unknown[] = Array.isArray(given) ? [...(given as unknown[])] : [undefined];
    return list.every((one) => typeof one === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value has all these methods; one that throws when it is looked at has none. */
export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  try {
    const methods = Object(value) as Readonly<Record<string, unknown>>;
    return names.every((name) => typeof methods[name] === 'function');
  } catch {
    return false;
  }
}

/** @throws `OptionInvalid` for what is no channel. */
export function checkChannel(channel: unknown): void {
  if (hasMethods(channel, 'send', 'listen', 'close')) return;
  throw optionInvalid('channel', 'give one of portChannel or socketChannel');
}

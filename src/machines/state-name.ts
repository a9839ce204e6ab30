import { invalidOption } from './invalid-option.ts';

/** A name for the state that waits for an event: no dots, which part the paths of states. */
export function stateName(event: string): string {
  return event.replace(/\.\*$/, '').replaceAll('.', '-');
}

/** The name itself, or with the first number that nobody has. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`;
  return free;
}

/** @throws `OptionInvalid` for part of a path, an id, or a key that would be lost. */
export function checkStateName(name: unknown, option: string): void {
  if (typeof name === 'string' && /^[^.#][^.]*$/.test(name) && name !== '__proto__') return;
  throw invalidOption(option, 'give a name without dots that does not begin with #');
}

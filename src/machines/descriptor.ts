import { invalidOption } from './invalid-option.ts';

/**
 * Whether an event descriptor asks for an event type, by XState's rule: the type itself, `*` for
 * all, and `user.*` for `user`, `user.approval` and whatever lies below.
 * @throws `OptionInvalid` for what is no string.
 */
export function matchesDescriptor(type: string, descriptor: string): boolean {
  if (typeof type !== 'string') throw invalidOption('type', 'give a string');
  if (typeof descriptor !== 'string') throw invalidOption('descriptor', 'give a string');
  if (descriptor === type || descriptor === '*') return true;
  if (!descriptor.endsWith('.*')) return false;
  const prefix = descriptor.slice(0, -2);
  return type === prefix || type.startsWith(`${prefix}.`);
}

/** Every descriptor that asks for an event type, as `matchesDescriptor` has it: to look them up. */
export function descriptorsOf(type: string): readonly string[] {
  const descriptors = new Set([type, '*', `${type}.*`]);
  for (let dot = type.indexOf('.'); dot >= 0; dot = type.indexOf('.', dot + 1)) {
    descriptors.add(`${type.slice(0, dot)}.*`);
  }
  return [...descriptors];
}

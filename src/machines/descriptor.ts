/**
 * Whether an event descriptor asks for an event type, by XState's rule: the type itself, `*` for
 * all, and `user.*` for `user`, `user.approval` and whatever lies below.
 */
export function matchesDescriptor(type: string, descriptor: string): boolean {
  if (descriptor === type || descriptor === '*') return true;
  if (!descriptor.endsWith('.*')) return false;
  const prefix = descriptor.slice(0, -2);
  return type === prefix || type.startsWith(`${prefix}.`);
}

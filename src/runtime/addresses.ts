/** The workflow an address belongs to: ids may hold slashes only where they are escaped. */
export function rootOf(address: string): string {
  const slash = address.indexOf('/');
  return slash === -1 ? address : address.slice(0, slash);
}

/** Whether an actor is the one at `address`, or one below it. */
export function isWithin(actor: string, address: string): boolean {
  return actor === address || actor.startsWith(`${address}/`);
}

import type { JournalKinds, Store } from '../../src/runtime/store.ts';

const LIMIT = 100_000;
const KINDS: readonly (keyof JournalKinds)[] = [
  'turns',
  'attempts',
  'deadLetters',
  'checkpoints',
  'broadcasts',
];

/** All that an open store answers, by every way there is to ask for it, as one text. */
export async function everythingIn(store: Store, eventIds: readonly string[]): Promise<string> {
  const { items } = await store.find({}, { limit: LIMIT });
  const told: unknown[] = [items, await store.definitions()];
  for (const { id, metadata, parent } of items) {
    told.push(await store.load(id));
    for (const eventId of eventIds) told.push(await store.knowsEvent(id, eventId));
    if (parent !== undefined) told.push(await store.count({ parent: parent.workflowId }));
    if (Object.keys(metadata).length > 0) told.push(await store.count({ metadata }));
    told.push((await store.journal('turns', { workflowId: id, limit: LIMIT })).items.length);
  }
  for (const kind of KINDS) told.push((await store.journal(kind, { limit: LIMIT })).items);
  told.push(await store.due(undefined, Number.MAX_SAFE_INTEGER, LIMIT));
  for (const event of new Set(items.flatMap(({ configuration }) => configuration.events))) {
    told.push(await store.count({ waitingFor: event }));
  }
  return JSON.stringify(told);
}

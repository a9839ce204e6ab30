import type { Store } from '../../runtime/store.ts';
import type { ConformanceCase, StorePlace } from './case.ts';
import { withStore } from './case.ts';
import { check, refused, same } from './check.ts';
import { actor, batch, commit, EPOCH, message, standing, task } from './samples.ts';

async function reopened(store: Store, place: StorePlace): Promise<Store> {
  await store.close();
  const next = place.store();
  await next.open();
  return next;
}

function everyCall(store: Store): readonly (() => unknown)[] {
  return [
    () => store.write(batch()),
    () => store.load('a'),
    () => store.knowsEvent('a', 'e'),
    () => store.due(undefined, EPOCH, 9),
    () => store.find({}, { limit: 9 }),
    () => store.count({}),
    () => store.journal('turns', { limit: 9 }),
    () => store.definitions(),
  ];
}

export const claims: readonly ConformanceCase[] = [
  withStore('lets one engine in at a time (L1)', async (_, place) => {
    const second = place.store();
    await refused('StoreBusy', () => second.open());
  }),
  withStore('works on for its engine when another was refused', async (store, place) => {
    const second = place.store();
    await refused('StoreBusy', () => second.open());
    await refused('EngineClosed', () => second.load('a'));
    await store.write(batch(commit('a', 1)));
    same(await store.count({}), 1, 'count');
  }),
  withStore('lets the next engine in when the first has closed', async (store, place) => {
    await store.write(batch(commit('a', 1)));
    const next = await reopened(store, place);
    try {
      same(await next.count({}), 1, 'count');
    } finally {
      await next.close();
    }
  }),
  withStore('refuses every call after it was closed', async (store) => {
    await store.close();
    for (const call of everyCall(store)) await refused('EngineClosed', call);
  }),
  withStore('refuses every call before it is opened', async (_, place) => {
    for (const call of everyCall(place.store())) await refused('EngineClosed', call);
  }),
  withStore('can be closed twice, and opened again itself', async (store) => {
    await store.write(batch(commit('a', 1)));
    await store.close();
    await store.close();
    await store.open();
    same(await store.count({}), 1, 'count');
  }),
];

async function withNext(
  store: Store,
  place: StorePlace,
  prove: (next: Store) => Promise<void>,
): Promise<void> {
  const next = await reopened(store, place);
  try {
    await prove(next);
  } finally {
    await next.close();
  }
}

export const reopening: readonly ConformanceCase[] = [
  withStore('keeps everything until it is opened again (B1)', async (store, place) => {
    const written = commit('a', 1, {
      workflow: { metadata: { owner: 'ann' } },
      actors: [actor('a/x', { configuration: standing('child', 'idle') })],
      messages: [message('m')],
      tasks: [task('t')],
      turn: { eventId: 'e' },
    });
    await store.write(batch(written));
    const before = await store.due(undefined, EPOCH, 9);
    await withNext(store, place, async (next) => {
      const { workflow, actors, messages, tasks } = written;
      same(await next.load('a'), { workflow, actors, messages, tasks }, 'records');
      same(await next.due(undefined, EPOCH, 9), before, 'due');
      same(await next.knowsEvent('a', 'e'), true, 'event known');
      same(await next.count({ metadata: { owner: 'ann' } }), 1, 'found by metadata');
      same(await next.count({ waitingFor: 'manager.approval' }), 1, 'found by event');
      same((await next.journal('turns', { limit: 9 })).items.length, 1, 'turns');
      same((await next.definitions()).length, 2, 'definitions');
    });
  }),
  withStore('goes on numbering where it left off', async (store, place) => {
    await store.write(batch(commit('a', 1, { messages: [message('1')] })));
    await withNext(store, place, async (next) => {
      await next.write(batch(commit('b', 1, { tasks: [task('2')] }), commit('a', 2)));
      await next.write(batch(commit('a', 3, { messages: [message('3')] })));
      const { items } = await next.due(undefined, EPOCH, 9);
      same(
        items.map(({ key }) => key),
        ['1', '2', '3'],
        'due together',
      );
      const lines = (await next.journal('turns', { limit: 9 })).items;
      const told = lines.map(({ workflowId, revision }) => `${workflowId}${revision}`);
      same(told, ['a1', 'b1', 'a2', 'a3'], 'turns');
      same(
        (await next.find({}, { limit: 9 })).items.map(({ id }) => id),
        ['a', 'b'],
        'found',
      );
    });
  }),
  withStore('gives back the configuration that was written before', async (store, place) => {
    const configuration = standing('order', 'x', { tags: ['t'] });
    await store.write(batch(commit('a', 1, { workflow: { configuration } })));
    await withNext(store, place, async (next) => {
      await next.write(batch(commit('b', 1, { workflow: { configuration } })));
      const [a, b] = (await next.find({ tag: 't' }, { limit: 9 })).items;
      same(a?.configuration, configuration, 'content');
      check(a?.configuration === b?.configuration, 'one object');
    });
  }),
  withStore('tells when an engine was last alive', async (store, place) => {
    await store.write({ ...batch(), aliveAt: EPOCH + 1 });
    await store.write({ ...batch(commit('a', 1)), aliveAt: EPOCH + 2 });
    await store.close();
    const next = place.store();
    try {
      same(await next.open(), { aliveAt: EPOCH + 2 }, 'opened');
    } finally {
      await next.close();
    }
  }),
  withStore('has no last time alive when it is new', async (store) => {
    await store.close();
    same(await store.open(), { aliveAt: undefined }, 'opened');
  }),
];

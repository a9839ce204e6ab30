import type { JournalRequest, Store } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { check, refused, same } from './check.ts';
import { batch, commit } from './samples.ts';

async function underWay(store: Store, request: Partial<JournalRequest> = {}): Promise<string> {
  const { items } = await store.journal('broadcasts', { limit: 9, ...request });
  return items.map(({ id, body }) => `${id}=${body}`).join();
}

function rows(
  ...ids: readonly string[]
): readonly { readonly id: string; readonly body: string }[] {
  return ids.map((id) => ({ id, body: '0' }));
}

export const broadcasts: readonly ConformanceCase[] = [
  withStore('keeps broadcasts until they are dropped (B17)', async (store) => {
    await store.write({ ...batch(), broadcasts: rows('one', 'two', 'three') });
    same(await underWay(store), 'one=0,two=0,three=0', 'broadcasts');
    await store.write({ ...batch(), broadcastsDropped: ['two', 'never'] });
    same(await underWay(store), 'one=0,three=0', 'broadcasts');
  }),
  withStore('replaces a broadcast in its place', async (store) => {
    await store.write({ ...batch(), broadcasts: rows('one', 'two') });
    const { items: before } = await store.journal('broadcasts', { limit: 9 });
    await store.write({ ...batch(), broadcasts: [{ id: 'one', body: '7' }, ...rows('three')] });
    const { items } = await store.journal('broadcasts', { limit: 9 });
    same(items[0], { ...before[0], body: '7' }, 'the first');
    same(await underWay(store), 'one=7,two=0,three=0', 'broadcasts');
  }),
  withStore('reads broadcasts page by page, and none of one workflow', async (store) => {
    await store.write({ ...batch(commit('a', 1)), broadcasts: rows('one', 'two', 'three') });
    const page = await store.journal('broadcasts', { limit: 2 });
    check(page.cursor !== undefined, 'there is more');
    same(await underWay(store, { after: page.cursor ?? 0 }), 'three=0', 'the rest');
    same(await underWay(store, { newestFirst: true }), 'three=0,two=0,one=0', 'newest first');
    same(await underWay(store, { workflowId: 'a' }), '', 'of one workflow');
  }),
  withStore('leaves a page as it was read, whatever is dropped later', async (store) => {
    await store.write({ ...batch(), broadcasts: rows('one', 'two') });
    const { items } = await store.journal('broadcasts', { limit: 9 });
    await store.write({ ...batch(), broadcastsDropped: ['one'] });
    same(items.map(({ id }) => id).join(), 'one,two', 'the page');
  }),
  withStore('drops a broadcast the same batch writes', async (store) => {
    await store.write({ ...batch(), broadcasts: rows('one'), broadcastsDropped: ['one'] });
    same(await underWay(store), '', 'broadcasts');
    await store.write({ ...batch(), broadcasts: rows('one') });
    same(await underWay(store), 'one=0', 'broadcasts');
  }),
  withStore('writes no broadcast of a batch that is refused (C1)', async (store) => {
    await store.write({ ...batch(), broadcasts: rows('one') });
    const both = { broadcasts: rows('two'), broadcastsDropped: ['one'] };
    await refused('RevisionConflict', () => store.write({ ...batch(commit('a', 2)), ...both }));
    same(await underWay(store), 'one=0', 'broadcasts');
  }),
];

import type { Page, PageRequest, Store, WorkflowFilter } from '../../runtime/store.ts';
import type { WorkflowRow } from '../../runtime/records.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { same } from './check.ts';
import { batch, commit, COOLING, standing } from './samples.ts';

const ELSEWHERE = standing('order', 'elsewhere', { events: ['manager.approval'] });

function names(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => `w${from + index}`);
}

/** Workflows that stand in turn in two places and two statuses. */
async function fill(store: Store, ids: readonly string[]): Promise<void> {
  const commits = ids.map((id, index) =>
    commit(id, 1, {
      workflow: {
        configuration: index % 2 === 0 ? COOLING : ELSEWHERE,
        status: index % 3 === 0 ? 'running' : 'suspended',
        metadata: { all: 'yes' },
      },
    }),
  );
  await store.write(batch(...commits));
}

async function pageThrough(
  store: Store,
  filter: WorkflowFilter,
  request: PageRequest,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let page: Page<WorkflowRow> = await store.find(filter, request);
  for (;;) {
    ids.push(...page.items.map(({ id }) => id));
    if (page.cursor === undefined) return ids;
    page = await store.find(filter, { ...request, after: page.cursor });
  }
}

const EVERY_WAY: readonly WorkflowFilter[] = [
  {},
  { waitingFor: 'manager.approval' },
  { statuses: ['running', 'suspended'] },
  { metadata: { all: 'yes' } },
  { ids: names(20) },
];

export const pages: readonly ConformanceCase[] = [
  withStore('pages in the order of creation, by whatever filter', async (store) => {
    await fill(store, names(20));
    for (const [index, filter] of EVERY_WAY.entries()) {
      for (const limit of [1, 7, 20]) {
        same(await pageThrough(store, filter, { limit }), names(20), `filter ${index} by ${limit}`);
      }
    }
  }),
  withStore('pages from the newest back', async (store) => {
    await fill(store, names(20));
    for (const [index, filter] of EVERY_WAY.entries()) {
      const found = await pageThrough(store, filter, { limit: 6, newestFirst: true });
      same(found, names(20).toReversed(), `filter ${index}`);
    }
  }),
  withStore('says with a page that fills its limit exactly that it is the last', async (store) => {
    await fill(store, names(4));
    same((await store.find({}, { limit: 4 })).cursor, undefined, 'cursor');
    same((await store.find({}, { limit: 3 })).cursor === undefined, false, 'no cursor');
  }),
  withStore('goes on rightly while workflows are added', async (store) => {
    await fill(store, names(6));
    const up = await store.find({}, { limit: 4 });
    const down = await store.find({}, { limit: 4, newestFirst: true });
    await fill(store, names(2, 6));
    const upwards = await store.find({}, { limit: 9, after: up.cursor ?? 0 });
    same(
      upwards.items.map(({ id }) => id),
      ['w4', 'w5', 'w6', 'w7'],
      'upwards',
    );
    const back = await store.find({}, { limit: 9, after: down.cursor ?? 0, newestFirst: true });
    same(
      back.items.map(({ id }) => id),
      ['w1', 'w0'],
      'back',
    );
  }),
  withStore('keeps the order of creation when workflows change', async (store) => {
    await fill(store, names(4));
    await store.write(batch(commit('w1', 2), commit('w0', 2)));
    same(await pageThrough(store, {}, { limit: 3 }), names(4), 'ids');
  }),
  withStore('gives an empty last page for a filter that matches nothing', async (store) => {
    await fill(store, names(2));
    const page = await store.find({ state: 'nowhere' }, { limit: 9 });
    same(page, { items: [], cursor: undefined }, 'page');
  }),
];

import type { DueCursor, DueItem, Store } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { same } from './check.ts';
import { attempt, batch, commit, EPOCH, message, task } from './samples.ts';

const YEAR = 365 * 24 * 3_600_000;

function keysOf(items: readonly DueItem[]): readonly string[] {
  return items.map(({ key }) => key);
}

async function dueKeys(store: Store, until: number): Promise<readonly string[]> {
  return keysOf((await store.due(undefined, until, 100)).items);
}

export const dueOrder: readonly ConformanceCase[] = [
  withStore('has nothing due when nothing is stored', async (store) => {
    same(await store.due(undefined, EPOCH, 9), { items: [], nextDueAt: undefined }, 'page');
  }),
  withStore('lists messages and tasks in one order of time (B2)', async (store) => {
    await store.write(
      batch(
        commit('a', 1, {
          messages: [message('m3', { dueAt: EPOCH + 3 }), message('m1', { dueAt: EPOCH + 1 })],
          tasks: [task('t2', { dueAt: EPOCH + 2 })],
        }),
        commit('b', 1, { tasks: [task('t0')], messages: [message('m4', { dueAt: EPOCH + 4 })] }),
      ),
    );
    same(await dueKeys(store, EPOCH + 9), ['t0', 'm1', 't2', 'm3', 'm4'], 'keys');
  }),
  withStore('says what is due and whose it is', async (store) => {
    const kinds = ['timer', 'send', 'deferred'] as const;
    const rows = kinds.map((kind) => message(kind, { kind }));
    await store.write(batch(commit('a', 1, { messages: rows, tasks: [task('task')] })));
    const { items } = await store.due(undefined, EPOCH, 9);
    const told = items.map(({ kind, key, workflowId, dueAt }) => ({
      kind,
      key,
      workflowId,
      dueAt,
    }));
    const expected = [...kinds, 'task'].map((key) => ({
      kind: key,
      key,
      workflowId: 'a',
      dueAt: EPOCH,
    }));
    same(told, expected, 'items');
  }),
  withStore('lists what is due together by when it was written (B8)', async (store) => {
    await store.write(batch(commit('a', 1, { messages: [message('1')] })));
    await store.write(batch(commit('b', 1, { tasks: [task('2')] }), commit('c', 1)));
    await store.write(batch(commit('c', 2, { messages: [message('3')], tasks: [task('4')] })));
    await store.write(batch(commit('a', 2, { messages: [message('0')] })));
    same(await dueKeys(store, EPOCH), ['1', '2', '3', '4', '0'], 'keys');
  }),
  withStore('lists what is due at the very moment, and tells when the next is', async (store) => {
    const rows = [0, 1, 1000].map((ms) => message(`m${ms}`, { dueAt: EPOCH + ms }));
    await store.write(batch(commit('a', 1, { messages: rows })));
    const page = await store.due(undefined, EPOCH + 1, 9);
    same(keysOf(page.items), ['m0', 'm1'], 'keys');
    same(page.nextDueAt, EPOCH + 1000, 'nextDueAt');
    same((await store.due(undefined, EPOCH - 1, 9)).nextDueAt, EPOCH, 'nextDueAt before all');
    same((await store.due(undefined, EPOCH + 1000, 9)).nextDueAt, undefined, 'after all');
  }),
  withStore('tells of a task that is next, not only of messages', async (store) => {
    const later = { messages: [message('m', { dueAt: EPOCH + 9 })], tasks: [task('t')] };
    await store.write(batch(commit('a', 1, later)));
    same((await store.due(undefined, EPOCH - 1, 9)).nextDueAt, EPOCH, 'nextDueAt');
    same((await store.due(undefined, EPOCH, 9)).nextDueAt, EPOCH + 9, 'nextDueAt');
  }),
  withStore('never lists what has no time or is held', async (store) => {
    const rows = [
      message('send', { kind: 'send', dueAt: undefined }),
      message('held', { kind: 'held', dueAt: undefined }),
    ];
    const tasks = [task('t', { dueAt: undefined })];
    await store.write(batch(commit('a', 1, { messages: rows, tasks })));
    const page = await store.due(undefined, Number.MAX_SAFE_INTEGER, 9);
    same(page, { items: [], nextDueAt: undefined }, 'page');
    same((await store.load('a'))?.tasks, tasks, 'tasks');
  }),
  withStore('knows times from 1970 to far in the future (B3)', async (store) => {
    const moments = [0, 1, EPOCH + 5 * YEAR, EPOCH + 5000 * YEAR];
    const rows = moments.map((dueAt, index) => message(`m${index}`, { dueAt }));
    await store.write(batch(commit('a', 1, { messages: rows.toReversed() })));
    const { items } = await store.due(undefined, Number.MAX_SAFE_INTEGER, 9);
    same(
      items.map(({ dueAt }) => dueAt),
      moments,
      'moments',
    );
  }),
];

async function pageThrough(store: Store, limit: number): Promise<readonly string[]> {
  const keys: string[] = [];
  let after: DueCursor | undefined;
  for (;;) {
    const { items } = await store.due(after, EPOCH, limit);
    keys.push(...keysOf(items));
    after = items.at(-1);
    if (after === undefined) return keys;
  }
}

export const duePages: readonly ConformanceCase[] = [
  withStore('pages through what is due together without gap or repeat', async (store) => {
    const keys = Array.from({ length: 100 }, (_, index) => `k${index}`);
    await store.write(
      batch(
        ...keys.map((key, index) =>
          commit(key, 1, index % 3 === 0 ? { tasks: [task(key)] } : { messages: [message(key)] }),
        ),
      ),
    );
    for (const limit of [1, 7, 100, 101]) {
      same(await pageThrough(store, limit), keys, `keys by ${limit}`);
    }
  }),
  withStore('tells the time of the first item a limit cut off', async (store) => {
    const rows = [0, 1, 2].map((ms) => message(`m${ms}`, { dueAt: EPOCH + ms }));
    await store.write(batch(commit('a', 1, { messages: rows })));
    const page = await store.due(undefined, EPOCH + 9, 2);
    same([keysOf(page.items), page.nextDueAt], [['m0', 'm1'], EPOCH + 2], 'page');
  }),
  withStore('fills a page with what is due later than its cursor', async (store) => {
    const moments = [0, 0, 0, 1, 2, 2];
    const rows = moments.map((ms, index) => message(`m${index}`, { dueAt: EPOCH + ms }));
    await store.write(batch(commit('a', 1, { messages: rows })));
    const [first] = (await store.due(undefined, EPOCH + 9, 1)).items;
    const page = await store.due(first, EPOCH + 9, 4);
    same(keysOf(page.items), ['m1', 'm2', 'm3', 'm4'], 'keys');
    same(page.nextDueAt, EPOCH + 2, 'nextDueAt');
  }),
  withStore('goes on after an item that is gone', async (store) => {
    const rows = ['m1', 'm2', 'm3'].map((key) => message(key));
    await store.write(batch(commit('a', 1, { messages: rows })));
    const { items } = await store.due(undefined, EPOCH, 2);
    const messagesDropped = ['m1', 'm2'].map((key) => ({ workflowId: 'a', key }));
    await store.write(batch(commit('a', 2, { messagesDropped })));
    same(keysOf((await store.due(items.at(-1), EPOCH, 9)).items), ['m3'], 'keys');
  }),
  withStore('has nothing after the last', async (store) => {
    await store.write(batch(commit('a', 1, { messages: [message('m')] })));
    const { items } = await store.due(undefined, EPOCH, 9);
    const page = await store.due(items.at(-1), EPOCH, 9);
    same(page, { items: [], nextDueAt: undefined }, 'page');
  }),
  withStore('gives what a cursor beyond `until` asks for: nothing yet', async (store) => {
    await store.write(batch(commit('a', 1, { messages: [message('m', { dueAt: EPOCH + 9 })] })));
    const page = await store.due({ dueAt: EPOCH + 5, seq: 0 }, EPOCH, 9);
    same([page.items, page.nextDueAt], [[], EPOCH + 9], 'page');
  }),
  withStore('moves what is replaced and forgets what is dropped (B5, B6)', async (store) => {
    const timers = [message('m1'), message('m2'), message('m3', { dueAt: EPOCH + 1 })];
    await store.write(batch(commit('a', 1, { messages: timers, tasks: [task('t')] })));
    await store.write(
      batch(
        commit('a', 2, {
          messages: [message('m2', { dueAt: EPOCH + 5 })],
          messagesDropped: [{ workflowId: 'a', key: 'm1' }],
          tasksDropped: ['t'],
        }),
      ),
    );
    same(await dueKeys(store, EPOCH + 9), ['m3', 'm2'], 'keys');
  }),
  withStore('moves a task that is to be tried again', async (store) => {
    await store.write(batch(commit('a', 1, { tasks: [task('t')] })));
    const next = task('t', { attempt: 2, dueAt: EPOCH + 1000 });
    const failed = { workflowId: 'a', task: next, attempt: attempt('t') };
    await store.write({ ...batch(), attempts: [failed] });
    const page = await store.due(undefined, EPOCH, 9);
    same(page, { items: [], nextDueAt: EPOCH + 1000 }, 'page');
  }),
  withStore('moves a task whose time is taken away or given', async (store) => {
    const rest = task('t', { kind: 'suspended', dueAt: undefined, awaits: 'go' });
    await store.write(batch(commit('a', 1, { tasks: [task('t')] })));
    await store.write(batch(commit('a', 2, { tasks: [rest] })));
    same(await dueKeys(store, Number.MAX_SAFE_INTEGER), [], 'keys of one that rests');
    await store.write(batch(commit('a', 3, { tasks: [task('t', { dueAt: EPOCH + 1 })] })));
    same(await dueKeys(store, EPOCH + 1), ['t'], 'keys of one that goes on');
    const failed = { workflowId: 'a', task: rest, attempt: attempt('t') };
    await store.write({ ...batch(), attempts: [failed] });
    same((await store.load('a'))?.tasks, [rest], 'tasks');
    same(await dueKeys(store, Number.MAX_SAFE_INTEGER), [], 'keys of one that rests again');
  }),
  withStore('lists what was written again after what was written before', async (store) => {
    const tasks = ['t1', 't2', 't3', 't4'].map((key) => task(key));
    await store.write(batch(commit('a', 1, { tasks })));
    const failed = { workflowId: 'a', task: task('t1', { attempt: 2 }), attempt: attempt('t1') };
    await store.write({ ...batch(commit('a', 2, { tasks: [task('t2')] })), attempts: [failed] });
    same(await dueKeys(store, EPOCH), ['t3', 't4', 't2', 't1'], 'keys');
  }),
  withStore('stops listing a message whose time is taken away', async (store) => {
    await store.write(batch(commit('a', 1, { messages: [message('m')] })));
    const parked = message('m', { kind: 'held', dueAt: undefined });
    await store.write(batch(commit('a', 2, { messages: [parked] })));
    same(await dueKeys(store, EPOCH), [], 'keys');
  }),
];

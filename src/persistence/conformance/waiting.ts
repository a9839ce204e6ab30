import type { Commit, TaskRow } from '../../runtime/records.ts';
import type { WorkflowFilter } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { same } from './check.ts';
import { actor, batch, commit, EPOCH, standing, task } from './samples.ts';
import { finds } from './search.ts';

const IDLE = standing('order', 'idle');
const ASKING = standing('order', 'asking', { events: ['user.approval', 'all.three'] });
const LISTENING = standing('child', 'listening', { events: ['user.approval', 'all.three'] });

function awaits(...descriptors: readonly string[]): readonly TaskRow[] {
  return descriptors.map((it, index) => task(`t${index}`, { dueAt: undefined, awaits: it }));
}

/** Workflows of which something waits: the root, an actor, tasks, or several of them. */
const COMMITS: readonly Commit[] = [
  commit('a', 1, { workflow: { configuration: ASKING }, tasks: awaits('user.*', 'all.*') }),
  commit('b', 1, {
    workflow: { configuration: IDLE, status: 'running', metadata: { owner: 'ann' } },
    tasks: awaits('user.approval', 'user.*', 'user.approval', 'all.three.*'),
  }),
  commit('c', 1, {
    workflow: { configuration: IDLE, updatedAt: EPOCH + 9 },
    actors: [actor('c/x', { configuration: LISTENING }), actor('c/y')],
    tasks: awaits('user.approval.given.*', 'user.approval', 'all.three'),
  }),
  commit('d', 1, {
    workflow: { configuration: IDLE, metadata: { owner: 'ann' } },
    tasks: [task('plain'), task('due', { awaits: 'user.approval.given' })],
  }),
  commit('e', 1, {
    workflow: { configuration: IDLE },
    tasks: awaits('.*', 'us', 'user.approval*'),
  }),
];

const ANSWERS: readonly (readonly [string, WorkflowFilter, string])[] = [
  ['the very type', { waitingFor: 'user.approval' }, 'abc'],
  ['a type below partial wildcards', { waitingFor: 'user.approval.given' }, 'abcd'],
  ['a type far below a partial wildcard', { waitingFor: 'user.approval.given.at.last' }, 'abc'],
  ['the stem of a partial wildcard', { waitingFor: 'user' }, 'ab'],
  ['a type that only begins like it', { waitingFor: 'users.approval' }, ''],
  ['a type root, actor and tasks await', { waitingFor: 'all.three' }, 'abc'],
  ['a type that looks like a descriptor', { waitingFor: 'user.*' }, 'ab'],
  ['a type that begins with a dot', { waitingFor: '.user' }, 'e'],
  ['an awaited type and ids', { waitingFor: 'user', ids: ['b', 'c', 'e'] }, 'b'],
  ['an awaited type and a status', { waitingFor: 'user.approval', statuses: ['running'] }, 'b'],
  ['an awaited type and a state', { waitingFor: 'user.approval', state: 'idle' }, 'bc'],
  ['an awaited type and a name', { waitingFor: 'user.approval', workflows: ['child'] }, ''],
  [
    'an awaited type and metadata',
    { waitingFor: 'user.approval.given', metadata: { owner: 'ann' } },
    'bd',
  ],
  ['an awaited type and a time', { waitingFor: 'user.approval', updatedAfter: EPOCH + 9 }, 'c'],
];

export const awaiting: readonly ConformanceCase[] = [
  ...ANSWERS.map(([name, filter, expected]) =>
    withStore(`finds and counts what tasks wait for by ${name}`, async (store) => {
      await store.write(batch(...COMMITS));
      await finds(store, filter, expected);
    }),
  ),
  withStore('finds and counts a task that waits for all', async (store) => {
    await store.write(batch(...COMMITS, commit('f', 1, { tasks: awaits('*') })));
    await finds(store, { waitingFor: 'user.approval' }, 'abcf');
    await finds(store, { waitingFor: 'whatever' }, 'f');
  }),
  withStore('does not find by a task that is gone or waits no more', async (store) => {
    await store.write(batch(...COMMITS));
    const workflow = { configuration: IDLE };
    const [gone, waitsNoMore] = [{ tasksDropped: ['t1'] }, { tasks: [task('due')] }];
    const moved = commit('d', 2, { workflow, ...waitsNoMore });
    await store.write(batch(commit('b', 2, { workflow, ...gone }), moved));
    await finds(store, { waitingFor: 'user' }, 'a');
    await finds(store, { waitingFor: 'user.approval.given' }, 'ac');
  }),
  withStore('finds again by a task a failed attempt wrote', async (store) => {
    await store.write(batch(...COMMITS));
    const next = task('plain', { dueAt: undefined, awaits: 'ping' });
    const error = { key: 'plain', attempt: 1, startedAt: 0, endedAt: 0, error: '{}' };
    const failed = { workflowId: 'd', task: next, attempt: { ...error, retryAt: undefined } };
    await store.write({ ...batch(), attempts: [failed] });
    await finds(store, { waitingFor: 'ping' }, 'd');
  }),
  withStore('pages through what waits, each once', async (store) => {
    const ids = 'abcdefghijklmno'.split('');
    const commits = ids.map((id, index) =>
      commit(id, 1, {
        workflow: { configuration: index % 3 === 0 ? ASKING : IDLE },
        actors: index % 2 === 0 ? [actor(`${id}/x`, { configuration: LISTENING })] : [],
        tasks: awaits('user.approval', 'user.*', 'user.approval'),
      }),
    );
    await store.write(batch(...commits));
    for (const limit of [1, 2, 7, 15]) {
      const found: string[] = [];
      let after: number | undefined;
      do {
        const from = after === undefined ? {} : { after };
        const page = await store.find({ waitingFor: 'user.approval' }, { limit, ...from });
        found.push(...page.items.map(({ id }) => id));
        after = page.cursor;
      } while (after !== undefined);
      same(found, ids, `ids by ${limit}`);
    }
    same(await store.count({ waitingFor: 'user.approval' }), ids.length, 'count');
  }),
];

function child(id: string, parent: string, key: string): Commit {
  return commit(id, 1, {
    workflow: { parent: { workflowId: parent, key }, metadata: { kin: id } },
  });
}

export const children: readonly ConformanceCase[] = [
  withStore('gives back who began a workflow', async (store) => {
    const written = child('b', 'a', 'a/sub#1');
    await store.write(batch(commit('a', 1), written));
    same((await store.load('b'))?.workflow, written.workflow, 'loaded');
    const { items } = await store.find({ ids: ['b'] }, { limit: 1 });
    same(items, [written.workflow], 'found');
  }),
  withStore('never changes who began a workflow', async (store) => {
    await store.write(batch(commit('a', 1), child('b', 'a', 'a/sub#1')));
    const other = { parent: { workflowId: 'z', key: 'z/sub#1' } };
    await store.write(batch(commit('a', 2, { workflow: other }), commit('b', 2)));
    await store.write(batch(commit('b', 3, { workflow: other })));
    same((await store.load('a'))?.workflow.parent, undefined, 'of a');
    same((await store.load('b'))?.workflow.parent, { workflowId: 'a', key: 'a/sub#1' }, 'of b');
    await finds(store, { parent: 'z' }, '');
  }),
  withStore('finds and counts the workflows another began', async (store) => {
    await store.write(batch(commit('a', 1), child('b', 'a', '1'), child('c', 'z', '1')));
    await store.write(batch(child('d', 'a', '2'), child('e', 'd', '1'), commit('d', 2)));
    await finds(store, { parent: 'a' }, 'bd');
    await finds(store, { parent: 'z' }, 'c');
    await finds(store, { parent: 'b' }, '');
    await finds(store, { parent: 'a', ids: ['d', 'e'] }, 'd');
    await finds(store, { parent: 'a', metadata: { kin: 'd' } }, 'd');
    await finds(store, { parent: 'a', waitingFor: 'user.x', statuses: ['suspended'] }, 'bd');
    await finds(store, { parent: 'a', statuses: ['done'] }, '');
    await finds(store, { parent: 'a', tag: 'suspended', createdBefore: EPOCH }, '');
  }),
];

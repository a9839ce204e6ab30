import type { Commit } from '../../runtime/records.ts';
import type { Store, WorkflowFilter } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { same } from './check.ts';
import { actor, batch, commit, EPOCH, message, standing } from './samples.ts';

const VALIDATING = standing('order', 'validating.manual', {
  states: ['validating', 'validating.manual'],
  tags: ['suspended', 'suspended.externalEvent'],
  events: ['manager.approval'],
});
const ASKING = standing('survey', 'asking', { events: ['user.*', 'answer', 'both.ways'] });
const IDLE = standing('survey', 'idle');
const LISTENING = standing('child', 'listening', { events: ['ping', 'child.*', 'both.*'] });
const HEARING = standing('child', 'hearing', { events: ['child.x'] });

/** Five workflows that differ in everything a filter asks for. */
const COMMITS: readonly Commit[] = [
  commit('a', 1, {
    workflow: { configuration: VALIDATING, metadata: { owner: 'ann', tier: 'gold' } },
    messages: [message('m')],
  }),
  commit('b', 1, {
    workflow: {
      configuration: ASKING,
      status: 'running',
      createdAt: EPOCH + 10,
      updatedAt: EPOCH + 20,
    },
    actors: [
      actor('b/x', { configuration: LISTENING }),
      actor('b/y', { configuration: LISTENING }),
    ],
  }),
  commit('c', 1, {
    workflow: { configuration: IDLE, metadata: { owner: 'ann' }, updatedAt: EPOCH + 30 },
    actors: [
      actor('c/x', { configuration: LISTENING }),
      actor('c/y', { configuration: HEARING }),
      actor('c/z'),
    ],
  }),
  commit('d', 1, {
    workflow: { status: 'done', configuration: IDLE, metadata: { owner: 'bob' } },
    messages: [message('m', { kind: 'send' })],
  }),
  commit('e', 1, { workflow: { status: 'parked', configuration: VALIDATING } }),
];

/** What each filter finds among them, in the order of creation. */
const ANSWERS: readonly (readonly [string, WorkflowFilter, string])[] = [
  ['no filter', {}, 'abcde'],
  ['ids', { ids: ['e', 'a', 'nobody', 'a'] }, 'ae'],
  ['one workflow name', { workflows: ['order'] }, 'ae'],
  ['several workflow names', { workflows: ['order', 'survey', 'none'] }, 'abcde'],
  ['a name that only an actor has', { workflows: ['child'] }, ''],
  ['one definition', { definitions: [IDLE.definition.hash] }, 'bcd'],
  ['a definition only actors have', { definitions: [LISTENING.definition.hash] }, ''],
  ['no definitions', { definitions: [] }, ''],
  ['one status', { statuses: ['parked'] }, 'e'],
  ['several statuses', { statuses: ['done', 'suspended', 'done'] }, 'acd'],
  ['a state', { state: 'validating.manual' }, 'ae'],
  ['a state with states inside', { state: 'validating' }, 'ae'],
  ['the beginning of a state name', { state: 'valid' }, ''],
  ['the state of an actor that is no root', { state: 'listening' }, ''],
  ['a tag', { tag: 'suspended.externalEvent' }, 'ae'],
  ['a tag nobody has', { tag: 'suspended.delay' }, ''],
  ['an awaited event', { waitingFor: 'manager.approval' }, 'ae'],
  ['an event awaited by a partial wildcard', { waitingFor: 'user.approval.given' }, 'b'],
  ['the stem of a partial wildcard', { waitingFor: 'user' }, 'b'],
  ['a type that only begins like a wildcard', { waitingFor: 'users.all' }, ''],
  ['an event that actors of the tree await', { waitingFor: 'ping' }, 'bc'],
  ['an event two actors of one tree await', { waitingFor: 'child.x' }, 'bc'],
  ['an event a root and its actors await', { waitingFor: 'both.ways' }, 'bc'],
  ['an event nobody awaits', { waitingFor: 'manager' }, ''],
  ['a timer', { waitingForTimer: true }, 'a'],
  ['no timer', { waitingForTimer: false }, 'bcde'],
  ['metadata', { metadata: { owner: 'ann' } }, 'ac'],
  ['two metadata', { metadata: { owner: 'ann', tier: 'gold' } }, 'a'],
  ['metadata of which one does not hold', { metadata: { owner: 'bob', tier: 'gold' } }, ''],
  ['metadata without a key', { metadata: {} }, 'abcde'],
  ['created before', { createdBefore: EPOCH + 10 }, 'acde'],
  ['created not before', { createdAfter: EPOCH + 10 }, 'b'],
  ['changed before', { updatedBefore: EPOCH + 20 }, 'ade'],
  ['changed not before', { updatedAfter: EPOCH + 20 }, 'bc'],
  ['no ids', { ids: [] }, ''],
  ['no names', { workflows: [] }, ''],
  ['no statuses', { statuses: [] }, ''],
  ['a state and a status', { state: 'validating', statuses: ['parked'] }, 'e'],
  ['an awaited event and a status', { waitingFor: 'ping', statuses: ['running'] }, 'b'],
  ['an awaited event and a state', { waitingFor: 'ping', state: 'idle' }, 'c'],
  ['an awaited event and a state it is not awaited in', { waitingFor: 'user', state: 'idle' }, ''],
  ['an awaited event and metadata', { waitingFor: 'ping', metadata: { owner: 'ann' } }, 'c'],
  ['an awaited event and ids', { waitingFor: 'ping', ids: ['a', 'b'] }, 'b'],
  ['an awaited event and a time', { waitingFor: 'ping', updatedAfter: EPOCH + 30 }, 'c'],
  ['metadata and ids', { metadata: { owner: 'ann' }, ids: ['c', 'd'] }, 'c'],
  [
    'metadata, name and status',
    { metadata: { owner: 'ann' }, workflows: ['order'], statuses: ['suspended'] },
    'a',
  ],
  [
    'a timer, a tag and a name',
    { waitingForTimer: true, tag: 'suspended', workflows: ['order'] },
    'a',
  ],
  [
    'a span of time',
    { createdAfter: EPOCH, createdBefore: EPOCH + 1, updatedAfter: EPOCH + 30 },
    'c',
  ],
];

async function idsOf(store: Store, filter: WorkflowFilter, newestFirst: boolean): Promise<string> {
  const { items } = await store.find(filter, { limit: 9, newestFirst });
  return items.map(({ id }) => id).join('');
}

/** That a filter finds these workflows, whose ids are one letter each, in either direction. */
export async function finds(store: Store, filter: WorkflowFilter, expected: string): Promise<void> {
  same(await idsOf(store, filter, false), expected, 'ids');
  const back = expected.split('').toReversed().join('');
  same(await idsOf(store, filter, true), back, 'newest first');
  same(await store.count(filter), expected.length, 'count');
}

export const filters: readonly ConformanceCase[] = ANSWERS.map(([name, filter, expected]) =>
  withStore(`finds and counts by ${name}`, async (store) => {
    await store.write(batch(...COMMITS));
    await finds(store, filter, expected);
  }),
);

export const moving: readonly ConformanceCase[] = [
  withStore('finds whole rows', async (store) => {
    await store.write(batch(...COMMITS));
    const { items } = await store.find({ ids: ['a'] }, { limit: 1 });
    same(items, [COMMITS[0]?.workflow], 'rows');
  }),
  withStore('finds a workflow where it stands now', async (store) => {
    await store.write(batch(...COMMITS));
    const moved = { configuration: ASKING, status: 'running' as const };
    await store.write(batch(commit('a', 2, { workflow: moved })));
    same(await idsOf(store, { state: 'validating' }, false), 'e', 'where it stood');
    same(await idsOf(store, { state: 'asking', statuses: ['running'] }, false), 'ab', 'now');
    same(await idsOf(store, { metadata: { owner: 'ann' } }, false), 'ac', 'by metadata still');
  }),
  withStore('does not find by an actor that is gone', async (store) => {
    await store.write(batch(...COMMITS));
    const gone = { workflow: { configuration: IDLE }, actorsDropped: ['c/x'] };
    await store.write(batch(commit('c', 2, gone)));
    same(await idsOf(store, { waitingFor: 'ping' }, false), 'b', 'ids');
  }),
  withStore('does not find by a timer that is gone', async (store) => {
    await store.write(batch(...COMMITS));
    const messagesDropped = [{ workflowId: 'a', key: 'm' }];
    await store.write(
      batch(commit('a', 2, { messagesDropped }), commit('e', 2, { messages: [message('n')] })),
    );
    same(await idsOf(store, { waitingForTimer: true }, false), 'e', 'ids');
  }),
];

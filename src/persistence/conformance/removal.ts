import type { Commit } from '../../runtime/records.ts';
import type { JournalRequest, Store } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { refused, same } from './check.ts';
import {
  actor,
  attempt,
  batch,
  commit,
  deadLetter,
  EPOCH,
  message,
  standing,
  task,
} from './samples.ts';

const PINGED = standing('child', 'listening', { events: ['ping'] });

/** Two commits that leave something of a workflow in every place there is. */
function everything(id: string): readonly Commit[] {
  return [
    commit(id, 1, {
      workflow: {
        metadata: { owner: 'ann' },
        failure: 'no',
        parent: { workflowId: 'parent', key: id },
      },
      actors: [actor(`${id}/x`, { configuration: PINGED })],
      messages: [message('first'), message('second')],
      tasks: [task('due'), task('awaits', { dueAt: undefined, awaits: 'user.*' })],
      deadLetters: [deadLetter('gone')],
      turn: { eventId: 'e1' },
    }),
    commit(id, 2, {
      workflow: { failure: 'still' },
      messages: [message('third')],
      checkpoint: { revision: 1, body: 'was' },
      turn: { checkpoint: true, eventId: 'e2' },
    }),
  ];
}

/** Writes of each workflow something in every place there is. */
export async function fillEverywhere(store: Store, ids: readonly string[]): Promise<void> {
  await store.write(batch(...ids.flatMap(everything)));
  const attempts = ids.map((workflowId) => ({
    workflowId,
    task: undefined,
    attempt: attempt('due'),
  }));
  await store.write({ ...batch(), attempts });
}

/** All that can be read of one workflow, or of all. */
async function readable(store: Store, request: Omit<JournalRequest, 'limit'>): Promise<unknown> {
  const filters = [
    {},
    { metadata: { owner: 'ann' } },
    { waitingFor: 'ping' },
    { waitingFor: 'user' },
    { parent: 'parent' },
  ];
  const lines = (['turns', 'attempts', 'deadLetters', 'checkpoints'] as const).map(async (kind) =>
    (await store.journal(kind, { ...request, limit: 99 })).items.map(
      ({ workflowId }) => workflowId,
    ),
  );
  const found = filters.map(async (filter) => [
    (await store.find(filter, { limit: 99 })).items.map(({ id }) => id),
    await store.count(filter),
  ]);
  return {
    lines: await Promise.all(lines),
    found: await Promise.all(found),
    due: (await store.due(undefined, EPOCH, 99)).items.map(({ workflowId }) => workflowId),
  };
}

export const removal: readonly ConformanceCase[] = [
  withStore('deletes a workflow and everything of it (B43)', async (store) => {
    await fillEverywhere(store, ['b']);
    const alone = await readable(store, {});
    await store.write({ ...batch(), workflowsDropped: ['b'] });
    await fillEverywhere(store, ['a', 'b', 'c']);
    await store.write({ ...batch(), workflowsDropped: ['a', 'nobody', 'c', 'a'] });
    same(await readable(store, {}), alone, 'what is left');
    for (const workflowId of ['a', 'c']) {
      same(await store.load(workflowId), undefined, 'records');
      same(await store.knowsEvent(workflowId, 'e1'), false, 'event of the first turn');
      same(await store.knowsEvent(workflowId, 'e2'), false, 'event of the last turn');
      for (const kind of ['turns', 'attempts', 'deadLetters', 'checkpoints'] as const) {
        same((await store.journal(kind, { workflowId, limit: 9 })).items, [], kind);
      }
    }
  }),
  withStore('deletes a workflow that has but its first turn', async (store) => {
    await store.write(batch(commit('a', 1, { messages: [message('m')] }), commit('b', 1)));
    await store.write({ ...batch(), workflowsDropped: ['a'] });
    same((await store.due(undefined, EPOCH, 9)).items, [], 'due');
    const { items } = await store.journal('turns', { limit: 9 });
    same(
      items.map(({ workflowId }) => workflowId),
      ['b'],
      'turns',
    );
  }),
  withStore('begins anew under the id of a workflow it deleted', async (store) => {
    await fillEverywhere(store, ['a']);
    await store.write({ ...batch(), workflowsDropped: ['a'] });
    await refused('RevisionConflict', () => store.write(batch(commit('a', 3))));
    const written = commit('a', 1, { messages: [message('m')], turn: { eventId: 'e1' } });
    await store.write(batch(written));
    const { workflow, actors, messages, tasks } = written;
    same(await store.load('a'), { workflow, actors, messages, tasks }, 'records');
    same((await store.journal('turns', { workflowId: 'a', limit: 9 })).items.length, 1, 'turns');
    same(await store.count({ parent: 'parent' }), 0, 'children of who began the old one');
  }),
  withStore('deletes after it has written what a batch holds', async (store) => {
    await store.write(batch(commit('a', 1)));
    await store.write({
      ...batch(commit('a', 2), ...everything('b')),
      workflowsDropped: ['a', 'b'],
    });
    same(await store.count({}), 0, 'count');
    same((await store.journal('turns', { limit: 9 })).items, [], 'turns');
  }),
  withStore('deletes nothing by a batch that is refused (C1)', async (store) => {
    await fillEverywhere(store, ['a']);
    const before = [await store.load('a'), await readable(store, {})];
    const refusedBatch = { ...batch(commit('b', 2)), workflowsDropped: ['a'] };
    await refused('RevisionConflict', () => store.write(refusedBatch));
    same([await store.load('a'), await readable(store, {})], before, 'all of it');
    await store.write(batch(commit('a', 3)));
    same((await store.load('a'))?.workflow.revision, 3, 'revision');
  }),
  withStore('leaves alone what others keep for a workflow it deletes', async (store) => {
    const child = { parent: { workflowId: 'a', key: 'a/child#1' } };
    await store.write(batch(commit('a', 1), commit('b', 1, { workflow: child })));
    await store.write({ ...batch(), workflowsDropped: ['a'] });
    same((await store.load('b'))?.workflow.parent, child.parent, 'parent of b');
    same(await store.count({ parent: 'a' }), 1, 'children of a');
  }),
];

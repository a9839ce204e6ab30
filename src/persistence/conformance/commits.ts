import { withStore, type ConformanceCase } from './case.ts';
import { check, refused, same } from './check.ts';
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

export const firstCommits: readonly ConformanceCase[] = [
  withStore('gives back a first commit as it was written', async (store) => {
    const written = commit('a', 1, {
      workflow: { metadata: { owner: 'ann' }, failure: 'why', updatedAt: EPOCH + 7 },
      actors: [actor('a/child', { configuration: standing('child', 'idle') }), actor('a/z')],
      messages: [message('m1'), message('m2', { kind: 'send', dueAt: undefined, number: 2 })],
      tasks: [task('a/charge#1'), task('a/mail#1', { kind: 'actions', attempt: 3 })],
    });
    await store.write(batch(written));
    const { workflow, actors, messages, tasks } = written;
    same(await store.load('a'), { workflow, actors, messages, tasks }, 'records');
  }),
  withStore('knows no workflow that was never written', async (store) => {
    same(await store.load('a'), undefined, 'records');
  }),
  withStore('keeps each status', async (store) => {
    const all = ['running', 'suspended', 'parked', 'done', 'failed', 'cancelled'] as const;
    await store.write(batch(...all.map((status) => commit(status, 1, { workflow: { status } }))));
    for (const status of all) {
      same((await store.load(status))?.workflow.status, status, 'status');
    }
  }),
  withStore('refuses revision 1 of a workflow that exists', async (store) => {
    await store.write(batch(commit('a', 1)));
    const late = commit('a', 1, { workflow: { state: 'late' } });
    const error = await refused('RevisionConflict', () => store.write(batch(late)));
    same(error.details['workflowId'], 'a', 'details.workflowId');
    check((await store.load('a'))?.workflow.state !== 'late', 'the first one stays');
  }),
  withStore('refuses a later revision of a workflow that is not there', async (store) => {
    const error = await refused('RevisionConflict', () => store.write(batch(commit('a', 2))));
    same(error.details['workflowId'], 'a', 'details.workflowId');
    same(await store.load('a'), undefined, 'records');
  }),
];

export const laterCommits: readonly ConformanceCase[] = [
  withStore('replaces a workflow by its next revision', async (store) => {
    await store.write(batch(commit('a', 1)));
    const next = commit('a', 2, {
      workflow: {
        status: 'done',
        configuration: standing('order', 'done'),
        state: '{"context":{"n":1}}',
        suspensions: '[1]',
        updatedAt: EPOCH + 60_000,
        failure: 'late',
      },
    });
    await store.write(batch(next));
    same((await store.load('a'))?.workflow, next.workflow, 'workflow');
  }),
  withStore('never changes metadata and the time of creation', async (store) => {
    await store.write(batch(commit('a', 1, { workflow: { metadata: { owner: 'ann' } } })));
    const changed = { metadata: { owner: 'bob' }, createdAt: EPOCH + 5, updatedAt: EPOCH + 9 };
    await store.write(batch(commit('a', 2, { workflow: changed })));
    const stored = (await store.load('a'))?.workflow;
    same(stored?.metadata, { owner: 'ann' }, 'metadata');
    same([stored?.createdAt, stored?.updatedAt], [EPOCH, EPOCH + 9], 'times');
  }),
  withStore('forgets a failure that is over', async (store) => {
    await store.write(batch(commit('a', 1, { workflow: { failure: 'no' } }), commit('a', 2)));
    same((await store.load('a'))?.workflow.failure, undefined, 'failure');
  }),
  withStore('refuses a revision that was written before (C2)', async (store) => {
    await store.write(batch(commit('a', 1), commit('a', 2)));
    const late = commit('a', 2, { workflow: { state: 'late' } });
    await refused('RevisionConflict', () => store.write(batch(late)));
    check((await store.load('a'))?.workflow.state !== 'late', 'the first one stays');
  }),
  withStore('refuses a revision that leaves one out (C2)', async (store) => {
    await store.write(batch(commit('a', 1)));
    await refused('RevisionConflict', () => store.write(batch(commit('a', 3))));
    same((await store.load('a'))?.workflow.revision, 1, 'revision');
  }),
  withStore('takes several revisions of one workflow in a batch', async (store) => {
    await store.write(
      batch(
        commit('a', 1, { messages: [message('m1')], tasks: [task('t1')] }),
        commit('a', 2, {
          messages: [message('m2')],
          messagesDropped: [{ workflowId: 'a', key: 'm1' }],
          tasksDropped: ['t1'],
        }),
        commit('b', 1),
        commit('a', 3, { tasks: [task('t2')] }),
      ),
    );
    const records = await store.load('a');
    same(records?.workflow.revision, 3, 'revision');
    same(records?.messages, [message('m2')], 'messages');
    same(records?.tasks, [task('t2')], 'tasks');
  }),
  withStore('refuses a batch whose own commits contradict each other (C2)', async (store) => {
    await refused('RevisionConflict', () => store.write(batch(commit('a', 1), commit('a', 1))));
    await refused('RevisionConflict', () => store.write(batch(commit('a', 1), commit('a', 3))));
    same(await store.load('a'), undefined, 'records');
  }),
];

export const atomicity: readonly ConformanceCase[] = [
  withStore('writes nothing of a batch that is refused (C1)', async (store) => {
    await store.write(batch(commit('old', 1, { tasks: [task('t')] })));
    const elsewhere = standing('other', 'there');
    const commits = [
      commit('new', 1, {
        workflow: { configuration: elsewhere, metadata: { owner: 'ann' } },
        messages: [message('m')],
        deadLetters: [deadLetter('gone')],
        turn: { eventId: 'e' },
      }),
      commit('old', 2, { tasksDropped: ['t'] }),
      commit('old', 2),
    ];
    const attempts = [{ workflowId: 'old', task: undefined, attempt: attempt('t') }];
    const settled = [{ workflowId: 'old', key: 't' }];
    const all = { ...batch(...commits), attempts, settled };
    await refused('RevisionConflict', () => store.write(all));
    same(await store.load('new'), undefined, 'the new workflow');
    same((await store.load('old'))?.workflow.revision, 1, 'revision of the old one');
    same((await store.load('old'))?.tasks, [task('t')], 'its task');
    same(await store.count({}), 1, 'count');
    same(await store.count({ metadata: { owner: 'ann' } }), 0, 'found by metadata');
    same((await store.due(undefined, EPOCH, 9)).items.length, 1, 'due');
    same(await store.knowsEvent('new', 'e'), false, 'event known');
    for (const [kind, lines] of [
      ['turns', 1],
      ['attempts', 0],
      ['deadLetters', 0],
    ] as const) {
      same((await store.journal(kind, { limit: 9 })).items.length, lines, kind);
    }
    same(
      (await store.definitions()).map(({ name }) => name),
      ['order'],
      'definitions',
    );
  }),
  withStore('takes after a refusal what it refused to write', async (store) => {
    const configuration = standing('other', 'there');
    const first = commit('a', 1, { workflow: { configuration }, turn: { eventType: 'new' } });
    await refused('RevisionConflict', () => store.write(batch(first, commit('b', 2))));
    await store.write(batch(commit('b', 1), first));
    same((await store.load('a'))?.workflow, first.workflow, 'workflow a');
    same((await store.load('b'))?.workflow, commit('b', 1).workflow, 'workflow b');
    const { items } = await store.journal('turns', { limit: 9 });
    same(
      items.map((line) => [line.workflowId, line.eventType]),
      [
        ['b', 'xstate.init'],
        ['a', 'new'],
      ],
      'turns',
    );
  }),
  withStore('takes no workflow for one it refused', async (store) => {
    const refusedTurn = { turn: { eventType: 'refused' } };
    const refusedBatch = batch(commit('a', 1, refusedTurn), commit('none', 2));
    await refused('RevisionConflict', () => store.write(refusedBatch));
    const written = commit('b', 1, { messages: [message('m')], tasks: [task('t')] });
    await store.write(batch(written, commit('b', 2, { turn: { eventId: 'e' } })));
    const messagesDropped = [{ workflowId: 'a', key: 'm' }];
    const settled = [{ workflowId: 'a', key: 't' }];
    await store.write({ ...batch(commit('c', 1, { messagesDropped, ...refusedTurn })), settled });
    same((await store.load('b'))?.messages, written.messages, 'messages of b');
    same((await store.load('b'))?.tasks, written.tasks, 'tasks of b');
    same(await store.knowsEvent('a', 'e'), false, 'event of b known to a');
    same((await store.journal('turns', { workflowId: 'a', limit: 9 })).items, [], 'turns of a');
    const { items } = await store.journal('turns', { limit: 9 });
    const types = items.map(({ eventType }) => eventType);
    same(types, ['xstate.init', 'go', 'refused'], 'event types');
  }),
  withStore('takes a batch with nothing in it', async (store) => {
    await store.write(batch());
    same(await store.count({}), 0, 'count');
  }),
  withStore('is not changed by what becomes of the rows it was given', async (store) => {
    const metadata: Record<string, string> = { owner: 'ann' };
    const row = { ...message('m') };
    await store.write(batch(commit('a', 1, { workflow: { metadata }, messages: [row] })));
    metadata['owner'] = 'bob';
    row.body = 'changed';
    const records = await store.load('a');
    same(records?.workflow.metadata, { owner: 'ann' }, 'metadata');
    same(records?.messages, [message('m')], 'messages');
  }),
];

export const events: readonly ConformanceCase[] = [
  withStore('knows the event ids of a workflow (B11)', async (store) => {
    await store.write(
      batch(
        commit('a', 1, { turn: { eventId: 'e1' } }),
        commit('a', 2, { turn: { eventId: 'e2' } }),
        commit('b', 1),
      ),
    );
    same(await store.knowsEvent('a', 'e1'), true, 'of the first turn');
    same(await store.knowsEvent('a', 'e2'), true, 'of a later turn');
    same(await store.knowsEvent('a', 'e3'), false, 'never sent');
    same(await store.knowsEvent('b', 'e1'), false, 'of another workflow');
    same(await store.knowsEvent('c', 'e1'), false, 'of no workflow');
  }),
  withStore('refuses an event id a turn of the workflow has (B11)', async (store) => {
    await store.write(batch(commit('a', 1), commit('a', 2, { turn: { eventId: 'e' } })));
    const again = commit('a', 3, { turn: { eventId: 'e' } });
    const error = await refused('RevisionConflict', () => store.write(batch(again)));
    same(error.details, { workflowId: 'a', eventId: 'e' }, 'details');
    same((await store.load('a'))?.workflow.revision, 2, 'revision');
  }),
  withStore('refuses the event id of the first turn, too (B11)', async (store) => {
    await store.write(batch(commit('a', 1, { turn: { eventId: 'e' } })));
    const again = commit('a', 2, { turn: { eventId: 'e' } });
    await refused('RevisionConflict', () => store.write(batch(again)));
  }),
  withStore('refuses an event id twice in one batch (B11)', async (store) => {
    const twice = [2, 3].map((revision) => commit('a', revision, { turn: { eventId: 'e' } }));
    await refused('RevisionConflict', () => store.write(batch(commit('a', 1), ...twice)));
    same(await store.load('a'), undefined, 'records');
  }),
  withStore('lets two workflows take the same event id', async (store) => {
    const both = ['a', 'b'].map((id) => commit(id, 1, { turn: { eventId: 'e' } }));
    await store.write(batch(...both));
    same(await store.count({}), 2, 'count');
  }),
];

import type { Store } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { check, refused, same } from './check.ts';
import { actor, attempt, batch, commit, EPOCH, message, standing, task } from './samples.ts';

export const actors: readonly ConformanceCase[] = [
  withStore('replaces an actor of the same address', async (store) => {
    const [first, second] = [standing('child', 'one'), standing('child', 'two')];
    await store.write(batch(commit('a', 1, { actors: [actor('a/x', { configuration: first })] })));
    const next = actor('a/x', { configuration: second, state: '{"n":2}' });
    await store.write(batch(commit('a', 2, { actors: [next] })));
    same((await store.load('a'))?.actors, [next], 'actors');
  }),
  withStore('drops an actor and keeps the others', async (store) => {
    await store.write(batch(commit('a', 1, { actors: [actor('a/x'), actor('a/y')] })));
    await store.write(batch(commit('a', 2, { actorsDropped: ['a/x', 'a/never'] })));
    same((await store.load('a'))?.actors, [actor('a/y')], 'actors');
  }),
  withStore('orders actors by address', async (store) => {
    const addresses = ['a/b', 'a/10', 'a/B', 'a/9', 'a/b/c', 'a/é', 'a/\u{1f600}', 'a/\uff5e'];
    await store.write(batch(commit('a', 1, { actors: addresses.map((it) => actor(it)) })));
    const loaded = (await store.load('a'))?.actors.map(({ address }) => address);
    same(loaded, addresses.toSorted(), 'addresses');
  }),
  withStore('keeps a thousand actors of one workflow (B28)', async (store) => {
    const many = Array.from({ length: 1000 }, (_, index) => actor(`a/${index}`));
    await store.write(batch(commit('a', 1, { actors: many })));
    same((await store.load('a'))?.actors.length, 1000, 'actors');
  }),
];

export const messages: readonly ConformanceCase[] = [
  withStore('replaces a message of the same key', async (store) => {
    const [m1, m2] = [message('m1'), message('m2', { number: 2 })];
    await store.write(batch(commit('a', 1, { messages: [m1, m2] })));
    const again = [m1, m2].map((row) => ({ ...row, body: '{"n":2}', dueAt: EPOCH + 5 }));
    await store.write(batch(commit('a', 2, { messages: again })));
    same((await store.load('a'))?.messages, again, 'messages');
    same((await store.due(undefined, EPOCH + 4, 9)).items, [], 'due as before');
    same((await store.due(undefined, EPOCH + 5, 9)).items.length, 2, 'due as replaced');
  }),
  withStore('keeps the last of two messages of one key in a commit', async (store) => {
    const last = message('m', { body: 'last' });
    await store.write(batch(commit('a', 1, { messages: [message('m'), last] })));
    same((await store.load('a'))?.messages, [last], 'messages');
  }),
  withStore('drops messages by key and passes over unknown ones', async (store) => {
    const keys = ['m1', 'm2', 'm3'];
    await store.write(batch(commit('a', 1, { messages: keys.map((key) => message(key)) })));
    const messagesDropped = ['m1', 'm3', 'never'].map((key) => ({ workflowId: 'a', key }));
    await store.write(batch(commit('a', 2, { messagesDropped })));
    same((await store.load('a'))?.messages, [message('m2')], 'messages');
  }),
  withStore('orders messages by number, then as they were written', async (store) => {
    const keys = ['>r9', '>r10', '>a'];
    const rows = keys.map((key) => message(key, { kind: 'send', number: 5 }));
    await store.write(batch(commit('a', 1, { messages: [message('m', { number: 7 })] })));
    await store.write(batch(commit('a', 2, { messages: rows.slice(0, 2) })));
    await store.write(batch(commit('a', 3, { messages: rows.slice(2) })));
    const loaded = (await store.load('a'))?.messages.map(({ key }) => key);
    same(loaded, [...keys, 'm'], 'keys');
  }),
  withStore('consumes a message from the outbox of another workflow (M1)', async (store) => {
    const sends = ['m1', 'm2'].map((key) => message(key, { kind: 'send' }));
    await store.write(batch(commit('sender', 1, { messages: sends }), commit('taker', 1)));
    const messagesDropped = [
      { workflowId: 'sender', key: 'm1' },
      { workflowId: 'nobody', key: 'm1' },
    ];
    await store.write(batch(commit('taker', 2, { messagesDropped })));
    same((await store.load('sender'))?.messages, sends.slice(1), 'what is left');
    same((await store.load('sender'))?.workflow.revision, 1, 'revision of the sender');
  }),
  withStore('refuses a commit that takes a message another has taken (M1)', async (store) => {
    const consumed = { workflowId: 'sender', key: 'm' };
    const taken = { consumed, messagesDropped: [consumed] };
    const first = commit('sender', 1, { messages: [message('m', { kind: 'send' })] });
    await store.write(batch(first, commit('one', 1), commit('other', 1)));
    const twice = batch(commit('one', 2, taken), commit('other', 2, taken));
    await refused('RevisionConflict', () => store.write(twice));
    same((await store.load('sender'))?.messages.length, 1, 'nothing was written');
    await store.write(batch(commit('one', 2, taken)));
    await refused('RevisionConflict', () => store.write(batch(commit('other', 2, taken))));
    // nor may its sender give it up for lost
    await refused('RevisionConflict', () => store.write(batch(commit('sender', 2, taken))));
    // what a batch writes it may take; one whose sender is gone is passed over
    const again = commit('sender', 2, { messages: [message('m', { kind: 'send' })] });
    await store.write(batch(again, commit('other', 2, taken)));
    const gone = { workflowId: 'nobody', key: 'm' };
    const passed = commit('other', 3, { consumed: gone, messagesDropped: [gone] });
    await store.write(batch(passed));
    same((await store.load('other'))?.workflow.revision, 3, 'revision');
  }),
  withStore('tells messages of one key in two workflows apart', async (store) => {
    await store.write(
      batch(...['a', 'b'].map((id) => commit(id, 1, { messages: [message('m', { body: id })] }))),
    );
    await store.write(batch(commit('a', 2, { messagesDropped: [{ workflowId: 'a', key: 'm' }] })));
    same((await store.load('a'))?.messages, [], 'of a');
    same((await store.load('b'))?.messages, [message('m', { body: 'b' })], 'of b');
  }),
  withStore('keeps a key that one commit drops and writes', async (store) => {
    await store.write(
      batch(commit('a', 1, { messages: [message('m')], tasks: [task('t')], actors: [actor('x')] })),
    );
    const [m, t, x] = [message('m', { body: '2' }), task('t', { body: '2' }), actor('x')];
    await store.write(
      batch(
        commit('a', 2, {
          messages: [m],
          messagesDropped: [{ workflowId: 'a', key: 'm' }],
          tasks: [t],
          tasksDropped: ['t'],
          actors: [x],
          actorsDropped: ['x'],
        }),
      ),
    );
    const records = await store.load('a');
    same([records?.messages, records?.tasks, records?.actors], [[m], [t], [x]], 'rows');
  }),
  withStore('orders messages by number', async (store) => {
    const rows = [30, 4, 100, 1].map((number) => message(`m${number}`, { number }));
    await store.write(batch(commit('a', 1, { messages: rows })));
    const numbers = (await store.load('a'))?.messages.map(({ number }) => number);
    same(numbers, [1, 4, 30, 100], 'numbers');
  }),
  withStore('keeps every kind of message', async (store) => {
    const rows = (['timer', 'send', 'deferred', 'held'] as const).map((kind, number) =>
      message(kind, { kind, number, dueAt: kind === 'held' ? undefined : EPOCH }),
    );
    await store.write(batch(commit('a', 1, { messages: rows })));
    same((await store.load('a'))?.messages, rows, 'messages');
  }),
];

async function tasksOf(store: Store): Promise<unknown> {
  return (await store.load('a'))?.tasks;
}

export const tasks: readonly ConformanceCase[] = [
  withStore('replaces, drops and orders tasks by key', async (store) => {
    await store.write(batch(commit('a', 1, { tasks: [task('t2'), task('t1'), task('t3')] })));
    const again = task('t1', { attempt: 2 });
    await store.write(batch(commit('a', 2, { tasks: [again], tasksDropped: ['t2', 'never'] })));
    same(await tasksOf(store), [again, task('t3')], 'tasks');
  }),
  withStore('writes a failed attempt and the task as it is to be tried again', async (store) => {
    await store.write(batch(commit('a', 1, { tasks: [task('t')] })));
    const next = task('t', { attempt: 2, dueAt: EPOCH + 1000 });
    const failed = { workflowId: 'a', task: next, attempt: attempt('t') };
    await store.write({ ...batch(), attempts: [failed] });
    same(await tasksOf(store), [next], 'tasks');
    same((await store.load('a'))?.workflow.revision, 1, 'revision');
    const { items } = await store.journal('attempts', { workflowId: 'a', limit: 9 });
    check(items.length === 1, 'one line');
  }),
  withStore('writes an attempt alone where the task is left to a turn', async (store) => {
    await store.write(batch(commit('a', 1, { tasks: [task('t')] })));
    const failed = { workflowId: 'a', task: undefined, attempt: attempt('t') };
    await store.write({ ...batch(), attempts: [failed] });
    same(await tasksOf(store), [task('t')], 'tasks');
  }),
  withStore('does not bring back a task that was settled (K2)', async (store) => {
    await store.write(batch(commit('a', 1, { tasks: [task('t')] })));
    const failed = { workflowId: 'a', task: task('t', { attempt: 2 }), attempt: attempt('t') };
    await store.write({ ...batch(commit('a', 2, { tasksDropped: ['t'] })), attempts: [failed] });
    same(await tasksOf(store), [], 'tasks');
    same((await store.due(undefined, EPOCH, 9)).items, [], 'due');
    same((await store.journal('attempts', { limit: 9 })).items.length, 1, 'attempts');
  }),
  withStore('settles tasks without a turn', async (store) => {
    await store.write(batch(commit('a', 1, { tasks: [task('t1'), task('t2')] })));
    const settled = [
      { workflowId: 'a', key: 't1' },
      { workflowId: 'a', key: 'never' },
      { workflowId: 'nobody', key: 't2' },
    ];
    await store.write({ ...batch(), settled });
    same(await tasksOf(store), [task('t2')], 'tasks');
  }),
  withStore('passes over attempts of a workflow that is not there', async (store) => {
    const failed = { workflowId: 'nobody', task: task('t'), attempt: attempt('t') };
    await store.write({ ...batch(), attempts: [failed] });
    same((await store.journal('attempts', { limit: 9 })).items, [], 'attempts');
  }),
];

import type { Store } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { check, same } from './check.ts';
import { actor, attempt, batch, commit, deadLetter, message, standing, task } from './samples.ts';

const TEXTS: readonly (readonly [string, string])[] = [
  ['an empty text', ''],
  ['NUL', 'a\u0000b'],
  ['NUL alone', '\u0000'],
  ['quotes and backslashes', `'"\\;-- drop table workflows`],
  ['spaces and line ends', ' \t\r\n '],
  ['wide characters', 'жизнь 命 \u{1f600} e\u0301'],
  ['a lone byte order mark', '\ufeff'],
  ['what looks like JSON', '{"a":[null,1e400]}'],
  ['what looks like a number', '007'],
  ['a pattern', '%_*?['],
  ['a name of Object', '__proto__'],
];

/** Writes one text into every place that can hold a text, and finds it again. */
async function everywhere(store: Store, text: string): Promise<void> {
  const configuration = standing(`n${text}`, text, { tags: [text], events: [text, 'other'] });
  const written = commit(text, 1, {
    workflow: {
      configuration,
      state: text,
      suspensions: text,
      failure: text,
      metadata: Object.fromEntries([[text, text]]),
    },
    actors: [actor(text, { state: text })],
    messages: [message(text, { body: text })],
    tasks: [task(text, { kind: text, body: text })],
    deadLetters: [{ ...deadLetter(text), reason: text, body: text }],
    turn: { eventType: text, eventId: text, body: text },
  });
  const failed = { workflowId: text, task: undefined, attempt: attempt(text, { error: text }) };
  await store.write({ ...batch(commit('other', 1), written), attempts: [failed] });
  const { workflow, actors, messages, tasks } = written;
  same(await store.load(text), { workflow, actors, messages, tasks }, 'records');
  same(await store.knowsEvent(text, text), true, 'event known');
  const metadata = Object.fromEntries([[text, text]]);
  const filters = [{ ids: [text] }, { metadata }, { state: text }, { tag: text }];
  for (const filter of [...filters, { waitingFor: text }, { workflows: [`n${text}`] }]) {
    const { items } = await store.find(filter, { limit: 9 });
    same(
      items.map(({ id }) => id),
      [text],
      `found by ${Object.keys(filter).join()}`,
    );
    same(await store.count(filter), 1, `counted by ${Object.keys(filter).join()}`);
  }
  for (const kind of ['turns', 'attempts', 'deadLetters'] as const) {
    const { items } = await store.journal(kind, { workflowId: text, limit: 9 });
    same(
      items.map(({ workflowId }) => workflowId),
      [text],
      kind,
    );
  }
  const settled = [{ workflowId: text, key: text }];
  const dropped = { messagesDropped: settled, actorsDropped: [text] };
  await store.write({ ...batch(commit(text, 2, dropped)), settled });
  const left = await store.load(text);
  same([left?.messages, left?.tasks, left?.actors], [[], [], []], 'what is left');
}

export const texts: readonly ConformanceCase[] = [
  ...TEXTS.map(([name, text]) =>
    withStore(`keeps ${name} in every place`, (store) => everywhere(store, text)),
  ),
  withStore('tells texts apart that begin alike up to NUL', async (store) => {
    const ids = ['a', 'a\u0000', 'a\u0000b', 'a\u0000c', 'A', 'a '];
    const commits = ids.map((id) =>
      commit(id, 1, { workflow: { state: id }, messages: ids.map((key) => message(key)) }),
    );
    await store.write(batch(...commits));
    for (const id of ids) {
      same((await store.load(id))?.workflow.state, id, 'state');
      same((await store.load(id))?.messages.length, ids.length, 'messages');
    }
  }),
  withStore('keeps texts of ten megabytes', async (store) => {
    const big = 'x\u0000é'.repeat(3_500_000);
    const written = commit('a', 1, {
      workflow: { state: big },
      messages: [message('m', { body: big })],
    });
    await store.write(batch(written));
    const records = await store.load('a');
    check(records?.workflow.state === big, 'state');
    check(records?.messages[0]?.body === big, 'body');
  }),
];

export const definitions: readonly ConformanceCase[] = [
  withStore('keeps each definition once', async (store) => {
    const [order, child] = [standing('order', 'x'), standing('child', 'y')];
    await store.write(
      batch(
        commit('a', 1, {
          workflow: { configuration: order },
          actors: [actor('a/c', { configuration: child })],
        }),
        commit('b', 1, { workflow: { configuration: standing('order', 'z') } }),
      ),
    );
    const found = [...(await store.definitions())].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    same(found, [child.definition, order.definition], 'definitions');
  }),
  withStore('has no definitions before the first commit', async (store) => {
    same(await store.definitions(), [], 'definitions');
  }),
  withStore('gives one object for one configuration', async (store) => {
    const configurations = [standing('order', 'x'), standing('order', 'x')];
    const commits = configurations.map((configuration, index) =>
      commit(`w${index}`, 1, { workflow: { configuration } }),
    );
    await store.write(batch(...commits));
    const [first, second] = (await store.find({}, { limit: 2 })).items;
    same(first?.configuration, configurations[0], 'content');
    check(first?.configuration === second?.configuration, 'of two workflows');
    const again = await store.load('w0');
    check(first?.configuration === again?.workflow.configuration, 'of two reads');
  }),
  withStore('tells equal values of two definitions apart', async (store) => {
    const names = ['order', 'survey'];
    const commits = names.map((name) =>
      commit(name, 1, { workflow: { configuration: standing(name, 'idle', { tags: [name] }) } }),
    );
    await store.write(batch(...commits));
    for (const name of names) {
      const { items } = await store.find({ tag: name }, { limit: 9 });
      same(
        items.map(({ id }) => id),
        [name],
        'found by tag',
      );
    }
  }),
];

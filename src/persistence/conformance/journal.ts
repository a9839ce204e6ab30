import type { JournalKinds, JournalRequest, Store } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { check, same } from './check.ts';
import { attempt, batch, commit, deadLetter, EPOCH, standing, turn } from './samples.ts';

async function readAll<K extends keyof JournalKinds>(
  store: Store,
  kind: K,
  request: JournalRequest,
): Promise<readonly JournalKinds[K][]> {
  const lines: JournalKinds[K][] = [];
  let after = request.after;
  for (;;) {
    const page = await store.journal(kind, { ...request, ...(after !== undefined && { after }) });
    lines.push(...page.items);
    after = page.cursor;
    if (after === undefined) return lines;
  }
}

/** Two workflows whose turns alternate: a1 b1 a2 b2 … */
async function fill(store: Store, revisions: number): Promise<void> {
  for (let revision = 1; revision <= revisions; revision += 1) {
    const checkpoint = revision % 2 === 0;
    const commits = ['a', 'b'].map((id) => commit(id, revision, { turn: { checkpoint } }));
    await store.write(batch(...commits));
  }
}

function told(lines: readonly JournalKinds['turns'][]): string {
  return lines.map(({ workflowId, revision }) => `${workflowId}${revision}`).join(' ');
}

export const turns: readonly ConformanceCase[] = [
  withStore('gives back turns as they were written', async (store) => {
    const rows = [
      turn(1, { eventId: 'e1', at: EPOCH + 3 }),
      turn(2, { source: 'timer', outcome: 'ignored', checkpoint: true, at: EPOCH + 9 }),
      turn(3, { source: 'recovery', outcome: 'failed', configuration: standing('order', 'x') }),
      turn(4, { source: 'cancel', outcome: 'deferred', eventId: 'e4', at: EPOCH - 5 }),
    ];
    await store.write(batch(...rows.map((row) => commit('a', row.revision, { turn: row }))));
    const { items } = await store.journal('turns', { workflowId: 'a', limit: 9 });
    const expected = rows.map((row, index) => ({
      ...row,
      workflowId: 'a',
      sequence: items[index]?.sequence,
    }));
    same(items, expected, 'turns');
  }),
  withStore('keeps every source and outcome of a turn', async (store) => {
    const sources = ['start', 'event', 'message', 'timer', 'task', 'resume', 'cancel'] as const;
    const rows = sources.map((source, index) => turn(index + 1, { source }));
    await store.write(batch(...rows.map((row) => commit('a', row.revision, { turn: row }))));
    const { items } = await store.journal('turns', { limit: 9 });
    same(
      items.map(({ source }) => source),
      sources,
      'sources',
    );
  }),
  withStore('orders turns of all workflows by a number that only grows', async (store) => {
    await fill(store, 3);
    const lines = await readAll(store, 'turns', { limit: 4 });
    same(told(lines), 'a1 b1 a2 b2 a3 b3', 'turns');
    const sequences = lines.map(({ sequence }) => sequence);
    check(
      sequences.every((it, index) => it > (sequences[index - 1] ?? 0)),
      'growing',
    );
  }),
  withStore('reads turns of one workflow', async (store) => {
    await fill(store, 5);
    same(told(await readAll(store, 'turns', { workflowId: 'b', limit: 9 })), 'b1 b2 b3 b4 b5', '9');
    same(told(await readAll(store, 'turns', { workflowId: 'b', limit: 2 })), 'b1 b2 b3 b4 b5', '2');
  }),
  withStore('reads turns from the newest back', async (store) => {
    await fill(store, 3);
    const request = { limit: 2, newestFirst: true };
    same(told(await readAll(store, 'turns', request)), 'b3 a3 b2 a2 b1 a1', 'of all');
    const ofOne = await readAll(store, 'turns', { ...request, workflowId: 'a' });
    same(told(ofOne), 'a3 a2 a1', 'of one');
  }),
  withStore('reads checkpoints only', async (store) => {
    await fill(store, 4);
    const checkpoint = { revision: 2, body: '{}' };
    await store.write(batch(commit('a', 5, { checkpoint }), commit('c', 1), commit('b', 5)));
    await store.write(batch(commit('b', 6, { turn: { checkpoint: true } })));
    const request = { limit: 1, checkpointsOnly: true };
    same(told(await readAll(store, 'turns', request)), 'a2 b6', 'of all');
    const ofOne = { ...request, workflowId: 'b', newestFirst: true };
    same(told(await readAll(store, 'turns', ofOne)), 'b6', 'of one');
    await store.write(batch(commit('b', 7, { checkpoint: { revision: 6, body: '{}' } })));
    same(told(await readAll(store, 'turns', ofOne)), 'b6', 'of one that was left');
  }),
  withStore('goes on after the last turn read when there are more', async (store) => {
    await fill(store, 2);
    const { items } = await store.journal('turns', { limit: 9 });
    const after = items.at(-1)?.sequence ?? 0;
    same((await store.journal('turns', { limit: 9, after })).items, [], 'none yet');
    await store.write(batch(commit('a', 3)));
    same(told((await store.journal('turns', { limit: 9, after })).items), 'a3', 'one more');
  }),
  withStore('has no history of a workflow that never was', async (store) => {
    await fill(store, 1);
    for (const kind of ['turns', 'attempts', 'deadLetters'] as const) {
      const page = await store.journal(kind, { workflowId: 'nobody', limit: 9 });
      same(page, { items: [], cursor: undefined }, kind);
    }
  }),
];

export const otherLines: readonly ConformanceCase[] = [
  withStore('keeps failed attempts', async (store) => {
    await store.write(batch(commit('a', 1), commit('b', 1)));
    const rows = [attempt('t'), attempt('t', { attempt: 2, retryAt: undefined }), attempt('u')];
    const attempts = rows.map((row, index) => ({
      workflowId: index < 2 ? 'a' : 'b',
      task: undefined,
      attempt: row,
    }));
    await store.write({ ...batch(), attempts });
    const lines = await readAll(store, 'attempts', { limit: 2 });
    const expected = rows.map((row, index) => {
      const workflowId = index < 2 ? 'a' : 'b';
      return { ...row, workflowId, sequence: lines[index]?.sequence };
    });
    same(lines, expected, 'attempts');
    const ofOne = await store.journal('attempts', { workflowId: 'b', limit: 9 });
    same(ofOne.items, expected.slice(2), 'of one');
    const back = await readAll(store, 'attempts', { limit: 1, newestFirst: true });
    same(back, expected.toReversed(), 'newest first');
  }),
  withStore('keeps dead letters (B13)', async (store) => {
    const [first, second] = [deadLetter('one'), deadLetter('two')];
    await store.write(
      batch(commit('a', 1, { deadLetters: [first] }), commit('b', 1, { deadLetters: [second] })),
    );
    const lines = await readAll(store, 'deadLetters', { limit: 1 });
    same(
      lines,
      [
        { ...first, workflowId: 'a', sequence: lines[0]?.sequence },
        { ...second, workflowId: 'b', sequence: lines[1]?.sequence },
      ],
      'dead letters',
    );
    const ofOne = await store.journal('deadLetters', { workflowId: 'b', limit: 9 });
    same(ofOne.items, lines.slice(1), 'of one');
  }),
];

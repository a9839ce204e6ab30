import type { Commit } from '../../runtime/records.ts';
import type { JournalRequest, Store } from '../../runtime/store.ts';
import { withStore, type ConformanceCase } from './case.ts';
import { refused, same } from './check.ts';
import { batch, commit, EPOCH } from './samples.ts';

/** A commit that keeps where the workflow stood before it. */
function leaving(id: string, revision: number, body = `{"was":${revision - 1}}`): Commit {
  const turn = { at: EPOCH + revision };
  return commit(id, revision, { turn, checkpoint: { revision: revision - 1, body } });
}

/** `a2={"was":2}` for each checkpoint a request finds. */
async function kept(store: Store, request: Partial<JournalRequest> = {}): Promise<string> {
  const { items } = await store.journal('checkpoints', { limit: 99, ...request });
  return items.map(({ workflowId, revision, body }) => `${workflowId}${revision}=${body}`).join();
}

async function turnsToGoBackTo(
  store: Store,
  request: Partial<JournalRequest> = {},
): Promise<string> {
  const wanted = { limit: 99, checkpointsOnly: true, ...request };
  const { items } = await store.journal('turns', wanted);
  return items.map(({ workflowId, revision }) => `${workflowId}${revision}`).join(' ');
}

export const checkpoints: readonly ConformanceCase[] = [
  withStore('keeps where a workflow stood, with its turn', async (store) => {
    await store.write(batch(commit('a', 1, { turn: { at: EPOCH + 7 } }), commit('b', 1)));
    await store.write(batch(leaving('a', 2), commit('b', 2), leaving('a', 3)));
    const { items: turns } = await store.journal('turns', { workflowId: 'a', limit: 9 });
    const { items } = await store.journal('checkpoints', { workflowId: 'a', limit: 9 });
    const expected = turns.slice(0, 2).map(({ workflowId, sequence, at, revision }) => {
      const body = `{"was":${revision}}`;
      return { workflowId, sequence, at, revision, body };
    });
    same(items, expected, 'checkpoints');
    same(expected[0]?.at, EPOCH + 7, 'at');
  }),
  withStore('keeps the first turn also where it has an event id', async (store) => {
    await store.write(batch(commit('a', 1, { turn: { eventId: 'e' } }), leaving('a', 2)));
    same(await kept(store), 'a1={"was":1}', 'checkpoints');
  }),
  withStore('keeps any turn of a workflow, among those of others', async (store) => {
    await store.write(batch(commit('a', 1), commit('b', 1)));
    for (let revision = 2; revision <= 40; revision += 1) {
      await store.write(batch(commit('a', revision)));
      if (revision % 3 === 0) await store.write(batch(commit('b', 1 + revision / 3)));
    }
    const early = [1, 2, 17, 38, 40].map((revision, index) =>
      commit('a', 41 + index, { checkpoint: { revision, body: '' } }),
    );
    await store.write(batch(...early));
    same(await kept(store), 'a1=,a2=,a17=,a38=,a40=', 'checkpoints');
    for (const revision of [1, 2, 3, 23, 39, 45]) {
      const { items } = await store.journal('turns', { workflowId: 'a', revision, limit: 9 });
      same(
        items.map((line) => line.body),
        [`{"turn":${revision}}`],
        'turn',
      );
    }
  }),
  withStore('refuses a checkpoint of a turn that was not taken', async (store) => {
    await store.write(batch(commit('a', 1)));
    for (const revision of [0, 2, 3]) {
      const checkpoint = { revision, body: '' };
      await refused('RevisionConflict', () => store.write(batch(commit('a', 2, { checkpoint }))));
    }
    same((await store.load('a'))?.workflow.revision, 1, 'revision');
  }),
  withStore('replaces a checkpoint that is kept again', async (store) => {
    await store.write(batch(commit('a', 1), leaving('a', 2)));
    const checkpoint = { revision: 1, body: 'again' };
    await store.write(batch(commit('a', 3, { checkpoint })));
    same(await kept(store), 'a1=again', 'checkpoints');
  }),
  withStore('reads checkpoints in the order of their turns, page by page', async (store) => {
    await store.write(batch(commit('a', 1), commit('b', 1), commit('a', 2), commit('b', 2)));
    await store.write(batch(leaving('b', 3, ''), leaving('a', 3, ''), leaving('a', 4, '')));
    const checkpoint = { revision: 1, body: '' };
    await store.write(batch(commit('a', 5, { checkpoint })));
    same(await kept(store), 'a1=,a2=,b2=,a3=', 'of all');
    same(await kept(store, { newestFirst: true }), 'a3=,b2=,a2=,a1=', 'newest first');
    same(await kept(store, { workflowId: 'a' }), 'a1=,a2=,a3=', 'of one');
    const back = { workflowId: 'a', newestFirst: true };
    same(await kept(store, back), 'a3=,a2=,a1=', 'of one, newest first');
    for (const request of [{}, { workflowId: 'a' }, { newestFirst: true }, back]) {
      const first = await store.journal('checkpoints', { limit: 2, ...request });
      const rest = await kept(store, { ...request, after: first.cursor ?? 0 });
      const all = await kept(store, request);
      same(rest, all.split(',').slice(2).join(), `after the first two, ${JSON.stringify(request)}`);
    }
  }),
  withStore('reads the checkpoint of a revision', async (store) => {
    await store.write(batch(commit('a', 1), leaving('a', 2), leaving('a', 3), commit('b', 1)));
    await store.write(batch(leaving('b', 2), commit('b', 3)));
    same(await kept(store, { workflowId: 'a', revision: 2 }), 'a2={"was":2}', 'of one');
    same(await kept(store, { workflowId: 'b', revision: 2 }), '', 'of none');
    same(await kept(store, { revision: 1 }), 'a1={"was":1},b1={"was":1}', 'of all');
    same(await kept(store, { workflowId: 'nobody', revision: 1 }), '', 'of nobody');
  }),
  withStore('forgets checkpoints that are dropped, and passes unknown ones over', async (store) => {
    await store.write(batch(commit('a', 1), leaving('a', 2), leaving('a', 3), commit('b', 1)));
    const checkpointsDropped = [
      { workflowId: 'a', revision: 1 },
      { workflowId: 'a', revision: 3 },
      { workflowId: 'a', revision: 9 },
      { workflowId: 'b', revision: 1 },
      { workflowId: 'nobody', revision: 1 },
    ];
    await store.write({ ...batch(), checkpointsDropped });
    same(await kept(store), 'a2={"was":2}', 'checkpoints');
    same(await kept(store, { workflowId: 'a' }), 'a2={"was":2}', 'of one');
    same(await turnsToGoBackTo(store), 'a2', 'turns');
    const together = [{ workflowId: 'a', revision: 3 }];
    await store.write({ ...batch(leaving('a', 4)), checkpointsDropped: together });
    same(await kept(store), 'a2={"was":2}', 'one that was written by the same batch');
  }),
];

export const turnsOfRevisions: readonly ConformanceCase[] = [
  withStore('reads the turn of a revision', async (store) => {
    await store.write(batch(commit('a', 1), commit('b', 1), commit('a', 2), commit('b', 2)));
    const told = async (request: Partial<JournalRequest>): Promise<string> => {
      const { items } = await store.journal('turns', { limit: 9, ...request });
      return items.map(({ workflowId, revision }) => `${workflowId}${revision}`).join(' ');
    };
    same(await told({ workflowId: 'b', revision: 1 }), 'b1', 'the first');
    same(await told({ workflowId: 'a', revision: 2 }), 'a2', 'the newest');
    same(await told({ workflowId: 'a', revision: 3 }), '', 'none yet');
    same(await told({ workflowId: 'a', revision: 0 }), '', 'none ever');
    same(await told({ workflowId: 'nobody', revision: 1 }), '', 'of nobody');
    same(await told({ revision: 2, newestFirst: true }), 'b2 a2', 'of all');
    const { items } = await store.journal('turns', { limit: 9 });
    const after = items[2]?.sequence ?? 0;
    same(await told({ workflowId: 'a', revision: 2, after }), '', 'after it');
  }),
  withStore('reads turns one can go back to', async (store) => {
    const flagged = { turn: { checkpoint: true } };
    await store.write(batch(commit('a', 1, flagged), commit('b', 1, flagged), commit('c', 1)));
    await store.write(batch(leaving('a', 2), commit('a', 3), leaving('a', 4)));
    await store.write(batch(commit('b', 2, flagged), commit('d', 1, flagged)));
    same(await turnsToGoBackTo(store), 'a1 a3 b2 d1', 'of all');
    same(await turnsToGoBackTo(store, { newestFirst: true }), 'd1 b2 a3 a1', 'newest first');
    same(await turnsToGoBackTo(store, { workflowId: 'a' }), 'a1 a3', 'of one');
    same(await turnsToGoBackTo(store, { workflowId: 'b' }), 'b2', 'of one that stands');
    same(await turnsToGoBackTo(store, { workflowId: 'd' }), 'd1', 'of one that has just begun');
    same(await turnsToGoBackTo(store, { workflowId: 'c' }), '', 'of one that does not');
    for (const [revision, expected] of [
      [1, 'a1'],
      [2, ''],
      [3, 'a3'],
      [4, ''],
    ] as const) {
      const found = await turnsToGoBackTo(store, { workflowId: 'a', revision });
      same(found, expected, `revision ${revision}`);
    }
    same(await turnsToGoBackTo(store, { workflowId: 'b', revision: 2 }), 'b2', 'it stands there');
    same(await turnsToGoBackTo(store, { revision: 1 }), 'a1 d1', 'of all by revision');
  }),
  withStore('pages through turns one can go back to', async (store) => {
    const flagged = { turn: { checkpoint: true } };
    for (const id of ['a', 'b', 'c']) {
      await store.write(batch(commit(id, 1), leaving(id, 2), leaving(id, 3)));
      await store.write(batch(commit(id, 4, flagged)));
    }
    const all = 'a1 a2 a4 b1 b2 b4 c1 c2 c4';
    for (const newestFirst of [false, true]) {
      const expected = newestFirst ? all.split(' ').toReversed().join(' ') : all;
      for (const limit of [1, 2, 4, 9]) {
        const lines: string[] = [];
        let after: number | undefined;
        do {
          const from = after === undefined ? {} : { after };
          const request = { limit, newestFirst, checkpointsOnly: true, ...from };
          const page = await store.journal('turns', request);
          lines.push(...page.items.map(({ workflowId, revision }) => `${workflowId}${revision}`));
          after = page.cursor;
        } while (after !== undefined);
        same(lines.join(' '), expected, `by ${limit}`);
      }
    }
  }),
];

import { expect, test } from 'vitest';
import type { Opened } from './suite.ts';

/** What changes, told as it does. */
export function watchTests(opened: () => Opened): void {
  const idsOf = async (query: string): Promise<readonly string[]> => {
    const { rows } = await opened().source.list({ query, limit: 100 });
    return rows.map(({ id }) => id);
  };

  test('a watch tells of what changes, once, and of nothing else', async () => {
    const ending = new AbortController();
    const query = 'workflow:order state:approval';
    const watched = opened().source.watch({ query }, { signal: ending.signal });
    const deltas = watched[Symbol.asyncIterator]();
    const first = await deltas.next();
    expect(first.value).toMatchObject({ type: 'changes', rows: [], removed: [] });
    await opened().fleet.test.run(opened().fleet.engine.sendSimpleEvent('o-06', 'note'));
    const second = await deltas.next();
    expect(second.value).toMatchObject({ type: 'changes', rows: [{ id: 'o-06', revision: 3 }] });
    await opened().fleet.test.run(opened().fleet.engine.sendSimpleEvent('o-06', 'approve', 'eve'));
    let removed: readonly string[] = [];
    while (!removed.includes('o-06')) {
      const { value } = await deltas.next();
      ({ removed } = value as { readonly removed: readonly string[] });
    }
    ending.abort();
    expect((await deltas.next()).done).toBe(true);
  });

  test('a watch of one workflow begins with what changed since', async () => {
    const { sequence } = await opened().source.run({ id: 'o-07' });
    await opened().fleet.test.run(opened().fleet.engine.sendSimpleEvent('o-07', 'note'));
    for await (const delta of opened().source.watch({ ids: ['o-07'], since: sequence })) {
      expect(delta).toMatchObject({ type: 'changes', rows: [{ id: 'o-07', revision: 3 }] });
      expect(delta.sequence).toBeGreaterThan(sequence);
      break;
    }
    for await (const delta of opened().source.watch({ ids: ['o-07'], since: 1e9 })) {
      expect(delta.type).toBe('resync');
      break;
    }
  });

  test('a workflow that is deleted is gone from what is watched', async () => {
    const watched = opened().source.watch({ ids: ['o-03'] });
    const deltas = watched[Symbol.asyncIterator]();
    await deltas.next();
    await opened().fleet.test.run(opened().fleet.engine.deleteWorkflow('o-03'));
    const { value } = await deltas.next();
    const isTold = value?.type === 'resync' || value?.removed.includes('o-03');
    expect(isTold).toBe(true);
    await deltas.return?.(undefined);
    expect(await idsOf('id:o-03')).toEqual([]);
  });
}

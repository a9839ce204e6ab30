import { expect, test } from 'vitest';
import type { Opened } from './suite.ts';

/** History, and any moment of it. */
export function historyTests(opened: () => Opened): void {
  test('tasks stand with their attempts', async () => {
    const { tasks } = await opened().source.run({ id: 'f-1' });
    expect(tasks).toMatchObject([
      {
        address: 'f-1/fail',
        src: 'fail',
        kind: 'promise',
        state: 'resting',
        attempt: 3,
        lastError: 'RangeError: no luck',
      },
    ]);
    const { items } = await opened().source.attempts({ id: 'f-1' });
    expect(items.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(items[0]).toMatchObject({ key: tasks[0]?.key, message: 'RangeError: no luck' });
    expect(JSON.stringify(items[0]?.error)).toContain('stack');
    expect((await opened().source.attempts({ newestFirst: true, limit: 1 })).items).toHaveLength(1);
  });

  test('entries are summaries, by page from either end', async () => {
    const all = await opened().source.entries({ id: 'o-02' });
    expect(all.items.map(({ eventType, outcome }) => `${eventType} ${outcome}`)).toEqual([
      'xstate.init handled',
      expect.stringMatching(/^xstate\.after.* handled$/),
      'note handled',
      'note handled',
      'huh ignored',
    ]);
    expect(all.items[2]).toMatchObject({ source: 'event', changed: ['notes'], revision: 3 });
    expect(all.items[4]).toMatchObject({ reason: 'unknown', changed: [] });
    expect(all.items[1]?.transitions[0]).toMatchObject({ address: 'o-02' });
    expect(all.items.map(({ checkpoint }) => checkpoint)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    const back = await opened().source.entries({ id: 'o-02', newestFirst: true, limit: 2 });
    expect(back.items.map(({ revision }) => revision)).toEqual([5, 4]);
    const older = await opened().source.entries({ id: 'o-02', before: back.cursor, limit: 2 });
    expect(older.items.map(({ revision }) => revision)).toEqual([3, 2]);
    const newer = await opened().source.entries({ id: 'o-02', after: older.items[0]?.sequence });
    expect(newer.items.map(({ revision }) => revision)).toEqual([4, 5]);
    const both = opened().source.entries({ id: 'o-02', after: 1, before: 2 });
    await expect(both).rejects.toMatchObject({ code: 'RequestInvalid' });
    expect((await opened().source.entries({ id: 'nobody' })).items).toEqual([]);
  });

  test('taken transitions and targets are of the definition that draws them', async () => {
    const { row } = await opened().source.run({ id: 'o-02' });
    const { graph, name } = await opened().source.definition({ hash: row.definition });
    expect(name).toBe('order');
    const ids = graph.states.flatMap(({ transitions = [] }) => transitions.map(({ id }) => id));
    const { items } = await opened().source.entries({ id: 'o-02' });
    const taken = items.flatMap(({ transitions }) => transitions.map(({ id }) => id));
    expect(taken.length).toBeGreaterThan(2);
    expect(taken.filter((id) => !ids.includes(id))).toEqual([]);
    await expect(opened().source.definition({ hash: 'none' })).rejects.toMatchObject({
      code: 'DefinitionNotFound',
    });
  });

  test('a payload comes when it is asked for, cut where it is long', async () => {
    const { items } = await opened().source.entries({ id: 'o-00' });
    const approve = items.find(({ eventType }) => eventType === 'approve');
    const of = { id: 'o-00', revision: approve?.revision ?? 0 };
    const event = await opened().source.payload({ ...of, part: 'event' });
    expect(event.value).toMatchObject({ type: 'whole', value: { payload: 'ann' } });
    const changes = await opened().source.payload({ ...of, part: 'changes' });
    expect(changes.value).toMatchObject({ value: { 'o-00': { set: { by: 'ann' }, unset: [] } } });
    expect(await opened().source.payload({ ...of, part: 'error' })).toEqual({});
    const cut = await opened().source.payload({ ...of, part: 'event', maxLength: 5 });
    expect(cut.value).toMatchObject({ type: 'cut', head: expect.stringMatching(/^.{5}$/) });
    await expect(
      opened().source.payload({ ...of, revision: 99, part: 'event' }),
    ).rejects.toMatchObject({
      code: 'SnapshotNotFound',
    });
  });

  test('any past moment is what it was, to the last value', async () => {
    expect(opened().fleet.contexts.size).toBeGreaterThan(8);
    for (const [snapshot, text] of opened().fleet.contexts) {
      const [id = '', revision] = snapshot.split('@');
      const past = await opened().source.snapshotAt({
        id,
        revision: Number(revision),
        maxLength: 2_000_000,
      });
      expect(past.actors[0]?.address).toBe(id);
      expect(past.actors[0]?.context, snapshot).toEqual({
        type: 'whole',
        value: JSON.parse(text) as unknown,
        length: text.length,
      });
    }
  });

  test('actors stand in the past while they lived, with their own contexts', async () => {
    const { items } = await opened().source.entries({ id: 'h-1' });
    const at = async (eventType: string): Promise<readonly unknown[]> => {
      const revision = items.find((line) => line.eventType === eventType)?.revision ?? 0;
      return (
        await opened().source.snapshotAt({ id: 'h-1', revision, maxLength: 100 })
      ).actors.slice(1);
    };
    const part = { address: 'h-1/part', value: 'small' };
    expect(await at('make')).toMatchObject([{ ...part, context: { value: { size: 1 } } }]);
    expect(await at('grow')).toMatchObject([{ ...part, context: { value: { size: 2 } } }]);
    expect(await at('leave')).toEqual([]);
  });

  test('a run that is exported is everything of it', async () => {
    const bundle = await opened().source.exportRun({ id: 'o-00' });
    expect(bundle).toMatchObject({
      type: 'abeyance.run',
      protocol: 1,
      run: { row: { id: 'o-00' } },
    });
    const { items } = await opened().source.entries({ id: 'o-00' });
    expect(bundle.entries.map(({ line }) => line)).toEqual(items);
    expect(bundle.definitions.map(({ name: of }) => of)).toEqual(['order']);
  });
}

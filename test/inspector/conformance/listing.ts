import { expect, test } from 'vitest';
import { ORDERS } from './fleet.ts';
import type { Opened } from './suite.ts';

/** Lists, counts and searches. */
export function listingTests(opened: () => Opened): void {
  const idsOf = async (query: string): Promise<readonly string[]> => {
    const { rows } = await opened().source.list({ query, limit: 100 });
    return rows.map(({ id }) => id);
  };

  test('says who it is and what it can do', async () => {
    const hello = await opened().source.hello({});
    expect(hello).toMatchObject({
      protocol: 1,
      capabilities: { live: true, engine: opened().engine },
      readOnly: !opened().engine,
    });
    expect(hello.commands.includes('fork')).toBe(opened().engine);
    await expect(opened().source.hello({ protocols: [7] })).rejects.toMatchObject({
      code: 'Unsupported',
    });
  });

  test('lists by page, in either order, without a gap', async () => {
    const seen: string[] = [];
    let after: number | undefined;
    do {
      const page = await opened().source.list({ limit: 4, after });
      expect(page.rows.length).toBeLessThanOrEqual(4);
      seen.push(...page.rows.map(({ id }) => id));
      after = page.cursor;
    } while (after !== undefined);
    expect(new Set(seen).size).toBe(ORDERS + 3);
    const back = await opened().source.list({ limit: 100, newestFirst: true });
    expect(back.rows.map(({ id }) => id)).toEqual(seen.toReversed());
  });

  test('a row says where a workflow stands and what it waits for', async () => {
    const { rows } = await opened().source.list({ query: 'id:o-01' });
    expect(rows).toMatchObject([
      {
        id: 'o-01',
        workflow: 'order',
        status: 'suspended',
        states: ['approval'],
        waitsFor: [{ type: 'event', names: ['approve'] }],
        metadata: { tenant: 'odd' },
        revision: 2,
      },
    ]);
    expect(rows[0]?.wakesAt).toBe(rows[0]?.waitsFor[0]?.dueAt);
    expect(rows[0]?.definition).toMatch(/^\w+/);
  });

  test.each([
    ['status:cancelled', 'o-03'],
    ['status:cancelled,parked', 'o-03 h-1 fork-1'],
    ['workflow:holder,failing', 'h-1 f-1'],
    ['state:work.making', ''],
    ['state:wait tag:human', 'h-1'],
    ['waits:go', 'h-1'],
    ['status:parked waits:approve', 'fork-1'],
    ['metadata.tenant:odd workflow:order -status:suspended', 'o-03'],
    ['metadata.tenant:even -state:approval status:suspended', 'o-00'],
    ['waits:timer -workflow:order', ''],
    ['not wanted', 'o-03'],
    ['O-0 -o-00 -"o-01" o-02', 'o-02'],
    ['f-1', 'f-1'],
    ['age<1m workflow:failing', ''],
    ['age>11m workflow:failing', 'f-1'],
    ['parent:nobody', ''],
    ['id:o-05 id:o-06', ''],
  ])('finds by %s: %s', async (query, ids) => {
    expect((await idsOf(query)).join(' ')).toBe(ids);
    const count = await opened().source.count({ query });
    expect(count.total).toBe(ids === '' ? 0 : ids.split(' ').length);
    expect(count.exact).toBe(true);
  });

  test('counts by status', async () => {
    const { total, byStatus } = await opened().source.count({});
    expect(total).toBe(ORDERS + 3);
    expect(byStatus).toMatchObject({ cancelled: 1, parked: 2, done: 0 });
  });

  test('a search that cannot be read says where', async () => {
    const failure = { code: 'QueryInvalid', details: { column: 7 } };
    await expect(opened().source.count({ query: 'tag:a color:red' })).rejects.toMatchObject(
      failure,
    );
    const watched = async (): Promise<void> => {
      for await (const _ of opened().source.watch({ query: 'tag:a color:red' })) break;
    };
    await expect(watched()).rejects.toMatchObject(failure);
  });

  test('a request of the wrong shape is refused by its place', async () => {
    await expect(opened().source.list({ limit: -1 })).rejects.toMatchObject({
      code: 'RequestInvalid',
      message: expect.stringContaining('list.limit'),
    });
    await expect(opened().source.run({ id: 'a', depth: 1 } as never)).rejects.toMatchObject({
      code: 'RequestInvalid',
    });
  });
}

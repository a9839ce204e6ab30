import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';

const make = (): VirtualHost => virtualHost({ seed: 7, startAt: 0 });

describe('wakes', () => {
  test('fire in the order of time, then of asking, at their own time', async () => {
    const host = make();
    const fired: unknown[] = [];
    const note = (name: string) => (): void => void fired.push([name, host.now()]);
    host.wake(20, note('c'));
    host.wake(10, note('a'));
    host.wake(10, note('b'));
    host.wake(30, note('d'));
    await host.advance(25);
    expect(fired).toStrictEqual([
      ['a', 10],
      ['b', 10],
      ['c', 20],
    ]);
    expect([host.now(), host.pendingWakes()]).toStrictEqual([25, [30]]);
  });

  test('any set of them, some called off, fires once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(50), fc.boolean())), async (wakes) => {
        const host = make();
        const fired: (readonly [number, number])[] = [];
        for (const [order, [at, off]] of wakes.entries()) {
          const callOff = host.wake(at, () => fired.push([host.now(), order]));
          if (off) callOff();
          if (off) callOff();
        }
        await host.advanceTo(50);
        const kept = wakes.flatMap(([at, off], order) => (off ? [] : [[at, order] as const]));
        const due = kept.toSorted(([one], [other]) => one - other);
        expect(fired).toStrictEqual(due);
      }),
    );
  });

  test('asked for on the way fire on the way, after what was deferred and promised', async () => {
    const host = make();
    const seen: string[] = [];
    host.wake(10, () => {
      host.defer(() => {
        void (async (): Promise<void> => {
          await Promise.resolve();
          seen.push(`promise ${host.now()}`);
          host.wake(15, () => seen.push(`second ${host.now()}`));
        })();
      });
    });
    host.wake(20, () => seen.push(`third ${host.now()}`));
    await host.advance(30);
    expect(seen).toStrictEqual(['promise 10', 'second 15', 'third 20']);
  });

  test('B4: a clock set back or forward loses and repeats none', async () => {
    const host = make();
    const fired: number[] = [];
    host.wake(10, () => fired.push(host.now()));
    host.wake(20, () => fired.push(host.now()));
    host.setNow(15);
    expect(fired).toStrictEqual([]);
    await host.settle();
    expect(fired).toStrictEqual([15]);
    host.setNow(-100);
    await host.advance(110);
    expect([fired, host.now()]).toStrictEqual([[15], 10]);
    await host.advanceTo(20);
    expect(fired).toStrictEqual([15, 20]);
  });

  test('can be fired one at a time and forgotten', () => {
    const host = make();
    const fired: number[] = [];
    host.wake(5, () => fired.push(host.now()));
    host.wake(9, () => fired.push(host.now()));
    host.defer(() => fired.push(-1));
    expect(host.fireNext()).toBe(true);
    host.forget();
    expect(host.fireNext()).toBe(false);
    expect(host.runDeferred()).toBe(0);
    expect([fired, host.now()]).toStrictEqual([[5], 5]);
  });
});

describe('a host that is auto', () => {
  const auto = (): VirtualHost => virtualHost({ seed: 7, startAt: 0, auto: true });

  test('runs by itself what needs no time, and nothing else', async () => {
    const host = auto();
    const ran: string[] = [];
    const now = new Promise<void>((resolve) => {
      host.defer(() => {
        ran.push('deferred');
        host.wake(0, () => {
          ran.push('due');
          host.defer(resolve);
        });
      });
    });
    host.wake(1, () => ran.push('later'));
    expect(ran).toStrictEqual([]);
    await now;
    expect(ran).toStrictEqual(['deferred', 'due']);
    await host.settle();
    expect([ran, host.now()]).toStrictEqual([['deferred', 'due'], 0]);
    await host.advance(1);
    expect(ran).toStrictEqual(['deferred', 'due', 'later']);
  });

  test('B4: fires what a clock that was set has made due', async () => {
    const host = auto();
    const fired = new Promise<number>((resolve) => {
      host.wake(10, () => resolve(host.now()));
    });
    host.setNow(15);
    expect(await fired).toBe(15);
  });

  test('sees what is deferred in the moment in which it becomes quiet', async () => {
    const host = auto();
    for (let round = 0; round < 50; round += 1) {
      await new Promise<void>((resolve) => host.defer(resolve));
      await host.settle();
      for (let turns = 0; turns < round % 5; turns += 1) await Promise.resolve();
    }
  });

  test('runs though a test runner has put fake timers into place', async () => {
    vi.useFakeTimers({ toFake: ['setImmediate', 'setTimeout', 'Date'] });
    try {
      const host = auto();
      await new Promise<void>((resolve) => host.defer(resolve));
      await host.advance(5);
      expect(host.now()).toBe(5);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('chance and names', () => {
  test('follow from the seed', () => {
    const draw = (seed: number): readonly unknown[] => {
      const host = virtualHost({ seed });
      return [host.id(), host.id(), host.random(), host.random()];
    };
    expect(draw(1)).toStrictEqual(draw(1));
    expect(draw(1)).not.toStrictEqual(draw(2));
    expect(new Set(draw(1)).size).toBe(4);
  });

  test('numbers lie evenly from 0 up to 1', () => {
    const host = make();
    const numbers = Array.from({ length: 10_000 }, () => host.random());
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.reduce((sum, one) => sum + one) / 10_000).toBeCloseTo(0.5, 1);
  });

  test('an aborter aborts', () => {
    const aborter = make().aborter();
    aborter.abort('why');
    expect(aborter.signal.reason).toBe('why');
  });
});

test('what never becomes quiet is a typed error', () => {
  const host = make();
  const again = (): void => host.defer(again);
  again();
  expect(() => host.runDeferred()).toThrow(expect.objectContaining({ code: 'LimitExceeded' }));
});

test('so is a wake that asks for itself at once, for ever; it tells the seed', async () => {
  const host = make();
  const again = (): void => void host.wake(0, again);
  again();
  await expect(host.settle()).rejects.toMatchObject({
    code: 'LimitExceeded',
    message: expect.stringContaining('(seed 7)'),
    details: { seed: 7 },
  });
});

test('a seed is a whole number', () => {
  expect(() => virtualHost({ seed: 0.5 })).toThrow(
    expect.objectContaining({ code: 'OptionInvalid' }),
  );
});

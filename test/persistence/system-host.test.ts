import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { systemHost } from '../../src/persistence/system-host.ts';

const DAY = 86_400_000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('wake', () => {
  const NAMES = ['setTimeout', 'clearTimeout', 'Date'] as const;

  test('B3: fires after 30 days and not before', async () => {
    vi.useFakeTimers({ toFake: [...NAMES], now: 0 });
    let fired = 0;
    systemHost().wake(30 * DAY, () => (fired += 1));
    await vi.advanceTimersByTimeAsync(30 * DAY - 1);
    expect(fired).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(fired).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('B3: fires after 5 years and not before', () => {
    vi.useFakeTimers({ toFake: [...NAMES], now: 0 });
    let fired = 0;
    systemHost().wake(1_825 * DAY, () => (fired += 1));
    vi.advanceTimersByTime(DAY);
    expect(fired).toBe(0);
    vi.setSystemTime(1_825 * DAY - 90_000);
    vi.advanceTimersByTime(89_999);
    expect(fired).toBe(0);
    vi.advanceTimersByTime(1);
    expect(fired).toBe(1);
  });

  test('B4: notices within a minute that the clock was set forward, and waits when back', () => {
    vi.useFakeTimers({ toFake: [...NAMES], now: 0 });
    const fired: number[] = [];
    const host = systemHost();
    host.wake(10 * DAY, () => fired.push(host.now()));
    vi.setSystemTime(20 * DAY);
    vi.advanceTimersByTime(60_000);
    expect(fired).toHaveLength(1);
    host.wake(host.now() + 1_000, () => fired.push(host.now()));
    vi.setSystemTime(0);
    vi.advanceTimersByTime(DAY);
    expect(fired).toHaveLength(1);
  });

  test('is at once for what is past, and can be called off at any time', () => {
    vi.useFakeTimers({ toFake: [...NAMES], now: 0 });
    const fired: string[] = [];
    const host = systemHost();
    host.wake(-5, () => fired.push('past'));
    const off = host.wake(3 * 60_000, () => fired.push('off'));
    vi.advanceTimersByTime(2 * 60_000);
    off();
    vi.advanceTimersByTime(DAY);
    expect(fired).toStrictEqual(['past']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('keeps a process alive unless told not to', () => {
    const run = (options: string, ms: number): string =>
      execFileSync(process.execPath, [
        '--input-type=module',
        '-e',
        `import { systemHost } from './src/persistence/system-host.ts';
         systemHost(${options}).wake(Date.now() + ${ms}, () => console.log('woke'));`,
      ]).toString();
    expect(run('', 50)).toBe('woke\n');
    expect(run('{ keepAlive: false }', 50_000)).toBe('');
  });
});

describe('defer', () => {
  const deferred = (): Promise<readonly string[]> =>
    new Promise((resolve) => {
      const seen: string[] = [];
      const host = systemHost();
      host.defer(() => seen.push('first'));
      host.defer(() => resolve([...seen, 'second']));
      void Promise.resolve().then(() => seen.push('promise'));
    });

  test.each([[[]], [['setImmediate']], [['setImmediate', 'MessageChannel']]])(
    'runs in order, after promises, without %o',
    async (missing) => {
      for (const name of missing) vi.stubGlobal(name, undefined);
      expect(await deferred()).toStrictEqual(['promise', 'first', 'second']);
    },
  );
});

test('names do not repeat and aborters abort', () => {
  const host = systemHost();
  expect(host.id()).not.toBe(host.id());
  const aborter = host.aborter();
  aborter.abort('why');
  expect((aborter.signal as AbortSignal).aborted).toBe(true);
  expect(Math.abs(host.now() - Date.now())).toBeLessThan(1_000);
});

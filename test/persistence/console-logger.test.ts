import { afterEach, describe, expect, test, vi } from 'vitest';
import { debugLogger } from '../../src/persistence/console-logger.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

afterEach(() => {
  vi.restoreAllMocks();
});

function written(patterns: string): readonly string[] {
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  const logger = debugLogger(patterns);
  for (const level of LEVELS) logger[level](level);
  return lines.map((line) => line.slice(line.lastIndexOf(' ') + 1));
}

describe('debugLogger', () => {
  test.each([
    ['abeyance:*', LEVELS],
    ['*', LEVELS],
    ['*:*', LEVELS],
    ['a*e:*', LEVELS],
    ['abeyance:warn', ['warn']],
    ['express:*, abeyance:warn abeyance:error', ['warn', 'error']],
    ['abeyance:*,-abeyance:debug', ['info', 'warn', 'error']],
    ['abeyance:*,-*', []],
    ['', []],
    ['abeyance', []],
    ['abeyance:*x*', []],
    ['abeyance:warn*warn', []],
    ['other:*', []],
  ])('%o', (patterns, levels) => {
    expect(written(patterns)).toStrictEqual(levels);
  });

  test('writes time, name, message and fields on one line', () => {
    const lines: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
    debugLogger('*').info('event sent', {
      id: 'order-1@7.0',
      reason: 'two\nlines "quoted"',
      recipients: 0,
      ok: true,
      missing: undefined,
    });
    expect(lines).toStrictEqual([
      expect.stringMatching(
        /^\d{4}-\d\d-\d\dT[\d:.]+Z abeyance:info event sent id=order-1@7\.0 reason="two\\nlines/,
      ),
    ]);
    expect(lines[0]).toMatch(/ recipients=0 ok=true$/);
  });
});

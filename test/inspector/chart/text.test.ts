import { describe, expect, test } from 'vitest';
import { countdownText, durationText } from '../../../inspector/chart/index.ts';
import { edgePath, straightened } from '../../../inspector/chart/edge-path.ts';
import { cutText, textWidth } from '../../../inspector/chart/text-width.ts';

describe('durations', () => {
  test.for([
    [0, '0ms'],
    [250, '250ms'],
    [1500, '1s 500ms'],
    [5_400_000, '1h 30m'],
    [604_800_000, '7d'],
    ['86400000', '1d'],
    ['retryBackoff', 'retryBackoff'],
  ] as const)('%s is %s', ([delay, text]) => {
    expect(durationText(delay)).toBe(text);
  });

  test.for([
    [-5, 'due'],
    [3210, '00:03.2'],
    [61_000, '01:01'],
    [3_661_000, '01:01:01'],
    [353_469_000, '4d 02:11'],
  ] as const)('%s ms left are %s', ([left, text]) => {
    expect(countdownText(left)).toBe(text);
  });
});

describe('text', () => {
  test('is cut to the room it has, with an ellipsis', () => {
    const style = { size: 11 };
    const text = cutText('a name that is longer than its box', style, 100);
    expect(text).toMatch(/^a name.*…$/);
    expect(textWidth(text, style)).toBeLessThanOrEqual(100);
    expect(cutText('short', style, 100)).toBe('short');
  });

  test('is wider in capitals, in bold, and in Chinese', () => {
    expect(textWidth('WIDE', { size: 10 })).toBeGreaterThan(textWidth('wide', { size: 10 }));
    expect(textWidth('a', { size: 99, bold: true })).toBeGreaterThan(textWidth('a', { size: 99 }));
    expect(textWidth('第二', { size: 10 })).toBe(20);
  });
});

describe('an edge', () => {
  const corner = [
    { x: 0, y: 0 },
    { x: 0, y: 50 },
    { x: 40, y: 50 },
  ];

  test('turns with a rounded corner and ends with a head', () => {
    const { path, arrow } = edgePath(corner);
    expect(path).toBe('M0 0L0 43Q0 50 7 50L33 50');
    expect(arrow).toBe('M40 50L32 54L32 46Z');
  });

  test('has no corner where it goes straight on', () => {
    expect(straightened([{ x: 0, y: 0 }, { x: 0, y: 9 }, ...corner.slice(1)])).toEqual(corner);
  });

  test('of one point is nothing', () => {
    expect(edgePath([{ x: 1, y: 1 }])).toEqual({ path: '', arrow: '' });
  });
});

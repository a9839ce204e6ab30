import { expect, test } from 'vitest';
import { listWindow } from '../../../inspector/app/base/list-window.ts';

test('of 100 000 rows only those in sight are drawn', () => {
  const view = { rows: 100_000, rowHeight: 32, scrollTop: 32 * 50_000, height: 600 };
  expect(listWindow(view)).toEqual({ first: 49_994, end: 50_025 });
});

test('a list that shrank under the scroll still shows its last rows', () => {
  const view = { rows: 3, rowHeight: 32, scrollTop: 9_999, height: 600 };
  expect(listWindow(view)).toEqual({ first: 0, end: 3 });
});

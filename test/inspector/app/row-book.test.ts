import { expect, test } from 'vitest';
import type { SummaryRow } from '../../../inspector/protocol/index.ts';
import { RowBook } from '../../../inspector/app/list/row-book.ts';

const row = (number: number, revision = 1): SummaryRow => ({
  id: `w${number}`,
  workflow: 'w',
  version: '1',
  definition: 'd',
  status: 'running',
  states: [],
  tags: [],
  waitsFor: [],
  createdAt: number,
  updatedAt: number,
  revision,
  metadata: {},
});

/** Rows from the newest number down. */
const page = (from: number, to: number): readonly SummaryRow[] =>
  Array.from({ length: from - to + 1 }, (_none, index) => row(from - index));

const shown = (book: RowBook): readonly (string | undefined)[] =>
  Array.from({ length: book.count }, (_none, index) => book.keyAt(index));

test('pages from both ends meet, and each row stands once', () => {
  const book = new RowBook();
  book.addPage(page(10, 8));
  book.setGap(7);
  expect(book.addPageFromEnd(page(3, 1).toReversed())).toBe(false);
  book.setGap(4);
  expect(book.count).toBe(10);
  expect([book.keyAt(2), book.keyAt(3), book.keyAt(7), book.keyAt(9)]).toEqual([
    'w8',
    undefined,
    'w3',
    'w1',
  ]);
  expect(book.indexOf('w3')).toBe(7);
  expect(book.addPage(page(7, 2))).toBe(true);
  book.setGap(0);
  expect(shown(book)).toEqual(page(10, 1).map(({ id }) => id));
  expect(book.indexOf('w1')).toBe(9);
});

test('the end that is read backwards stops at what is known', () => {
  const book = new RowBook();
  book.addPage(page(6, 4));
  book.setGap(3);
  expect(book.addPageFromEnd(page(5, 1).toReversed())).toBe(true);
  book.setGap(0);
  expect(shown(book)).toEqual(page(6, 1).map(({ id }) => id));
});

test('a new row stands where it was created, one of the gap is left to it', () => {
  const book = new RowBook();
  book.addPage([row(30), row(20)]);
  book.setGap(5);
  book.addPageFromEnd([row(1), row(5)]);
  expect(book.insert(row(40))).toBe(true);
  expect(book.insert(row(25))).toBe(true);
  expect(book.insert(row(10))).toBe(false);
  expect(book.insert(row(3))).toBe(true);
  book.setGap(0);
  expect(shown(book)).toEqual(['w40', 'w30', 'w25', 'w20', 'w5', 'w3', 'w1']);
});

test('an older page does not undo what was heard', () => {
  const book = new RowBook();
  book.addPage([row(1, 7)]);
  expect(book.update(row(1, 6))).toBe(false);
  book.addPage([row(1, 5)]);
  expect(book.at(0)?.revision).toBe(7);
  expect(book.update(row(1, 8))).toBe(true);
  expect(book.at(0)?.revision).toBe(8);
});

test('one that leaves stays until one looks away, and may come back', () => {
  const book = new RowBook();
  book.addPage(page(3, 1));
  book.leave(['w3', 'w1', 'unknown']);
  expect([book.count, book.leaving, book.isLeaving('w3')]).toEqual([3, 2, true]);
  book.update(row(3));
  expect(book.leaving).toBe(1);
  book.dropLeaving();
  expect(shown(book)).toEqual(['w3', 'w2']);
  expect(book.leaving).toBe(0);
});

test('many that go at once go as few do', () => {
  const book = new RowBook();
  book.addPage(page(100, 1));
  book.remove(page(90, 11).map(({ id }) => id));
  expect(shown(book)).toEqual([...page(100, 91), ...page(10, 1)].map(({ id }) => id));
  expect(book.indexOf('w10')).toBe(10);
});

test('a thousand rows may come between the same two', () => {
  const book = new RowBook();
  book.addPage([row(2), row(1)]);
  for (let number = 0; number < 1_000; number += 1) {
    book.insert({ ...row(1), id: `n${number}`, createdAt: 1.5 });
  }
  expect(book.count).toBe(1_002);
  expect(book.keyAt(0)).toBe('w2');
  expect(book.keyAt(1)).toBe('n999');
  for (let index = 0; index < book.count; index += 1) {
    expect(book.indexOf(book.keyAt(index) ?? '')).toBe(index);
  }
});

test('a delta costs the same however long the list is', () => {
  const spent = (length: number): number => {
    const book = new RowBook();
    book.addPage(page(length, 1));
    let reads = 0;
    const counted = { ...row(length + 1) };
    Object.defineProperty(counted, 'createdAt', {
      get() {
        reads += 1;
        return length + 1;
      },
    });
    book.insert(counted);
    return reads;
  };
  // a search by halves: some 15 steps among 30 000, and not 30 000
  expect(spent(30_000)).toBeLessThan(25);
});

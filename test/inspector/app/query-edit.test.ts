import { expect, test } from 'vitest';
import {
  allowedStatuses,
  isStatusChosen,
  namedQuery,
  narrowed,
  queryFault,
  toggledStatus,
  withoutStatus,
} from '../../../inspector/app/list/query-edit.ts';

test('a status goes into the search and out of it, and leaves the rest alone', () => {
  const one = toggledStatus('tag:human age>1h', 'failed');
  expect(one).toBe('status:failed tag:human age>1h');
  const two = toggledStatus(one, 'parked');
  expect(two).toBe('status:parked,failed tag:human age>1h');
  expect(toggledStatus(two, 'failed')).toBe('status:parked tag:human age>1h');
  expect(toggledStatus('status:parked x', 'parked')).toBe('x');
});

test('all statuses are as none', () => {
  const five = 'status:running,suspended,parked,done,failed';
  expect(toggledStatus(five, 'cancelled')).toBe('');
});

test('several words on the status hold together', () => {
  expect(allowedStatuses('status:failed,done -status:done')).toEqual(['failed']);
  expect(allowedStatuses('-status:done')).not.toContain('done');
  expect(isStatusChosen('', 'done')).toBe(false);
  expect(isStatusChosen('-status:done', 'failed')).toBe(true);
  expect(withoutStatus('a -status:done status:failed b')).toBe('a b');
});

test('a search that cannot be read is left as it is, and its column is said', () => {
  expect(withoutStatus('status:nope')).toBe('status:nope');
  expect(queryFault('tag:x status:nope')).toMatchObject({ column: 7 });
  expect(queryFault('tag:x status:nope')?.message).toMatch(/^nope is no status/);
  expect(queryFault('"open')).toMatchObject({ column: 1 });
  expect(queryFault('age>1h')).toBeUndefined();
});

test('a command for many is narrowed to those it means something to', () => {
  expect(narrowed('tag:x', ['parked'])).toBe('status:parked tag:x');
  expect(narrowed('status:failed,parked', ['parked'])).toBe('status:parked');
  expect(narrowed('status:done', ['parked'])).toBe('status:parked status:done');
  expect(namedQuery(' ')).toMatch(/^status:running,/);
});

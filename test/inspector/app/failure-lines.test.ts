import { expect, test } from 'vitest';
import type { FailureLine } from '../../../inspector/protocol/index.ts';
import { failureGroups, groupedLines } from '../../../inspector/app/failures/failure-lines.ts';

const failure = (id: string, message: string, status: FailureLine['status']): FailureLine => ({
  id,
  workflow: 'order',
  version: '1',
  status,
  states: [],
  failure: message,
  at: 1,
  revision: 1,
});

const failures = [
  failure('a', 'no card "4711" for order-1', 'parked'),
  failure('b', 'bank is closed', 'failed'),
  failure('c', 'no card "0815" for order-2', 'failed'),
];

test('failures that differ in numbers and quotes only are one group, the largest first', () => {
  const groups = failureGroups(failures);
  expect(groups.map((group) => group.failures.map(({ id }) => id))).toEqual([['a', 'c'], ['b']]);
  expect(groups[0]?.parked.map(({ id }) => id)).toEqual(['a']);
});

test('a group that is open shows its failures, and one alone is no group', () => {
  const groups = failureGroups(failures);
  const open = new Set([groups[0]?.key ?? '']);
  expect(groupedLines(groups, open).map(({ type }) => type)).toEqual([
    'group',
    'failure',
    'failure',
    'failure',
  ]);
});

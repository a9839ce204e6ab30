import { expect, test } from 'vitest';
import { parseRoute, printRoute, type Route } from '../../../inspector/app/route.ts';

const PLACES: readonly Route[] = [
  { type: 'list' },
  { type: 'run', id: 'a/b@3 %', revision: 7, tab: 'json' },
  { type: 'run', id: 'order-1@2', revision: undefined, tab: 'outline' },
  { type: 'definition', hash: 'x/y' },
  { type: 'timers' },
];

test.each(PLACES)('a place is read as it was written: $type', (place) => {
  expect(parseRoute(printRoute(place))).toEqual(place);
});

test('a hash that is no place is the list, and a stray % is taken as it stands', () => {
  expect(parseRoute('#/nowhere')).toEqual({ type: 'list' });
  expect(parseRoute('#/wf/%zz')).toMatchObject({ type: 'run', id: '%zz' });
});

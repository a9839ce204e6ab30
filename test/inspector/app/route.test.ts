import { expect, test } from 'vitest';
import { parseRoute, printRoute, type Route } from '../../../inspector/app/base/route.ts';

const places: readonly Route[] = [
  { type: 'list', query: '' },
  { type: 'list', query: 'status:failed "a & b?" #50%' },
  { type: 'run', id: 'order-1', revision: undefined, tab: 'chart' },
  { type: 'run', id: 'order/1@7 é#?%', revision: 12, tab: 'json' },
  { type: 'run', id: 'a@3', revision: undefined, tab: 'outline' },
  { type: 'definition', hash: 'f00' },
  { type: 'definitions' },
  { type: 'timers' },
  { type: 'failures' },
  { type: 'settings' },
];

test.each(places)('$type is printed and read back', (place) => {
  expect(parseRoute(printRoute(place))).toEqual(place);
});

test('a link that means nothing any more is the list', () => {
  for (const hash of ['', '#', '#/', '#/nowhere/1', '#/wf/', '#//']) {
    expect(parseRoute(hash)).toEqual({ type: 'list', query: '' });
  }
});

test('an escape somebody mistyped is taken as text', () => {
  expect(parseRoute('#/wf/50%')).toMatchObject({ type: 'run', id: '50%' });
});

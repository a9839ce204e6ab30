import { describe, expect, test } from 'vitest';
import { matchesEvent } from '../../src/machines/event-match.ts';

const event = {
  type: 'order.paid',
  payload: {
    orderId: '42',
    lines: [{ name: 'pen', count: 2 }],
    at: new Date(5),
    nothing: null,
    amount: NaN,
    tags: new Set(['a']),
  },
};

describe('an event', () => {
  test.for<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['a text', { 'payload.orderId': '42' }],
    ['a place in a list', { 'payload.lines.0.name': 'pen' }],
    ['an object, in any order of its keys', { 'payload.lines.0': { count: 2, name: 'pen' } }],
    ['a list', { 'payload.lines': [{ name: 'pen', count: 2 }] }],
    ['a date', { 'payload.at': new Date(5) }],
    ['null', { 'payload.nothing': null }],
    ['NaN', { 'payload.amount': NaN }],
    ['several values', { 'payload.orderId': '42', type: 'order.paid' }],
  ])('holds %s that is asked', ([, match]) => {
    expect(matchesEvent(event, match)).toBe(true);
  });

  test.for<[string, Record<string, unknown>]>([
    ['another value', { 'payload.orderId': '43' }],
    ['a number for a text', { 'payload.orderId': 42 }],
    ['a field there is not', { 'payload.order.id': '42' }],
    ['a field of null', { 'payload.nothing.id': '42' }],
    ['a part of an object', { 'payload.lines.0': { name: 'pen' } }],
    ['more than an object', { 'payload.lines.0': { name: 'pen', count: 2, price: 1 } }],
    ['another key', { 'payload.lines.0': { name: 'pen', number: 2 } }],
    ['an object for a list', { 'payload.lines': { 0: { name: 'pen', count: 2 } } }],
    ['a set, which is no plain value', { 'payload.tags': new Set(['b']) }],
    ['another moment', { 'payload.at': new Date(6) }],
    ['an empty object for a date', { 'payload.at': {} }],
    ['one of several values', { 'payload.orderId': '42', type: 'order.failed' }],
    ['what a text has by nature', { 'payload.orderId.length': 2 }],
  ])('does not hold %s', ([, match]) => {
    expect(matchesEvent(event, match)).toBe(false);
  });

  test('B49: is never asked for what it inherits', () => {
    const parsed = JSON.parse('{"payload":{"__proto__":{"isAdmin":true}}}') as object;
    expect(matchesEvent(parsed, { 'payload.isAdmin': true })).toBe(false);
    expect(matchesEvent({ payload: {} }, { 'payload.__proto__': {} })).toBe(false);
    expect(matchesEvent({ payload: {} }, { 'payload.constructor.name': 'Object' })).toBe(false);
  });
});

import { expect, test } from 'vitest';
import { waitForAll, waitForAny, waitForQuorum } from '../../src/index.ts';

const all = { events: ['a', 'b'], onDone: 'done' };
const by = { event: 'a', count: 1, by: () => 'x', into: 'votes', onDone: 'done' };
const any = { events: ['a'], onEvent: 'done' };

test.for<[string, string, (options: never) => unknown, object]>([
  ['without events', 'events', waitForAll, { ...all, events: [] }],
  ['with events that are no list', 'events', waitForAll, { ...all, events: 'a' }],
  ['for whatever comes', 'events[1].event', waitForAll, { ...all, events: ['a', '*'] }],
  ['with an event that has no type', 'events[0].event', waitForAll, { ...all, events: [{}] }],
  [
    'with a name that is a path',
    'events[0].name',
    waitForAll,
    { ...all, events: [{ event: 'a', name: 'b.c' }] },
  ],
  [
    'with a name twice',
    'events[1].name',
    waitForAll,
    { ...all, events: ['a', { event: 'b', name: 'a' }] },
  ],
  [
    'with a `where` that is none',
    'events[0].where',
    waitForAll,
    { ...all, events: [{ event: 'a', where: 3 }] },
  ],
  [
    'with an event for two',
    'events[1]',
    waitForAll,
    { ...all, events: ['a', { event: 'a', where: 'isGood' }] },
  ],
  [
    'with an event for two by wildcard',
    'events[1]',
    waitForQuorum,
    { ...all, count: 1, events: ['a.*', 'a.b'] },
  ],
  [
    'with a way out of one',
    'events[0].onEvent',
    waitForAll,
    { ...all, events: [{ event: 'a', onEvent: { target: 'done' } }] },
  ],
  ['with a way out of each', 'onEvent', waitForAll, { ...all, onEvent: { target: 'done' } }],
  ['without a way out', 'onDone', waitForAll, { ...all, onDone: undefined }],
  ['with a timeout that leads nowhere', 'onTimeout', waitForAll, { ...all, timeout: '1h' }],
  ['when it keeps what it drops', 'keep', waitForAll, { ...all, whenEarly: 'drop', keep: '1h' }],
  [
    'any: with one that leads nowhere',
    'onEvent',
    waitForAny,
    { events: ['a', { event: 'b', onEvent: 'done' }] },
  ],
  [
    'any: with a way that is none',
    'events[0].onEvent',
    waitForAny,
    { ...any, events: [{ event: 'a', onEvent: 3 }] },
  ],
  ['quorum: of none', 'count', waitForQuorum, { ...all, count: 0 }],
  ['quorum: of more than there are', 'count', waitForQuorum, { ...all, count: 3 }],
  ['quorum: without a count', 'count', waitForQuorum, all],
  ['quorum: without `by`', 'by', waitForQuorum, { ...by, by: undefined }],
  ['quorum: by a name', 'by', waitForQuorum, { ...by, by: 'user' }],
  ['quorum: without a place to remember', 'into', waitForQuorum, { ...by, into: undefined }],
  ['quorum: of several types by something', 'by', waitForQuorum, { ...by, events: ['a'] }],
  ['quorum: of no type', 'event', waitForQuorum, { ...by, event: undefined }],
])('%s', ([, option, wait, options]) => {
  const message = expect.stringMatching(`^${option.replace(/[[\].]/g, '\\$&')}: `);
  expect(() => wait(options as never)).toThrow(
    expect.objectContaining({ code: 'OptionInvalid', message, details: { option } }),
  );
});

import { describe, expect, test } from 'vitest';
import type { RunAnswer } from '../../../inspector/protocol/index.ts';
import { eventExits, waitSentence } from '../../../inspector/app/run/waits.ts';
import { namedEvents, whyNot } from '../../../inspector/app/run/why-not.ts';

const graph = {
  id: 'order',
  version: '1',
  states: [
    {
      id: 'order',
      path: '',
      type: 'compound',
      transitions: [{ id: 'order:note.0', event: 'note' }],
    },
    {
      id: 'order.open',
      path: 'open',
      type: 'atomic',
      transitions: [
        { id: 'open:pay.0', event: 'pay', guard: 'isRich', targets: ['order.paid'] },
        { id: 'open:after', event: 'xstate.after.5.order.open', targets: ['order.paid'] },
      ],
    },
    {
      id: 'order.paid',
      path: 'paid',
      type: 'atomic',
      transitions: [{ id: 'paid:ship.*.0', event: 'ship.*', targets: [] }],
    },
  ],
};
const standers = [{ address: 'o-1', graph, value: 'open' }];
const exit = {
  type: 'event',
  address: 'o-1',
  state: 'open',
  transition: 'open:pay.0',
  event: 'pay',
  guard: 'isRich',
  targets: [],
  allows: false,
} as const;

describe('why not?', () => {
  test('a guard of an active state said no', () => {
    const { asked, elsewhere } = whyNot('pay', standers, [exit]);
    expect(asked).toMatchObject([{ state: 'open', guard: 'isRich', allows: false }]);
    expect(elsewhere).toEqual([]);
  });

  test('no active state names it, others would take it', () => {
    const { asked, active, elsewhere } = whyNot('ship.now', standers);
    expect([asked, active]).toEqual([[], ['open']]);
    expect(elsewhere).toEqual([{ address: 'o-1', state: 'paid' }]);
  });

  test('the machine itself counts as active', () => {
    expect(whyNot('note', standers).asked).toMatchObject([{ state: '', allows: true }]);
  });

  test('no state of the machine takes it at all', () => {
    expect(whyNot('shipp', standers)).toMatchObject({ asked: [], elsewhere: [] });
  });

  test('events one may send are told without those of timers', () => {
    expect(namedEvents(graph, 'open')).toEqual(['note', 'pay']);
  });
});

describe('what it waits for, in one sentence', () => {
  const row = { status: 'suspended', waitsFor: [{ type: 'event', names: ['payment.received'] }] };
  const timer = { key: 'k', dueAt: 9 };
  const run = { row, timers: [timer, { key: 'l', dueAt: 7 }], tasks: [], exits: [exit] };
  const of = (change: object): RunAnswer =>
    ({ ...run, suspensions: [], ...change }) as unknown as RunAnswer;

  test('names timers and events, and when it wakes', () => {
    const text = 'waiting for 2 timers and payment.received';
    expect(waitSentence(of({}))).toEqual({ text, wakesAt: 7 });
  });

  test('says why it failed, and that it is being cancelled', () => {
    const failed = { ...row, status: 'failed', failure: 'no money' };
    expect(waitSentence(of({ row: failed })).text).toBe('failed: no money');
    expect(waitSentence(of({ cancelling: { until: 5 } })).text).toMatch(/^is being cancelled/);
  });

  test('an event all of whose guards say no is told as closed, one that may pass is not', () => {
    expect(eventExits(of({}))[0]).toMatchObject({ event: 'pay', allows: false });
    const both = [exit, { ...exit, guard: undefined, allows: true }];
    expect(eventExits(of({ exits: both }))[0]?.allows).toBe(true);
  });
});

import { describe, expect, test } from 'vitest';
import type { AttemptLine, EntryLine } from '../../../inspector/protocol/index.ts';
import { turnFilter } from '../../../inspector/app/run/log-filter.ts';
import { logRows, type LogView } from '../../../inspector/app/run/log-rows.ts';
import { actorName, ledTo, turnText } from '../../../inspector/app/run/turn-text.ts';

const view: Omit<LogView, 'lines'> = {
  attempts: [],
  filter: () => true,
  quiet: false,
  raw: false,
  open: new Set(),
  cursor: undefined,
};

function line(revision: number, of: Partial<EntryLine> = {}): EntryLine {
  return {
    revision,
    sequence: revision * 2,
    at: revision * 1_000,
    source: 'event',
    eventType: 'paid',
    to: 'o-1',
    outcome: 'handled',
    transitions: [],
    value: 'open',
    definition: 'h',
    checkpoint: false,
    changed: ['total'],
    timersSet: [],
    timersCleared: [],
    workStarted: [],
    workStopped: [],
    actorsDropped: [],
    hasError: false,
    eventLength: 0,
    ...of,
  };
}

describe('the rows of a log', () => {
  test('work that was begun, tried again and ended is one row with its duration', () => {
    const key = 'o-1/0.order.charging#2';
    const attempts = [attempt(1, key), attempt(2, key)];
    const lines = [
      line(1, { workStarted: [key] }),
      line(9, {
        source: 'task',
        eventType: 'xstate.promise.resolve',
        to: 'o-1/0.order.charging',
        workStopped: [key],
        value: 'shipping',
      }),
    ];
    const rows = logRows({ ...view, lines, attempts });
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({ workMs: 8_000, attempts: 2, ledTo: ['shipping'] });
    const raw = logRows({ ...view, lines, attempts, raw: true });
    expect(raw.map(({ key: name }) => name)).toEqual(['t2', 'a3', 'a5', 't18']);
  });

  test('turns that changed nothing are left out, but for the one that is looked at', () => {
    const lines = [line(1), line(2, { changed: [] }), line(3)];
    expect(revisions({ ...view, lines })).toEqual([1, 3]);
    expect(revisions({ ...view, lines, quiet: true })).toEqual([1, 2, 3]);
    expect(revisions({ ...view, lines, cursor: 2 })).toEqual([1, 2, 3]);
  });

  test('an event nobody took is shown, although it changed nothing', () => {
    const lines = [line(1), line(2, { changed: [], outcome: 'ignored' })];
    expect(revisions({ ...view, lines })).toEqual([1, 2]);
  });

  test('turns alike are folded, but for the one that is looked at', () => {
    const of = { source: 'task', eventType: 'xstate.promise.resolve' } as const;
    const lines = [line(1), ...[2, 3, 4].map((at) => line(at, { ...of, to: `o-1/each/${at}` }))];
    const folded = logRows({ ...view, lines });
    expect(folded.map(({ type }) => type)).toEqual(['turn', 'fold']);
    expect(revisions({ ...view, lines, cursor: 3 })).toEqual([1, 2, 3, 4]);
    expect(logRows({ ...view, lines, open: new Set(['f4']) })).toHaveLength(5);
  });

  test('a filter finds by word, outcome, source, state and what was changed', () => {
    const lines = [
      line(1, { eventType: 'order.paid', changed: ['total'] }),
      line(2, { eventType: 'late', source: 'timer', value: { payment: 'waiting' } }),
      line(3, { outcome: 'failed', changed: ['o-1/charge tries'] }),
    ];
    const found = (text: string): readonly number[] =>
      revisions({ ...view, lines, filter: turnFilter(text, 'o-1') });
    expect(found('order')).toEqual([1]);
    expect(found('is:failed')).toEqual([3]);
    expect(found('by:timer')).toEqual([2]);
    expect(found('state:payment.waiting')).toEqual([2]);
    expect(found('changed:context.total')).toEqual([1, 2]);
    expect(found('changed:tries')).toEqual([3]);
    expect(found('-by:timer -is:failed')).toEqual([1]);
  });
});

describe('a turn in words', () => {
  test('a task is called by its state, a timer by its delay', () => {
    const to = 'o-1/0.order.payment.charging';
    const done = line(2, { source: 'task', eventType: 'xstate.promise.resolve', to });
    const failed = line(3, { source: 'task', eventType: 'xstate.promise.reject', to });
    const eventType = 'xstate.after.432000000.order.payment.waiting';
    expect(turnText(done, 'o-1')).toMatchObject({ what: 'done: payment.charging', icon: 'check' });
    expect(turnText(failed, 'o-1')).toMatchObject({ what: 'error: payment.charging' });
    const late = turnText(line(4, { source: 'timer', eventType }), 'o-1');
    expect(late.what).toBe('after 5d: payment.waiting');
  });

  test('one of many alike is called by the list it is of', () => {
    expect(actorName('o-1/0.order.importing/0/2#7')).toBe('importing/0/2');
    expect(actorName('o-1')).toBe('o-1');
  });

  test('it says only the states it led to', () => {
    const before = line(1, { value: { payment: 'waiting', shipping: 'packing' } });
    const after = line(2, { value: { payment: 'paid', shipping: 'packing' } });
    expect(ledTo(after, before)).toEqual(['payment.paid']);
  });
});

function attempt(number: number, key: string): AttemptLine {
  const at = { startedAt: 0, endedAt: 1, retryAt: undefined };
  const error = { type: 'whole', value: null, length: 4 } as const;
  const sequence = number * 2 + 1;
  return { workflowId: 'o-1', sequence, key, attempt: number, error, message: 'no', ...at };
}

function revisions(of: LogView): readonly number[] {
  return logRows(of).flatMap((row) => (row.type === 'turn' ? [row.line.revision] : []));
}

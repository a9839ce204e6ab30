import { describe, expect, test } from 'vitest';
import { fromTask, sleep, waitForEvent } from 'abeyance';
import { createTestEngine } from 'abeyance/testing';
import { createMachine, setup } from 'xstate';
import {
  agesOf,
  heatBadges,
  heatRows,
  stateQuery,
} from '../../../inspector/app/definition/heat.ts';
import { graphChanges } from '../../../inspector/app/definition/graph-diff.ts';
import { actorName, timerName } from '../../../inspector/app/views/actor-names.ts';
import { replayOf } from '../../../inspector/app/views/replay.ts';
import { RunHistory } from '../../../inspector/app/views/run-history.ts';
import { sequenceOf } from '../../../inspector/app/views/sequence.ts';
import { compressedScale, evenScale } from '../../../inspector/app/views/time-scale.ts';
import { drawnBars, timelineOf, type Bar } from '../../../inspector/app/views/timeline.ts';
import { createEngineSource } from '../../../inspector/source/index.ts';
import { extractGraph } from '../../../src/machines/xstate/extract-graph.ts';

const order = setup({
  actors: {
    charge: fromTask(() => Promise.resolve('paid')),
  },
}).createMachine({
  id: 'order',
  initial: 'open',
  states: {
    open: waitForEvent({
      event: 'order.placed',
      onEvent: 'charging',
      timeout: '2d',
      onTimeout: 'late',
    }),
    late: { type: 'final' },
    charging: { invoke: { src: 'charge', onDone: 'parts' } },
    parts: {
      type: 'parallel',
      states: {
        goods: { initial: 'here', states: { here: { on: { go: 'gone' } }, gone: {} } },
        bill: {
          initial: 'due',
          states: { due: { on: { again: { target: 'due', reenter: true } } } },
        },
      },
      on: { back: 'open' },
    },
  },
});
const graph = extractGraph(order, '1');

async function linesOf(events: readonly string[]) {
  await using rig = await createTestEngine({ workflows: [order] });
  const { engine } = rig;
  await engine.start(order, { id: 'o-1' });
  for (const type of events) {
    await engine.sendEvent({ targetWorkflowId: 'o-1', type });
    await rig.clock.advance('1s');
  }
  const source = createEngineSource(engine);
  const history = new RunHistory(source, 'o-1');
  await history.follow((await source.run({ id: 'o-1' })).row.revision);
  const lines = history.told.value?.lines ?? [];
  expect(history.told.value?.fromStart).toBe(true);
  return lines;
}

describe('what a run did', () => {
  test('is counted by states and transitions, also where a turn went through several', async () => {
    const lines = await linesOf(['order.placed', 'go', 'again', 'again', 'back', 'order.placed']);
    const { visits, taken, since } = replayOf(graph, 'o-1', lines, true);
    expect(visits.get('open')).toBe(2);
    expect(visits.get('charging')).toBe(2);
    expect(visits.get('parts.bill.due')).toBe(4);
    expect(visits.get('parts.goods.gone')).toBe(1);
    expect(taken.get('order.parts.bill.due:again.0')).toBe(2);
    expect([...since.keys()].toSorted()).toEqual(
      ['', 'parts', 'parts.bill', 'parts.bill.due', 'parts.goods', 'parts.goods.here'].toSorted(),
    );
  });

  test('is told as messages between who sent and who took', async () => {
    const lines = await linesOf(['order.placed', 'unknown']);
    const cast = { id: 'o-1', graph, parent: undefined, children: [] };
    const { lanes, messages } = sequenceOf(cast, lines);
    expect(lanes.map(({ name }) => name)).toEqual(['outside', 'o-1', 'charge']);
    const said = messages.map(({ from, to, text }) => {
      return `${lanes[from]?.name} > ${lanes[to]?.name}: ${text}`;
    });
    expect(said.slice(0, 4)).toEqual([
      'outside > o-1: start',
      'outside > o-1: order.placed',
      'o-1 > charge: asks charge',
      'charge > o-1: done',
    ]);
    expect(messages.at(-1)?.outcome).not.toBe('handled');
    expect(messages.filter(({ isTurn }) => isTurn)).toHaveLength(lines.length);
  });

  test('stands in lanes: one for each region, task and timer', async () => {
    const lines = await linesOf(['order.placed', 'go']);
    const lanes = timelineOf({
      id: 'o-1',
      machines: [{ address: 'o-1', graph }],
      lines,
      attempts: [],
      isOver: false,
    });
    expect(lanes.map(({ name }) => name)).toEqual([
      'o-1',
      'parts.goods',
      'parts.bill',
      'charge',
      'after 2d in open',
    ]);
    expect(lanes[0]?.bars.map(({ text }) => text)).toEqual(['open', 'charging', 'parts']);
    expect(lanes[1]?.bars.map(({ text, to }) => [text, to === undefined])).toEqual([
      ['here', false],
      ['gone', true],
    ]);
    expect(lanes[3]?.bars[0]?.looks).toBe('done');
    expect(lanes[4]?.bars[0]?.looks).toBe('cleared');
  });
});

describe('time as space', () => {
  test('is even, or has long gaps short; and back', () => {
    const even = evenScale(0, 1_000, 500);
    expect(even.at(500)).toBe(250);
    expect(even.timeAt(250)).toBe(500);
    const week = 7 * 86_400_000;
    const short = compressedScale([10, 20, week], 0, week, 300);
    expect(short.at(20)).toBeGreaterThan(15);
    expect(short.at(week)).toBeCloseTo(300);
    expect(short.timeAt(short.at(15))).toBeCloseTo(15);
  });

  test('draws many short stretches as one, and none that are out of sight', () => {
    const bar = (from: number, to: number): Bar => {
      return { key: String(from), from, to, text: '', looks: 'state', revision: 1 };
    };
    const bars = Array.from({ length: 1_000 }, (_, index) => bar(index, index + 1));
    const sight = { now: 0, left: 0, right: 100 };
    const drawn = drawnBars(bars, evenScale(0, 10_000, 100), sight);
    expect(drawn).toHaveLength(1);
    expect(drawn[0]?.count).toBe(1_000);
    expect(drawnBars([bar(9_000, 9_500)], evenScale(0, 10_000, 1_000), sight)).toEqual([]);
  });
});

test('actors and timers are called by what a reader knows', () => {
  expect(actorName('o-1/0.order.charging', 'o-1', graph)).toBe('charge');
  expect(actorName('o-1/each/17', 'o-1', graph)).toBe('each (each)');
  expect(timerName('|xstate.after.432000000.order.open')).toBe('after 5d in open');
  expect(timerName('|xstate.after.delay.order.open')).toBe('after delay.order.open');
});

describe('where the workflows of a machine stand', () => {
  const states = {
    open: { active: 90, parked: 0, failed: 0, ended: 0 },
    'parts.bill.due': { active: 1, parked: 2, failed: 0, ended: 0 },
    late: { active: 0, parked: 0, failed: 0, ended: 5 },
  };
  const rows = heatRows(graph, { hash: 'h', total: 98, states }, new Map([['open', [3, 9, 1]]]));

  test('is told with the time of those that were sampled', () => {
    expect(rows.map(({ path }) => path)).toEqual(['open', 'late', 'parts.bill.due']);
    expect(rows[0]?.age).toEqual({ median: 3, oldest: 9 });
    expect(rows[1]?.age).toBeUndefined();
  });

  test('is warmer where there are more, red where something is wrong', () => {
    const badges = heatBadges(rows, graph);
    expect(badges.get('state order.open')).toMatchObject({ text: '90', looks: 'heat-5' });
    expect(badges.get('state order.parts.bill.due')?.looks).toContain('bad');
    expect(badges.get('state order.late')?.looks).toBe('');
  });

  test('counts no age of those that ended or are of another version', () => {
    const row = { states: ['open'], updatedAt: 10, definition: 'h', status: 'suspended' };
    const sampled = [row, { ...row, status: 'done' }, { ...row, definition: 'other' }];
    expect([...agesOf(sampled as never, 'h', 15)]).toEqual([['open', [5]]]);
  });

  test('is found again by a search', () => {
    expect(stateQuery('order', 'parts.bill')).toBe('workflow:order state:parts.bill');
    expect(stateQuery('my order', '')).toBe('workflow:"my order"');
  });
});

test('versions differ by states and transitions that are new, gone or other', () => {
  const machine = (states: object) => {
    return extractGraph(createMachine({ id: 'm', initial: 'a', states: states as never }), '1');
  };
  const before = machine({ a: { on: { go: 'b' } }, b: {}, c: {} });
  const after = machine({ a: { on: { go: 'd', stop: 'b' } }, b: {}, d: sleep('1h', 'b') });
  const told = graphChanges(before, after).map(({ sign, what, path }) => `${sign}${what} ${path}`);
  expect(told).toContain('-state c');
  expect(told).toContain('+state d');
  expect(told).toContain('~transition a');
  expect(told).toContain('+transition a');
  expect(graphChanges(before, before)).toEqual([]);
});

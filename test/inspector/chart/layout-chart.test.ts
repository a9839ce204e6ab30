import { createMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { extractGraph } from '../../../src/machines/xstate/extract-graph.ts';
import {
  chartKey,
  chartMetric,
  layoutChart,
  type Chart,
  type ChartOptions,
  type LayoutEngine,
} from '../../../inspector/chart/index.ts';
import { createNodeLayoutEngine } from '../../../inspector/chart/node-layout.ts';
import { workflows } from '../../../examples/workflows/index.ts';
import { chartMachines } from './machines.ts';

const engine = createNodeLayoutEngine();
const machines = chartMachines();

describe('nothing lies on anything', () => {
  // The largest are laid out one way only: they are most of what this file costs.
  const large = new Set(['nested250', 'flat250', 'regions', 'ring', 'chain', 'fanOut']);
  test.for(Object.keys(machines))('in %s', async (name) => {
    for (const direction of large.has(name) ? (['down'] as const) : (['down', 'right'] as const)) {
      const chart = await chartOf(name, { direction });
      expect(chartMetric(chart).overlaps.slice(0, 5)).toEqual([]);
    }
  });

  test('in the machines of the examples, which the fleet is made of', async () => {
    const all = workflows.flatMap(({ machine, beside }) => [
      machine,
      ...Object.values(beside ?? {}),
    ]);
    const names = new Set<string>();
    for (const machine of all) {
      if (names.has(machine.id)) continue;
      names.add(machine.id);
      for (const direction of ['down', 'right'] as const) {
        const laidOut = await layoutChart(extractGraph(machine, '1'), engine, { direction });
        if (laidOut.type !== 'chart') throw new Error(`${machine.id}: ${laidOut.reason}`);
        expect(chartMetric(laidOut.chart).overlaps.slice(0, 5), machine.id).toEqual([]);
      }
    }
    expect(names.size).toBeGreaterThan(12);
  });

  test('in an order with some of its states collapsed', async () => {
    const collapsed = ['order.validating', 'order.fulfilling.shipping.carrier'];
    const chart = await chartOf('order', { collapsed });
    expect(chartMetric(chart).overlaps).toEqual([]);
    expect(chart.states.find(({ name }) => name === 'validating')?.hidden).toBe(5);
    expect(chart.states.map(({ path }) => path)).not.toContain('validating.fraud');
  });

  test('and the metric sees it where something does', async () => {
    const chart = await chartOf('review');
    const [first, second] = chart.edges;
    if (first === undefined || second === undefined) throw new Error('two edges are needed');
    const { x, y } = second.labels[0] ?? { x: 0, y: 0 };
    const onOther = { ...first, labels: first.labels.map((label) => ({ ...label, x, y })) };
    const worse = { ...chart, edges: [onOther, ...chart.edges.slice(1)] };
    expect(chartMetric(worse).overlaps.join()).toContain('lies on label');
    const state = chart.states.at(-1);
    const onState = { ...first, labels: first.labels.map((label) => ({ ...label, ...at(state) })) };
    const worst = { ...chart, edges: [onState, ...chart.edges.slice(1)] };
    expect(chartMetric(worst).overlaps.join()).toContain('lies on state');
  });
});

describe('a chart', () => {
  test('has every state and every transition once', async () => {
    const graph = extractGraph(machines['order']!, '1');
    const chart = await chartOf('order');
    expect(chart.states.map(({ id }) => id).toSorted()).toEqual(
      graph.states.map(({ id }) => id).toSorted(),
    );
    const drawn = [
      ...chart.edges.flatMap(({ labels }) => labels.map(({ transition }) => transition)),
      ...chart.states.flatMap(({ rows }) => rows.flatMap(({ transition }) => transition ?? [])),
    ];
    const all = graph.states.flatMap(({ transitions = [] }) => transitions.map(({ id }) => id));
    expect(drawn.toSorted()).toEqual(all.toSorted());
  });

  test('has its initial states above what they lead to', async () => {
    const { states } = await chartOf('order');
    const top = (name: string): number => states.find((state) => state.name === name)?.y ?? 0;
    expect(top('reserving')).toBeLessThan(top('backordered'));
    expect(top('charging')).toBeLessThan(top('backoff'));
    expect(top('validating')).toBeLessThan(top('fulfilling'));
  });

  test('ends each edge at its own states, those that lead back too', async () => {
    const { states, edges } = await chartOf('order');
    for (const edge of edges) {
      const [source, target] = [edge.source, edge.target].map((id) => {
        return states.find((state) => state.id === id);
      });
      expect(isOnBorder(edge.points[0], source), edge.id).toBe(true);
      expect(isOnBorder(edge.points.at(-1), target), edge.id).toBe(true);
    }
  });

  test('writes transitions to a state within, and to none, as rows', async () => {
    const { states, edges } = await chartOf('order');
    const rows = states[0]?.rows.map(({ type, text, detail }) => ({ type, text, detail }));
    expect(rows).toEqual([
      { type: 'stay', text: 'NOTE', detail: '/ saveNote' },
      { type: 'inward', text: 'CANCEL → cancelling', detail: '' },
    ]);
    expect(edges.filter(({ source }) => source === 'order')).toEqual([]);
  });

  test('tells the kinds of transitions apart, and has room for the time of timers', async () => {
    const { edges } = await chartOf('order');
    const kinds = new Set(edges.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['after', 'always', 'done', 'error', 'event']);
    const timers = edges.flatMap(({ labels }) => labels).filter(({ kind }) => kind === 'after');
    expect(timers.every(({ countdown }) => countdown !== undefined)).toBe(true);
    expect(timers.map(({ text }) => text)).toContain('after 7d');
  });

  test('says once that a state is a pause, and does not invent names', async () => {
    const asking = {
      id: 'm.ask',
      path: 'ask',
      type: 'atomic',
      tags: ['suspended', 'suspended.x', 'human'],
      pause: { type: 'externalEvent', event: 'answered' },
      invoke: [{ id: '0.m.ask', src: 'xstate.invoke.0.m.ask' }],
    };
    const root = { id: 'm', path: '', type: 'compound', initial: 'm.ask' };
    const graph = { id: 'm', version: '1', states: [root, asking] };
    const laidOut = await layoutChart(graph, engine);
    const state = laidOut.type === 'chart' ? laidOut.chart.states[1] : undefined;
    expect(state?.tags).toEqual(['human']);
    expect(state?.rows.map(({ text }) => text)).toEqual(['waits for answered', '(inline)']);
  });

  test('is the same for the same machine', async () => {
    expect(await chartOf('review')).toEqual(await chartOf('review'));
  });

  test('is kept by its definition, its direction and what is collapsed', () => {
    expect(chartKey('abc', { collapsed: ['b', 'a', 'b'] })).toBe('abc down a b');
    expect(chartKey('abc', { direction: 'right' })).toBe('abc right');
  });

  test('is an outline where the layout engine fails', async () => {
    const broken: LayoutEngine = { layout: () => Promise.reject(new Error('no')) };
    const graph = extractGraph(createMachine({ id: 'm', initial: 'a', states: { a: {} } }), '1');
    const laidOut = await layoutChart(graph, broken);
    expect(laidOut).toMatchObject({ type: 'outline', reason: 'no', outline: { id: 'm' } });
  });
});

test('the layout engine says why it cannot', async () => {
  const edges = [{ id: 'e', sources: ['nobody'], targets: ['nobody'] }];
  await expect(engine.layout({ id: 'root', edges })).rejects.toThrow(/the layout engine failed/);
});

async function chartOf(name: string, options?: ChartOptions): Promise<Chart> {
  const laidOut = await layoutChart(extractGraph(machines[name]!, '1'), engine, options);
  if (laidOut.type === 'outline') throw new Error(laidOut.reason);
  return laidOut.chart;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function at(box: Box | undefined): { x: number; y: number } {
  return { x: box?.x ?? 0, y: box?.y ?? 0 };
}

function isOnBorder(
  point: { readonly x: number; readonly y: number } | undefined,
  box: Box | undefined,
): boolean {
  if (point === undefined || box === undefined) return false;
  const sides = [point.x - box.x, box.x + box.width - point.x];
  const ends = [point.y - box.y, box.y + box.height - point.y];
  const all = [...sides, ...ends];
  return Math.min(...all) > -1 && Math.min(...all.map(Math.abs)) < 1;
}

import { describe, expect, test } from 'vitest';
import { extractGraph } from '../../../src/machines/xstate/extract-graph.ts';
import {
  chartShape,
  chartStyle,
  chartSvg,
  countdownsOf,
  edgeKey,
  layoutChart,
  lightsOf,
  shapeText,
  stateKey,
  transitionKey,
  type Chart,
  type ChartStanding,
} from '../../../inspector/chart/index.ts';
import { createNodeLayoutEngine } from '../../../inspector/chart/node-layout.ts';
import { chartMachines } from './machines.ts';
import { xmlFaults } from './xml-faults.ts';

const engine = createNodeLayoutEngine();
const machines = chartMachines();
const order = await chartOf('order');
const BACKOFF = 'fulfilling.payment.backoff';
const RETRY = `order.${BACKOFF}:xstate.after.retryBackoff.order.${BACKOFF}.0`;

describe('what a workflow does now', () => {
  test('lights its states, and those around them', () => {
    const lights = lightsOf(order, { active: [BACKOFF, 'fulfilling.notifications.idle'] });
    expect(lights.get(stateKey(`order.${BACKOFF}`))).toBe('active');
    expect(lights.get(stateKey('order.fulfilling.payment'))).toBe('around');
    expect(lights.get(stateKey('order'))).toBe('around');
    expect(lights.has(stateKey('order.fulfilling.shipping'))).toBe(false);
  });

  test('lights a collapsed state in the place of what is hidden in it', async () => {
    const chart = await chartOf('order', ['order.fulfilling']);
    const lights = lightsOf(chart, { active: [BACKOFF], failed: [BACKOFF] });
    expect(lights.get(stateKey('order.fulfilling'))).toBe('active failed');
    expect(lights.has(stateKey(`order.${BACKOFF}`))).toBe(false);
  });

  test('lights a collapsed state also where all states around are named', async () => {
    const chart = await chartOf('order', ['order.fulfilling']);
    const lights = lightsOf(chart, { active: ['fulfilling', 'fulfilling.payment', BACKOFF] });
    expect(lights.get(stateKey('order.fulfilling'))).toBe('active');
  });

  test('lights the way it took, the ways it may take and the timers', () => {
    const id = 'order.onHold:RESUME.0';
    const lights = lightsOf(order, { taken: [id], enabled: [id], timers: { [RETRY]: 5000 } });
    expect(lights.get(transitionKey(id))).toBe('taken enabled');
    expect(lights.get(edgeKey('event order.onHold order.fulfilling'))).toBe('taken');
    expect(lights.get(transitionKey(RETRY))).toBe('timing');
    expect(countdownsOf({ timers: { [RETRY]: 5000 } }, 1790).get(transitionKey(RETRY))).toBe(
      '00:03.2',
    );
  });

  test('moves nothing: only classes and countdowns differ', () => {
    const standing = { active: [BACKOFF], timers: { [RETRY]: 5000 } };
    const still = shapeText(chartShape(order));
    const lit = shapeText(
      chartShape(order, {
        lights: lightsOf(order, standing),
        countdowns: countdownsOf(standing, 0),
      }),
    );
    expect(lit).not.toBe(still);
    const bare = (text: string): string =>
      text
        .replaceAll(/ class="[^"]*"/g, '')
        .replaceAll('00:05.0', '')
        .replaceAll('></text>', '/>');
    expect(bare(lit)).toBe(bare(still));
  });

  test('is shown within a frame', () => {
    const standings: ChartStanding[] = [{ active: [BACKOFF] }, { active: ['failed'] }];
    const took = Array.from({ length: 50 }, (_, index) => {
      const began = performance.now();
      lightsOf(order, standings[index % 2]!);
      return performance.now() - began;
    });
    // 16 ms; the best of fifty, since others work on the same cores
    expect(Math.min(...took)).toBeLessThan(16);
  });
});

describe('the file', () => {
  test.for(['order', 'pauses', 'history', 'busy'])('of %s is XML, in each scheme', async (name) => {
    const chart = await chartOf(name);
    for (const scheme of ['light', 'dark', 'auto'] as const) {
      expect(xmlFaults(chartSvg(chart, { scheme }))).toEqual([]);
    }
  });

  test('has its style in it, and what is drawn in a page has none', () => {
    expect(chartSvg(order)).toContain('<style>.chart{--chart-canvas:');
    expect(shapeText(chartShape(order))).not.toMatch(/<style| style="/);
  });

  test('shows where a workflow stands, and the time that is left', () => {
    const standing = { active: [BACKOFF], timers: { [RETRY]: 5000 } };
    expect(chartSvg(order, { standing, now: 0 })).toContain('>00:05.0</text>');
    expect(chartSvg(order, { standing })).not.toContain(' timing"');
    expect(chartSvg(order, { standing })).toMatch(
      /class="state atomic active"[^>]*payment.backoff"/,
    );
  });

  test('of thirty states takes no forty seconds of work', async () => {
    const before = process.cpuUsage();
    chartSvg(await chartOf('order'));
    const { user, system } = process.cpuUsage(before);
    // with another way to place nodes it took forty; the bound is for slow and busy machines
    expect((user + system) / 1000).toBeLessThan(10_000);
  });

  test('has names of its own for everything that is lit', () => {
    const text = shapeText(chartShape(order));
    for (const { id } of order.states) expect(text).toContain(`data-state="${id}"`);
    for (const { labels } of order.edges) {
      for (const label of labels) expect(text).toContain(`data-transition="${label.transition}"`);
    }
  });
});

test('text can be read on what it stands on: contrast of 4.5 at least, in both schemes', () => {
  for (const scheme of ['light', 'dark'] as const) {
    const style = chartStyle(scheme);
    const colour = (name: string): string =>
      new RegExp(`--chart-${name}:(#\\w{6})`).exec(style)?.[1] ?? `no ${name}`;
    const pairs = [
      ...['event-text', 'after', 'always', 'done', 'error'].flatMap((text) => [
        [text, 'canvas'],
        [text, 'state'],
        [text, 'inner'],
      ]),
      ...['state', 'inner', 'canvas', 'tag'].map((ground) => ['quiet', ground]),
      ...['state', 'inner', 'canvas', 'failed-fill'].map((ground) => ['name', ground]),
      ['active-name', 'active-fill'],
      ['canvas', 'after'],
    ];
    for (const [text = '', ground = ''] of pairs) {
      const ratio = contrast(colour(text), colour(ground));
      expect(ratio, `${text} on ${ground}, ${scheme}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

async function chartOf(name: string, collapsed: readonly string[] = []): Promise<Chart> {
  const laidOut = await layoutChart(extractGraph(machines[name]!, '1'), engine, { collapsed });
  if (laidOut.type === 'outline') throw new Error(laidOut.reason);
  return laidOut.chart;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createEngine, sleep, waitForEvent, type Engine } from 'abeyance';
import elkWorker from 'elkjs/lib/elk-worker.min.js?url';
import { setup } from 'xstate';
import {
  createEngineSource,
  registerInspector,
  type InspectorElement,
} from '../../../inspector/app/index.ts';

const order = setup({}).createMachine({
  id: 'order',
  initial: 'open',
  states: {
    open: waitForEvent({
      event: 'order.paid',
      onEvent: 'sending',
      timeout: '2d',
      onTimeout: 'late',
    }),
    sending: {
      initial: 'packing',
      states: { packing: sleep('30d', 'packed'), packed: {} },
      on: { 'order.returned': 'open' },
    },
    late: { type: 'final' },
  },
});

const shown: HTMLElement[] = [];
afterEach(() => {
  for (const element of shown.splice(0)) element.remove();
});

function show(engine: Engine, place: string, worker = elkWorker): ShadowRoot {
  registerInspector();
  const element = document.createElement('abeyance-inspector') as InspectorElement;
  element.setAttribute('place', place);
  element.style.height = '800px';
  element.source = createEngineSource(engine);
  element.layout = () => new Worker(worker);
  shown.push(element);
  document.body.append(element);
  if (element.shadowRoot === null) throw new Error('it has no shadow root');
  return element.shadowRoot;
}

async function orders(): Promise<Engine> {
  const engine = await createEngine({ workflows: [order] });
  await engine.start(order, { id: 'order-1' });
  return engine;
}

const state = (name: RegExp) => page.getByRole('group', { name });

describe('the chart of a run', () => {
  test('lights where it stands, and only that changes when it moves', async () => {
    await page.viewport(1400, 900);
    await using engine = await orders();
    const root = show(engine, '#/wf/order-1');
    await expect.element(state(/^open, active/)).toBeVisible();
    const svg = root.querySelector('svg.chart');
    const changed: MutationRecord[] = [];
    const watcher = new MutationObserver((records) => changed.push(...records));
    watcher.observe(svg as Node, { subtree: true, childList: true, attributes: true });
    await engine.sendEvent({ targetWorkflowId: 'order-1', type: 'order.paid' });
    await expect.element(state(/^packing, active/)).toBeVisible();
    watcher.disconnect();
    expect(root.querySelector('svg.chart')).toBe(svg);
    // a second may have passed, and with it the text of a countdown
    const isCountdown = ({ target }: MutationRecord) =>
      (target as Element).closest('.countdown') !== null;
    const made = changed.filter((record) => record.type === 'childList' && !isCountdown(record));
    expect(made).toEqual([]);
    const touched = new Set(
      changed.map(({ target }) => (target as Element).getAttribute('data-key')),
    );
    expect([...touched]).not.toContain('state order.late');
    expect(root.querySelector('.edge.taken')?.getAttribute('data-key')).toContain('order.sending');
  });

  test('sends by a press on a transition that may be taken', async () => {
    await page.viewport(1400, 900);
    await using engine = await orders();
    show(engine, '#/wf/order-1');
    await page.getByRole('button', { name: /Send order.paid, to sending/ }).click();
    await expect.element(page.getByRole('dialog')).toBeVisible();
  });

  test('tells of a state that is pressed, and gives the focus back', async () => {
    await page.viewport(1400, 900);
    await using engine = await orders();
    const root = show(engine, '#/wf/order-1');
    await state(/^open, active/).click();
    const told = page.getByRole('dialog', { name: 'State open' });
    await expect.element(told.getByText(/entered 1×/)).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(told).not.toBeInTheDocument();
    expect(root.activeElement?.getAttribute('data-state')).toBe('order.open');
  });

  test('goes from state to state by arrows', async () => {
    await page.viewport(1400, 900);
    await using engine = await orders();
    const root = show(engine, '#/wf/order-1');
    await expect.element(state(/^open, active/)).toBeVisible();
    (root.querySelector('[data-key="state order.open"]') as SVGElement).focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(root.activeElement?.getAttribute('data-state')).not.toBe('order.open');
  });

  test('hides inner states, stays where it was and remembers it', async () => {
    await page.viewport(1400, 900);
    await using engine = await orders();
    const root = show(engine, '#/wf/order-1');
    const toggle = page.getByRole('button', { name: /Hide the states in it: sending/ });
    await toggle.click();
    await expect.element(state(/^packing/)).not.toBeInTheDocument();
    shown.pop()?.remove();
    const again = show(engine, '#/wf/order-1');
    const more = page.getByRole('button', { name: /Show the states in it: sending/ });
    await more.click();
    await expect.element(state(/^packing/)).toBeVisible();
    expect(again).not.toBe(root);
  });

  test('zooms by buttons, and says how far', async () => {
    await page.viewport(1400, 900);
    await using engine = await orders();
    const root = show(engine, '#/wf/order-1');
    await expect.element(state(/^open, active/)).toBeVisible();
    const before = Number(root.querySelector('svg.chart')?.getAttribute('width'));
    await page.getByRole('button', { name: 'Larger' }).click();
    expect(Number(root.querySelector('svg.chart')?.getAttribute('width'))).toBeCloseTo(
      before * 1.25,
    );
  });
});

test('where the layout worker does not start, the outline says why and does the same', async () => {
  await page.viewport(1400, 900);
  const other = setup({}).createMachine({
    id: 'other',
    initial: 'open',
    states: { open: waitForEvent({ event: 'go', onEvent: 'gone' }), gone: { type: 'final' } },
  });
  await using engine = await createEngine({ workflows: [other] });
  await engine.start(other, { id: 'other-1' });
  show(engine, '#/wf/other-1', '/there-is-no-such.js');
  await expect.element(page.getByText(/the layout worker does not run/)).toBeVisible();
  await expect.element(page.getByText('open', { exact: true }).first()).toBeVisible();
  await expect.element(page.getByRole('button', { name: /^go/ })).toBeVisible();
});

test('sequence and timeline are drawn, and a press looks at that moment', async () => {
  await page.viewport(1400, 900);
  await using engine = await orders();
  await engine.sendEvent({ targetWorkflowId: 'order-1', type: 'order.paid' });
  show(engine, '#/wf/order-1/sequence');
  await page
    .getByRole('table', { name: /Messages/ })
    .getByText('start')
    .click();
  await expect.element(page.getByText(/back to the present/i).first()).toBeVisible();
  shown.pop()?.remove();
  show(engine, '#/wf/order-1/timeline');
  await expect.element(page.getByRole('button', { name: /^open, / })).toBeVisible();
  await expect.element(page.getByRole('button', { name: /^sending.packing, / })).toBeVisible();
});

test('a machine shows how many workflows stand where', async () => {
  await page.viewport(1400, 900);
  await using engine = await orders();
  await engine.start(order, { id: 'order-2' });
  await engine.sendEvent({ targetWorkflowId: 'order-2', type: 'order.paid' });
  show(engine, '#/definitions');
  await page.getByRole('link', { name: 'order' }).click();
  await expect.element(page.getByRole('row', { name: /^open 1/ })).toBeVisible();
  await state(/^open/).click();
  await expect.element(page.getByRole('link', { name: '1 workflows' })).toBeVisible();
});

import axe from 'axe-core';
import { assign, setup } from 'xstate';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { page, userEvent, type Locator } from 'vitest/browser';
import { createEngine, waitForEvent, type Engine } from 'abeyance';
import { registerInspector, type InspectorElement } from '../../../inspector/app/index.ts';
import { createBundleSource, createEngineSource } from '../../../inspector/source/index.ts';
import type { EngineSourceOptions } from '../../../inspector/source/index.ts';

const order = setup({
  types: { context: {} as { total: number; at: Date } },
  guards: { isRich: ({ event }) => ((event as { payload?: number }).payload ?? 0) > 10 },
}).createMachine({
  id: 'order',
  initial: 'open',
  context: { total: 1, at: new Date(0) },
  states: {
    open: waitForEvent({ event: 'order.paid', timeout: '2d', onEvent: 'paid', onTimeout: 'lost' }),
    paid: {
      on: {
        'order.raised': { actions: assign({ total: ({ context }) => context.total + 1 }) },
        'order.doubled': { guard: 'isRich', actions: assign({ total: 20 }) },
        'order.broken': {
          actions: assign({
            total: () => {
              throw new Error('the till is jammed');
            },
          }),
        },
        'order.shipped': 'shipped',
      },
    },
    shipped: { type: 'final' },
    lost: { type: 'final' },
  },
});

registerInspector();
afterEach(() => {
  document.body.replaceChildren();
});

async function orders(): Promise<Engine> {
  const engine = await createEngine({ workflows: [order], onFailure: 'park' });
  onTestFinished(() => engine.close());
  await engine.start(order, { id: 'order-1', metadata: { customer: 'ann' } });
  return engine;
}

function show(
  engine: Engine,
  { place = '#/wf/order-1', ...options }: EngineSourceOptions & { readonly place?: string } = {},
): InspectorElement {
  const element = document.createElement('abeyance-inspector') as InspectorElement;
  element.setAttribute('place', place);
  element.style.height = '800px';
  element.source = createEngineSource(engine, options);
  element.readBundle = (bundle) => Promise.resolve(createBundleSource(bundle));
  document.body.append(element);
  return element;
}

async function send(engine: Engine, type: string, payload?: unknown): Promise<void> {
  await engine.sendEvent({ type, targetWorkflowId: 'order-1', payload });
}

async function expectText(locator: Locator, text: RegExp): Promise<void> {
  await expect.poll(() => locator.query()?.textContent ?? '').toMatch(text);
}

function turns(): Locator {
  return page.getByRole('list', { name: 'Turns' });
}

describe('the page of a workflow', () => {
  test('says what it waits for, and follows what happens', async () => {
    const engine = await orders();
    show(engine);
    await expect.element(page.getByText(/waiting for 1 timer and order.paid/)).toBeVisible();
    await expect.element(page.getByText('customer: ann')).toBeVisible();
    await send(engine, 'order.paid');
    await expect.element(turns().getByRole('button', { name: /order\.paid/ })).toBeVisible();
    await expect.element(page.getByText('#2 of 2')).toBeVisible();
  });

  test('sends an event with a payload, and says why one is not taken', async () => {
    const engine = await orders();
    await send(engine, 'order.paid');
    show(engine);
    await page.getByRole('button', { name: 'Send event…' }).click();
    await page.getByLabelText('Type').fill('order.doubled');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect.element(page.getByText(/its guard isRich says no/)).toBeVisible();
    await page.getByLabelText('Payload (JSON, may be empty)').fill('{\n oops');
    await expect.element(page.getByText(/Line 2, column 2/)).toBeVisible();
    await page.getByLabelText('Payload (JSON, may be empty)').fill('12');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await expect.element(page.getByText(/order\.doubled: handled/)).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expectText(page.getByRole('region', { name: 'context' }), /1 → 20/);
  });

  test('looks at any turn by one cursor, and comes back by Escape', async () => {
    const engine = await orders();
    await send(engine, 'order.paid');
    for (let count = 0; count < 5; count += 1) await send(engine, 'order.raised');
    show(engine);
    await expect.element(page.getByText('#7 of 7')).toBeVisible();
    (turns().element() as HTMLElement).focus();
    await userEvent.keyboard('[[[[[[');
    await expect.element(page.getByText('#4 of 7')).toBeVisible();
    await expect.element(page.getByText(/Viewing the past: after turn 4/)).toBeVisible();
    await expectText(page.getByRole('region', { name: 'context' }), /2 → 3/);
    await expect.element(page.getByRole('button', { name: 'Send event…' })).toBeDisabled();
    const here = turns().element().querySelector('[aria-current=step]');
    expect(here?.getAttribute('title')).toMatch(/^#4 /);
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByText('#7 of 7')).toBeVisible();
  });

  test('forks with another context, and goes to the fork', async () => {
    const engine = await orders();
    show(engine);
    await page.getByRole('button', { name: 'Fork…' }).click();
    const context = page.getByLabelText('Context', { exact: true });
    await expect.element(context).toBeVisible();
    await context.fill((context.element() as HTMLTextAreaElement).value.replace('1', '7'));
    await expectText(page.getByRole('dialog'), /total\s*1 → 7/);
    await page.getByRole('button', { name: 'Fork', exact: true }).click();
    await expect.element(page.getByRole('heading', { name: /order-1-fork/ })).toBeVisible();
    const fork = (await engine.get('order-1-fork')).getSnapshot();
    expect(fork).toMatchObject({ status: 'parked', context: { total: 7, at: new Date(0) } });
  });

  test('shows the error a workflow is parked over, and lets it pass the event by', async () => {
    const engine = await orders();
    await send(engine, 'order.paid');
    await send(engine, 'order.broken');
    show(engine);
    await expect.element(page.getByText(/stands still over order\.broken/)).toBeVisible();
    const turn = page.getByRole('region', { name: 'Turn', exact: true });
    await expect.element(turn.getByText(/^Error: the till is jammed/)).toBeVisible();
    await page.getByText('Error and stack').click();
    const head = page.getByRole('group').filter({ hasText: /^Error and stack/ });
    await expect.element(head.getByText(/^Error: the till is jammed/)).toBeVisible();
    await page.getByRole('button', { name: 'Retry or skip…' }).click();
    await page.getByLabelText('Pass order.broken by').click();
    await page.getByRole('button', { name: 'Skip', exact: true }).click();
    await expect.element(page.getByText('retried')).toBeVisible();
    expect((await engine.get('order-1')).getSnapshot().status).not.toBe('parked');
  });

  test('cancels with a reason, which stands in the head; and deletes what has ended', async () => {
    const engine = await orders();
    show(engine);
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByLabelText(/^Reason/).fill('ordered twice');
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await expect.element(page.getByText('was cancelled: ordered twice')).toBeVisible();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await expect.element(page.getByText(/order-1: deleted/)).toBeVisible();
  });

  test('fires a timer after it has said where that leads', async () => {
    const engine = await orders();
    show(engine);
    await page.getByRole('button', { name: 'fire now' }).click();
    await expectText(page.getByRole('dialog'), /open → lost/);
    await page.getByRole('button', { name: 'Fire now', exact: true }).click();
    await expect.element(page.getByText('came to its end')).toBeVisible();
  });

  test('says that a workflow, or a turn, is not there', async () => {
    const engine = await orders();
    show(engine, { place: '#/wf/order-1@99' });
    await expect.element(page.getByText(/has no turn 99; it took 1/)).toBeVisible();
    document.body.replaceChildren();
    show(engine, { place: '#/wf/nobody' });
    await expect.element(page.getByText(/no workflow "nobody" is stored/)).toBeVisible();
    await engine.start(order, { id: 'nobody' });
    await expect.element(page.getByText(/waiting for 1 timer/)).toBeVisible();
  });

  test('keeps what it showed of a workflow that is deleted meanwhile', async () => {
    const engine = await orders();
    await engine.cancelWorkflow('order-1', 'no more');
    show(engine);
    await expect.element(page.getByText('was cancelled: no more')).toBeVisible();
    await engine.deleteWorkflow('order-1');
    await expect.element(page.getByText(/It was deleted/)).toBeVisible();
    await expect.element(page.getByText('was cancelled: no more')).toBeVisible();
  });

  test('moves nothing where the source only shows, and says so', async () => {
    const engine = await orders();
    show(engine, { commands: false });
    const button = page.getByRole('button', { name: 'Send event…' });
    await expect.element(button).toBeDisabled();
    await expect.element(button).toHaveAttribute('title', expect.stringMatching(/only looks/));
  });

  test('opens an exported run that is dropped on it, and goes back', async () => {
    const engine = await orders();
    const bundle = await createEngineSource(engine).exportRun({ id: 'order-1' });
    await engine.start(order, { id: 'order-2' });
    const element = show(engine, { place: '#/wf/order-2' });
    await expect.element(page.getByRole('heading', { name: /order-2/ })).toBeVisible();
    drop(element, JSON.stringify(bundle));
    await expect.element(page.getByText(/An exported run is shown: order-1/)).toBeVisible();
    await expect.element(page.getByRole('heading', { name: /order-1/ })).toBeVisible();
    await page.getByRole('button', { name: 'Close it' }).click();
    await expect.element(page.getByRole('link', { name: 'order-2' })).toBeVisible();
    drop(element, '{"type":"else"}');
    await expect.element(page.getByText(/is no exported run/)).toBeVisible();
  });

  test.for(['actors', 'errors', 'json'])('has no fault axe knows of: %s', async (tab) => {
    const engine = await orders();
    await send(engine, 'order.paid');
    const element = show(engine, { place: `#/wf/order-1/${tab}` });
    await expect.element(page.getByText('#2 of 2')).toBeVisible();
    await expect.element(page.getByRole('region', { name: 'state' })).toBeVisible();
    const { violations } = await axe.run(element, { resultTypes: ['violations'] });
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

function drop(element: InspectorElement, text: string): void {
  const data = new DataTransfer();
  data.items.add(new File([text], 'order-1.run.json', { type: 'application/json' }));
  const target = element.shadowRoot?.querySelector('.app');
  target?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer: data }));
}

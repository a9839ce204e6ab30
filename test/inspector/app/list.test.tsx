import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createEngine, waitForEvent, type Engine } from 'abeyance';
import { setup } from 'xstate';
import { registerInspector, type InspectorElement } from '../../../inspector/app/index.ts';
import { createEngineSource } from '../../../inspector/source/index.ts';

const order = setup({}).createMachine({
  id: 'order',
  initial: 'open',
  states: {
    open: waitForEvent({ event: 'order.paid', onEvent: 'paid' }),
    paid: { type: 'final' },
  },
});

const shown: { element?: InspectorElement } = {};

/** Shows an engine of so many orders, `order-1` the oldest. */
async function show(orders: number, place = '#/', commands = true): Promise<Engine> {
  localStorage.clear();
  const engine = await createEngine({ workflows: [order] });
  for (let number = 1; number <= orders; number += 1) {
    await engine.start(order, { id: `order-${number}` });
  }
  registerInspector();
  const element = document.createElement('abeyance-inspector') as InspectorElement;
  element.setAttribute('place', place);
  element.style.height = '600px';
  element.source = createEngineSource(engine, { commands });
  document.body.append(element);
  shown.element = element;
  return engine;
}

afterEach(() => shown.element?.remove());

const link = (name: string) => page.getByRole('link', { name, exact: true });
const grid = () => page.getByRole('grid', { name: 'Workflows' });
/** The element has keys of its own only while one is in it. */
const keys = async (pressed: string) => {
  (grid().element() as HTMLElement).focus();
  await userEvent.keyboard(pressed);
};
const search = () => page.getByRole('combobox', { name: 'Search workflows' });

test('a list goes on by itself: rows come, change and go', async () => {
  await using engine = await show(2);
  await expect.element(link('order-2')).toBeVisible();
  await engine.start(order, { id: 'order-3' });
  await expect.element(link('order-3')).toBeVisible();
  await engine.sendEvent({ type: 'order.paid', targetWorkflowId: 'order-3' });
  await expect.element(page.getByRole('gridcell', { name: 'done', exact: true })).toBeVisible();
  await engine.deleteWorkflow('order-3');
  await expect.element(link('order-3')).not.toBeInTheDocument();
});

test('a status goes into the search by its chip, and out again', async () => {
  await using engine = await show(3);
  await engine.sendEvent({ type: 'order.paid', targetWorkflowId: 'order-2' });
  await page.getByRole('button', { name: 'done 1' }).click();
  await expect.element(search()).toHaveValue('status:done');
  await expect.element(link('order-1')).not.toBeInTheDocument();
  await expect.element(link('order-2')).toBeVisible();
  await page.getByRole('button', { name: 'done 1' }).click();
  await expect.element(search()).toHaveValue('');
  await expect.element(link('order-1')).toBeVisible();
});

test('what cannot be read says where, and what was found stays', async () => {
  await using _engine = await show(1);
  await search().fill('status:nope');
  await expect.element(page.getByText(/nope is no status/)).toBeVisible();
  await expect.element(link('order-1')).toBeVisible();
});

test('keys and values are offered as one types', async () => {
  await using _engine = await show(1);
  await expect.element(link('order-1')).toBeVisible();
  await search().click();
  await userEvent.keyboard('sta');
  await expect.element(page.getByRole('option', { name: /^status:/ })).toBeVisible();
  await userEvent.keyboard('{ArrowDown}{Enter}susp{ArrowDown}{Enter}{Enter}');
  await expect.element(search()).toHaveValue('status:suspended ');
  expect(shown.element?.shadowRoot?.activeElement).toBe(grid().element());
});

test('what comes while one is in the midst waits behind a button', async () => {
  await using engine = await show(30);
  await expect.element(link('order-30')).toBeVisible();
  await keys('jj');
  const active = page.getByRole('row', { name: /order-29 / });
  await expect.element(active).toHaveClass('active');
  await engine.start(order, { id: 'order-31' });
  await page.getByRole('button', { name: '1 new' }).click();
  await expect.element(link('order-31')).toBeVisible();
});

test('a range is selected by keys, and cancelled after a question', async () => {
  await using engine = await show(5);
  await expect.element(link('order-5')).toBeVisible();
  await keys('jjxjjX');
  await expect.element(page.getByText('3 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await expect.element(page.getByText('3 workflows', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel 3' }).click();
  await expect.element(page.getByRole('dialog').getByText(/3 of 3 cancelled/)).toBeVisible();
  expect((await engine.get('order-4')).getSnapshot().status).toBe('cancelled');
  expect((await engine.get('order-5')).getSnapshot().status).toBe('suspended');
});

test('all that match are counted first; many that are cancelled are typed', async () => {
  await using engine = await show(30);
  await expect.element(link('order-30')).toBeVisible();
  await keys('jx');
  await page.getByRole('button', { name: 'Select all 30 matching' }).click();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  const yes = page.getByRole('button', { name: 'Cancel 30' });
  await expect.element(yes).toBeDisabled();
  await page.getByLabelText('Type 30 to confirm').fill('30');
  await yes.click();
  await expect.element(page.getByRole('dialog').getByText(/30 of 30 cancelled/)).toBeVisible();
  expect(await engine.count({ status: 'cancelled' })).toBe(30);
});

test('a source that is only read says so at each command', async () => {
  await using _engine = await show(1, '#/', false);
  await expect.element(link('order-1')).toBeVisible();
  await keys('jx');
  const send = page.getByRole('button', { name: 'Send event…' });
  await expect.element(send).toBeDisabled();
  await expect.element(send).toHaveAttribute('title', expect.stringContaining('Read-only'));
});

test('the palette finds a workflow by a part of its id, and Escape closes it', async () => {
  await using _engine = await show(12);
  await expect.element(link('order-12')).toBeVisible();
  await keys('{Control>}k{/Control}');
  await expect.element(page.getByRole('dialog')).toBeVisible();
  await userEvent.keyboard('der-7');
  await expect.element(page.getByRole('option', { name: /order-7 *order/ })).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await keys('{Control>}k{/Control}');
  await expect.element(page.getByRole('dialog')).toBeVisible();
  await userEvent.keyboard('order-7');
  await expect.element(page.getByRole('option', { name: /order-7 *order/ })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: /order-7/ })).toBeVisible();
});

test('a view is saved under a name and found again', async () => {
  await using _engine = await show(1, '#/?q=tag%3Ahuman');
  await page.getByRole('button', { name: 'Save view…' }).click();
  await page.getByLabelText('Name').fill('People');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.element(link('People')).toHaveAttribute('aria-current', 'page');
});

test.each(['#/', '#/timers', '#/failures', '#/settings'])(
  'axe has nothing against %s',
  async (at) => {
    await using _engine = await show(3, at);
    await expect.element(page.getByRole('navigation', { name: 'Places' })).toBeVisible();
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    const { violations } = await axe.run(document.body, { resultTypes: ['violations'] });
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      grave.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([]);
  },
);

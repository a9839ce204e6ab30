// The whole of it, as somebody who moves workflows has it.
import { expect, test } from 'vitest';
import { useBrowser, Visit } from './visit.ts';

const browser = useBrowser();

test('an event with a payload is sent from the page of a run', async () => {
  await using visit = await Visit.begin(browser());
  const { page } = visit;
  await visit.start('order-1');
  await visit.go('/wf/order-1');
  await page.getByRole('button', { name: 'Send event' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type', { exact: true }).fill('order.paid');
  await dialog.getByRole('textbox', { name: /payload/i }).fill('{ "amount": 42 }');
  await page.keyboard.press('Control+Enter');
  await dialog.getByText('handled').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.state.active[data-state="order.shipping"]').waitFor();
  expect(await visit.orderOf('order-1')).toMatchObject({ context: { amount: 42 } });
});

test('one travels back over the history, and Escape is the present', async () => {
  await using visit = await Visit.begin(browser());
  const { page } = visit;
  await visit.start('order-1');
  await visit.send('order-1', 'order.paid');
  await visit.go('/wf/order-1');
  await page.locator('.state.active[data-state="order.shipping"]').waitFor();
  await page.getByRole('button', { name: 'First turn' }).click();
  await page.locator('.state.active[data-state="order.open"]').waitFor();
  expect(page.url()).toContain('#/wf/order-1@1');
  await page.keyboard.press(']');
  await page.locator('.state.active[data-state="order.charging"]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.state.active[data-state="order.shipping"]').waitFor();
  expect(page.url()).not.toContain('@');
});

test('a link to a moment opens there', async () => {
  await using visit = await Visit.begin(browser());
  const { page } = visit;
  await visit.start('order-1');
  await visit.send('order-1', 'order.paid');
  await visit.go('/wf/order-1@1');
  await page.locator('.state.active[data-state="order.open"]').waitFor();
});

test('a fork goes on from the past with another context, the original untouched', async () => {
  await using visit = await Visit.begin(browser());
  const { page } = visit;
  await visit.start('order-1');
  await visit.send('order-1', 'order.paid');
  await visit.go('/wf/order-1@1');
  await page.locator('.state.active[data-state="order.open"]').waitFor();
  await page.getByRole('button', { name: 'Fork here' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Id of the new workflow').fill('order-1b');
  await dialog.getByRole('textbox', { name: 'Context' }).fill('{ "amount": 7, "receipt": "" }');
  await dialog.getByLabel('Let it go on at once').check();
  await dialog.getByRole('button', { name: 'Fork, and let it go on' }).click();
  await page.getByRole('heading', { name: 'order-1b' }).waitFor();
  await page.locator('.state.active[data-state="order.open"]').waitFor();
  expect(await visit.orderOf('order-1b')).toMatchObject({ context: { amount: 7 } });
  expect(await visit.orderOf('order-1')).toMatchObject({ value: 'shipping' });
});

test('many are cancelled at once, after being told how many', async () => {
  await using visit = await Visit.begin(browser());
  const { engine, page } = visit;
  for (let number = 1; number <= 12; number += 1) await visit.start(`order-${number}`);
  await visit.send('order-12', 'order.paid');
  await visit.go('/?q=state%3Aopen');
  await page.getByRole('link', { name: 'order-1', exact: true }).waitFor();
  await page.getByRole('checkbox', { name: 'Select all that are shown' }).check();
  await page.getByRole('button', { name: 'Cancel…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('11 workflows').waitFor();
  await dialog.getByRole('button', { name: 'Cancel 11' }).click();
  await dialog
    .getByText(/11 of 11|11 cancelled/)
    .first()
    .waitFor();
  expect(await engine.count({ status: 'cancelled' })).toBe(11);
  expect(await visit.orderOf('order-12')).toMatchObject({ value: 'shipping' });
});

test('one that was parked is seen, looked into and retried', async () => {
  await using visit = await Visit.begin(browser());
  const { page, bank } = visit;
  bank.works = false;
  await visit.start('order-1');
  await visit.send('order-1', 'order.paid');
  await visit.go('/failures');
  await page.getByText('the bank is closed').first().waitFor();
  await page.getByRole('link', { name: 'order-1', exact: true }).click();
  await page.getByRole('heading', { name: 'order-1' }).waitFor();
  await page.getByText('the bank is closed').first().waitFor();
  bank.works = true;
  await page.getByRole('button', { name: /^Retry/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click();
  await visit.follow('/wf/order-1');
  await page.locator('.state.active[data-state="order.shipping"]').waitFor();
});

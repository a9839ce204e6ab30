// The whole of it, as somebody who looks has it: a real browser, the real server, an engine on a
// file.
import { expect, test } from 'vitest';
import { serveInspector } from '../../../inspector/server/index.ts';
import { createFileSource } from '../../../inspector/source/file-source.ts';
import { useBrowser, Visit } from './visit.ts';

const browser = useBrowser();

test('one finds a workflow in the list and opens it', async () => {
  await using visit = await Visit.begin(browser());
  const { page } = visit;
  for (let number = 1; number <= 30; number += 1) await visit.start(`order-${number}`);
  await visit.send('order-7', 'order.paid');
  await visit.go();
  const search = page.getByLabel('Search workflows');
  await search.fill('state:shipping');
  await search.press('Enter');
  const link = page.getByRole('link', { name: 'order-7', exact: true });
  await link.waitFor();
  expect(await page.getByRole('link', { name: 'order-8', exact: true }).count()).toBe(0);
  expect(page.url()).toContain('state%3Ashipping');
  await link.click();
  await page.getByRole('heading', { name: 'order-7' }).waitFor();
  expect(page.url()).toContain('#/wf/order-7');
  expect(page.url()).not.toContain('token');
});

test('a transition lights up while one looks', async () => {
  await using visit = await Visit.begin(browser());
  const { page } = visit;
  await visit.start('order-1');
  await visit.go('/wf/order-1');
  await page.locator('.state.active[data-state="order.open"]').waitFor();
  await visit.send('order-1', 'order.paid');
  await page.locator('.state.active[data-state="order.shipping"]').waitFor();
  expect(await page.locator('.state.active[data-state="order.open"]').count()).toBe(0);
  await page.locator('.edge.taken').first().waitFor();
});

test('the page heals when the engine has been restarted', async () => {
  await using visit = await Visit.begin(browser());
  const { page } = visit;
  await visit.start('order-1');
  await visit.go('/wf/order-1');
  await page.locator('.state.active[data-state="order.open"]').waitFor();
  await visit.stop();
  await visit.restart();
  await visit.send('order-1', 'order.paid');
  await page.locator('.state.active[data-state="order.shipping"]').waitFor();
});

test('a file is shown where no engine runs, and nothing can be moved in it', async () => {
  await using visit = await Visit.begin(browser());
  const { page } = visit;
  await visit.start('order-1');
  await visit.stop();
  const source = await createFileSource(visit.file);
  visit.server = await serveInspector(source);
  await visit.go('/wf/order-1');
  await page.locator('.state.active[data-state="order.open"]').waitFor();
  await page.getByText('read-only').waitFor();
  await visit.server.close();
  await source.close();
});

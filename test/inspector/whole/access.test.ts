// What keeps people out: contrast, names, roles, focus. Judged by axe, in both schemes, on a wide
// screen and a small one.
import axe from 'axe-core';
import { expect, test } from 'vitest';
import { useBrowser, Visit } from './visit.ts';

const browser = useBrowser();

const PLACES = [
  '/',
  '/wf/order-2',
  '/wf/order-2/outline',
  '/wf/order-2/sequence',
  '/wf/order-2/timeline',
  '/wf/order-2/actors',
  '/wf/order-3/errors',
  '/wf/order-2/json',
  '/wf/order-2@1',
  '/definitions',
  '/timers',
  '/failures',
  '/settings',
];

const SCREENS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

const OPTIONS = JSON.stringify({
  resultTypes: ['violations'],
  // a state in the outline is called by its name, and not by all that lies within it
  rules: { 'label-content-name-mismatch': { enabled: false } },
});

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

test.each(SCREENS)(
  'axe finds nothing serious: $colorScheme, $viewport.width px',
  async (screen) => {
    await using visit = await Visit.begin(browser(), { ...screen, reducedMotion: 'reduce' });
    for (const id of ['order-1', 'order-2', 'order-3']) await visit.start(id);
    await visit.send('order-2', 'order.paid');
    visit.bank.works = false;
    await visit.send('order-3', 'order.paid');
    const { page } = visit;
    await visit.go();
    await page.evaluate(axe.source);
    const found: Record<string, readonly string[]> = {};
    for (const place of PLACES) {
      await visit.follow(place);
      await page.locator('main :is(h1, [role], .rows)').first().waitFor();
      // what is read for it comes within a few of these
      await page.waitForTimeout(300);
      const violations = await page.evaluate<readonly Violation[]>(
        `axe.run(document, ${OPTIONS}).then(({ violations }) => violations)`,
      );
      const serious = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      if (serious.length > 0) found[place] = serious.map(told);
    }
    expect(found).toEqual({});
  },
  120_000,
);

function told({ id, nodes }: Violation): string {
  const [first] = nodes;
  return `${id} (${nodes.length}): ${first?.html.slice(0, 160)} ${first?.failureSummary ?? ''}`;
}

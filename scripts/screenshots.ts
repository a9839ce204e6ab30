// Pictures of the inspector's pages for the documents, in both schemes, made of a fleet whose past
// is the same for every run: node scripts/screenshots.ts [NAME …]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createEngineSource, serveInspector, type Source } from 'abeyance/inspector';
import { chromium, type Page } from 'playwright';
import { startFleet } from '../examples/inspector-fleet/fleet.ts';
import { chromiumLaunch } from './chromium.ts';

const FOLDER = join(dirname(import.meta.dirname), 'docs/pictures');
const SCREEN = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** What is drawn and read for a page is there after that, ms. */
const SETTLED_MS = 2_500;

interface Picture {
  readonly name: string;
  readonly place: string;
  readonly screen: { readonly width: number; readonly height: number };
}

async function pictures(source: Source): Promise<readonly Picture[]> {
  const first = async (
    query: string,
  ): Promise<{ readonly id: string; readonly definition: string }> => {
    const { rows } = await source.list({ query, limit: 1, newestFirst: true });
    const [row] = rows;
    if (row === undefined) throw new Error(`no workflow of the fleet fits ${query}`);
    return row;
  };
  const order = await first('workflow:fulfilment state:fulfilling.shipping.onItsWay age>1h');
  const parked = await first('status:parked workflow:fulfilment');
  const run = `/wf/${encodeURIComponent(order.id)}`;
  const search = encodeURIComponent('workflow:fulfilment waits:payment.received');
  const pages = {
    list: '/',
    search: `/?q=${search}`,
    run,
    past: `${run}@2`,
    outline: `${run}/outline`,
    sequence: `${run}/sequence`,
    timeline: `${run}/timeline`,
    actors: `${run}/actors`,
    json: `${run}/json`,
    errors: `/wf/${encodeURIComponent(parked.id)}/errors`,
    machines: '/definitions',
    machine: `/def/${order.definition}`,
    timers: '/timers',
    failures: '/failures',
    settings: '/settings',
  };
  const wide = Object.entries(pages).map(([name, place]) => ({ name, place, screen: SCREEN }));
  const small = [
    { name: 'phone-list', place: pages.list, screen: PHONE },
    { name: 'phone-run', place: pages.run, screen: PHONE },
  ];
  return [...wide, ...small];
}

async function take(page: Page, { name, place, screen }: Picture): Promise<void> {
  await page.setViewportSize(screen);
  await page.evaluate(`location.hash = ${JSON.stringify(place)}`);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(SETTLED_MS);
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`) });
  }
  process.stdout.write(`${name}\n`);
}

async function main(names: readonly string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'abeyance-pictures-'));
  try {
    await using fleet = await startFleet({ file: join(folder, 'orders.db'), isLively: false });
    const options = { allowCommands: true, name: 'orders.db', file: false } as const;
    await using server = await serveInspector(fleet.engine, options);
    const browser = await chromium.launch(chromiumLaunch());
    const page = await browser.newPage();
    await page.goto(server.url);
    const source = createEngineSource(fleet.engine);
    for (const picture of await pictures(source)) {
      if (names.length === 0 || names.includes(picture.name)) await take(page, picture);
    }
    await browser.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));

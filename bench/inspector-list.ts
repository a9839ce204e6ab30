// The inspector's list over 100,000 workflows, in a browser, through the real server:
// `npm run build && node bench/inspector-list.ts`
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { createEngine } from 'abeyance';
import { serveInspector } from 'abeyance/inspector';
import { sqliteStore } from 'abeyance/sqlite';
import { chromiumLaunch } from '../scripts/chromium.ts';
import { sleeper } from './machines.ts';
import { fillWithSleepers } from './sleeping.ts';

const { values } = parseArgs({ options: { workflows: { type: 'string', default: '100000' } } });
const TOTAL = Number(values.workflows);
const FRAMES = 400;
/** px a frame: what a notch of a wheel does. */
const STEP_PX = 120;

const VIEWPORT = { width: 1440, height: 900 };

/** What is allowed, ms and rows. */
const BUDGET = { firstRowsMs: 300, frameP95Ms: 60, domRows: 60 };

const folder = mkdtempSync(join(tmpdir(), 'abeyance-list-'));
const path = join(folder, 'list.db');
try {
  await fillWithSleepers(path, TOTAL, (index) => `sleeper-${index}`);
  await using engine = await createEngine({ workflows: [sleeper], store: sqliteStore(path) });
  await using server = await serveInspector(engine, { file: false });
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const page = await browser.newPage({ bypassCSP: true, viewport: VIEWPORT });
    await page.addInitScript(watchFirstRows());
    await page.goto(server.url);
    await report(page);
  } finally {
    await browser.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function report(page: Page): Promise<void> {
  await page.waitForFunction('globalThis.firstRows !== undefined');
  const firstRowsMs = await page.evaluate<number>('globalThis.firstRows');
  await page.waitForFunction(`${gridText()}.ariaRowCount > ${TOTAL * 0.99}`);
  await settled(page);
  // the same frames with nothing to do say how busy the machine is
  const idle = await page.evaluate<Scrolled>(scrollText(0));
  const scrolled = await page.evaluate<Scrolled>(scrollText(STEP_PX));
  const endMs = await shownAfter(page, 'el.scrollTop = el.scrollHeight', 'sleeper-0');
  const middleMs = await shownAfter(page, 'el.scrollTop = el.scrollHeight / 2');
  const figures = {
    workflows: TOTAL,
    loadOfMachine: Math.round(loadavg()[0] ?? 0),
    firstRowsMs: Math.round(firstRowsMs),
    idleFrameP95Ms: partOf(idle, 0.95),
    frameP50Ms: partOf(scrolled, 0.5),
    frameP95Ms: partOf(scrolled, 0.95),
    frameMaxMs: partOf(scrolled, 0.999),
    domRows: scrolled.rows,
    endMs,
    middleMs,
  };
  console.table(figures);
  const isOver =
    figures.firstRowsMs > BUDGET.firstRowsMs ||
    figures.frameP95Ms > BUDGET.frameP95Ms ||
    figures.domRows >= BUDGET.domRows;
  if (isOver) {
    console.error('over budget', BUDGET);
    process.exitCode = 1;
  }
}

interface Scrolled {
  readonly frames: readonly number[];
  readonly rows: number;
}

/** The time that so many of the frames stay under, ms. */
function partOf({ frames }: Scrolled, part: number): number {
  const sorted = frames.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
}

/** ms from a jump until no row in sight is still to be read. */
async function shownAfter(page: Page, jump: string, id = ''): Promise<number> {
  const begun = performance.now();
  await page.evaluate(`(() => { const el = ${gridText()}; ${jump}; })()`);
  await page.waitForTimeout(50);
  await settled(page);
  if (id !== '') await page.getByRole('link', { name: id, exact: true }).waitFor();
  return Math.round(performance.now() - begun);
}

async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    `((grid) =>
      grid.querySelector('.row a') !== null && grid.querySelector('.unread') === null
    )(${gridText()})`,
    undefined,
    { timeout: 120_000 },
  );
}

/** The list, in the page. */
function gridText(): string {
  return `document.querySelector('abeyance-inspector').shadowRoot.querySelector('[role=grid]')`;
}

/** In the page: how long after the answer of the first page its rows are drawn. */
function watchFirstRows(): string {
  return `(() => {
    const look = () => {
      const root = document.querySelector('abeyance-inspector')?.shadowRoot;
      const asked = performance.getEntriesByType('resource');
      const answer = asked.find((one) => one.name.endsWith('/list'));
      if (answer?.responseEnd > 0 && root?.querySelector('.rows-body .row a') != null) {
        globalThis.firstRows = performance.now() - answer.responseEnd;
        return;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })()`;
}

/** In the page: scrolls a step each frame, and says how long the frames took. */
function scrollText(stepPx: number): string {
  return `new Promise((resolve) => {
    const grid = ${gridText()};
    const frames = [];
    let rows = 0;
    let before = performance.now();
    const step = (now) => {
      frames.push(now - before);
      before = now;
      rows = Math.max(rows, grid.querySelectorAll('.rows-body .row').length);
      grid.scrollTop += ${stepPx};
      if (frames.length < ${FRAMES}) requestAnimationFrame(step);
      else resolve({ frames: frames.slice(2), rows });
    };
    requestAnimationFrame(step);
  })`;
}

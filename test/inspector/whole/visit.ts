import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from 'abeyance';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { serveInspector, type InspectorServer } from '../../../inspector/server/index.ts';
import { chromiumLaunch } from '../../../scripts/chromium.ts';
import { openShop, orderMachine, type Bank } from './shop.ts';

/** A browser for the tests of a file. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch(chromiumLaunch());
  });
  afterAll(() => browser?.close());
  return () => {
    if (browser === undefined) throw new Error('the browser is there when the tests have begun');
    return browser;
  };
}

/** An engine on a file of its own, its inspector, and a browser that looks at it. */
export class Visit implements AsyncDisposable {
  readonly bank: Bank;
  readonly file: string;
  readonly page: Page;
  engine: Engine;
  server: InspectorServer;
  readonly #folder: string;
  readonly #problems: string[] = [];

  private constructor(
    folder: string,
    page: Page,
    opened: { readonly engine: Engine; readonly server: InspectorServer; readonly bank: Bank },
  ) {
    this.#folder = folder;
    this.file = join(folder, 'shop.db');
    this.page = page;
    this.bank = opened.bank;
    this.engine = opened.engine;
    this.server = opened.server;
    page.on('pageerror', (error) => this.#problems.push(String(error.stack)));
    page.on('console', (message) => {
      // also what the page's policy forbids is told there
      const text = message.text();
      // a connection that is refused while the engine is away is no fault of the page
      if (message.type() === 'error' && !/ERR_CONNECTION|WebSocket connection/.test(text))
        this.#problems.push(text);
    });
  }

  /** Opens an engine on a new file, with nothing in it. */
  static async begin(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
    const folder = mkdtempSync(join(tmpdir(), 'abeyance-visit-'));
    const bank = { works: true };
    const engine = await openShop(join(folder, 'shop.db'), bank);
    const server = await serveInspector(engine, { allowCommands: true, name: 'shop.db' });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    return new Visit(folder, page, { engine, server, bank });
  }

  /** Goes to a place of the app, `/wf/order-1`, as by a link somebody was sent. */
  async go(place = '/'): Promise<void> {
    const { base, token } = this.server;
    await this.page.goto(`${base}/#token=${token}&${place}`);
  }

  /** Goes there by a link of the page. */
  async follow(place: string): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(place)}`);
  }

  /** Begins an order, which is open then. */
  async start(id: string): Promise<void> {
    await this.engine.start(orderMachine(this.bank), { id });
  }

  /** Tells an order something from outside. */
  async send(id: string, type: string): Promise<void> {
    await this.engine.sendEvent({ type, targetWorkflowId: id });
  }

  /** Where an order stands, as its engine says. */
  async orderOf(id: string): Promise<unknown> {
    return (await this.engine.get(id)).refresh();
  }

  /** Ends the engine, as a deploy does. */
  async stop(): Promise<void> {
    await this.server.close();
    await this.engine.close();
  }

  /** Begins anew where it was, for a page that is still open. */
  async restart(): Promise<void> {
    const { port, token } = this.server;
    this.engine = await openShop(this.file, this.bank);
    this.server = await serveInspector(this.engine, { allowCommands: true, port, token });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.context().close();
    await this.server.close();
    await this.engine.close();
    rmSync(this.#folder, { recursive: true, force: true });
    if (this.#problems.length > 0) throw new Error(`the page said: ${this.#problems.join('\n')}`);
  }
}

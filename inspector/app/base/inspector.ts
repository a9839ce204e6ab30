import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type {
  CommandAck,
  CommandKind,
  CommandName,
  HelloAnswer,
  Source,
} from '../../protocol/index.ts';
import { Actions } from './actions.ts';
import type { Bundles } from './bundles.tsx';
import { Charts, type LayoutPort } from './charts.ts';
import { Connection } from './connection.ts';
import { Definitions } from './definitions.ts';
import { KeyBindings } from './key-bindings.ts';
import type { Navigation } from './navigation.ts';
import { Histories } from '../views/histories.ts';
import type { Route } from './route.ts';
import { createSettings, type Settings } from './settings.ts';

/** How often times that are shown relative to now are drawn anew, ms. */
const TICK_MS = 1_000;
/** Asks whether the source is there, where nothing came from it for so long, ms. */
const QUIET_MS = 10_000;
/** The same while it is not, ms. */
const LOST_MS = 2_000;

/** A short word on what was done, or what failed, that goes away by itself. */
export interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'failed';
  readonly text: string;
}

/** What the page around the app gives it. */
export interface InspectorPorts {
  readonly layout?: LayoutPort | undefined;
  readonly bundles?: Bundles | undefined;
}

/** What every part of the app shares while one source is shown. */
export class Inspector {
  /** What it is asked goes through `connection`. */
  readonly source: Source;
  readonly connection: Connection;
  readonly navigation: Navigation;
  readonly settings: Settings;
  readonly charts: Charts;
  readonly definitions: Definitions;
  readonly histories: Histories;
  readonly keys: KeyBindings = new KeyBindings();
  /** What the page one is on can do, for the palette. */
  readonly actions: Actions = new Actions();
  /** Opens exported runs; `undefined`: not here. */
  readonly bundles: Bundles | undefined;
  /** What stands over the page, if anything does. */
  readonly dialog: Signal<(() => JSX.Element) | undefined> = signal(undefined);
  readonly toasts: Signal<readonly Toast[]> = signal([]);
  readonly #hello: Signal<HelloAnswer | undefined> = signal(undefined);
  readonly #helloError: Signal<unknown> = signal(undefined);
  readonly #clock: Signal<number> = signal(Date.now());
  /** The source's clock less this one's, ms. */
  #ahead = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #toasted = 0;
  #askedAt = 0;

  constructor(source: Source, navigation: Navigation, ports: InspectorPorts = {}) {
    this.connection = new Connection(source);
    this.source = this.connection.source;
    this.navigation = navigation;
    this.bundles = ports.bundles;
    this.settings = createSettings();
    this.charts = new Charts(ports.layout);
    this.definitions = new Definitions(this.source);
    this.histories = new Histories(this.source);
  }

  get route(): ReadonlySignal<Route> {
    return this.navigation.route;
  }

  /** `undefined` until the source has answered. */
  get hello(): ReadonlySignal<HelloAnswer | undefined> {
    return this.#hello;
  }

  get helloError(): ReadonlySignal<unknown> {
    return this.#helloError;
  }

  /** The source's clock, ms since epoch; it moves once a second. */
  get now(): ReadonlySignal<number> {
    return this.#clock;
  }

  /** Begins: asks who is there, and lets the clock tick. */
  open(): void {
    this.#ticking ??= setInterval(() => {
      this.#tick();
      this.#ping();
    }, TICK_MS);
    void this.greet();
    this.charts.warm();
  }

  /** Asks once more who is there. */
  async greet(): Promise<void> {
    try {
      const answer = await this.source.hello({});
      this.#ahead = answer.engine.now - Date.now();
      this.#tick();
      this.#hello.value = answer;
      this.#helloError.value = undefined;
    } catch (error) {
      // one that was there stays shown; the bar says that it is gone
      if (this.#hello.peek() === undefined) this.#helloError.value = error;
    }
  }

  /** Ends what it began; the source stays open. */
  close(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.dialog.value = undefined;
  }

  /** Whether the source takes such a command from here. */
  can(name: CommandName): boolean {
    const hello = this.#hello.value;
    return hello !== undefined && !hello.readOnly && hello.commands.includes(name);
  }

  /** Asks for a command under an id of its own, and says in a toast what became of it. */
  async command(kind: CommandKind): Promise<CommandAck> {
    const ack = await this.ask(kind);
    this.toast(ack.ok ? 'done' : 'failed', ack.ok ? ack.outcome : ack.error.message);
    return ack;
  }

  /** The same without a toast: for those who show the answer themselves. */
  async ask(kind: CommandKind): Promise<CommandAck> {
    const commandId = crypto.randomUUID();
    try {
      return await this.source.command({ commandId, ...kind });
    } catch (error) {
      const { code = 'Disconnected', message } = error as Error & { readonly code?: string };
      return { ok: false, commandId, error: { code, message } };
    }
  }

  toast(kind: Toast['kind'], text: string): void {
    this.#toasted += 1;
    this.toasts.value = [...this.toasts.value.slice(-3), { id: this.#toasted, kind, text }];
  }

  dropToast(id: number): void {
    this.toasts.value = this.toasts.value.filter((toast) => toast.id !== id);
  }

  #tick(): void {
    this.#clock.value = Date.now() + this.#ahead;
    this.connection.tick();
  }

  /** A connection that is cut says nothing: it is found out by asking. */
  #ping(): void {
    const { connection } = this;
    const everyMs = connection.lostAt.peek() === undefined ? QUIET_MS : LOST_MS;
    if (connection.quietMs() < everyMs || Date.now() - this.#askedAt < everyMs) return;
    this.#askedAt = Date.now();
    void this.greet();
  }
}

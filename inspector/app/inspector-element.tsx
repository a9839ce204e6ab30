import { signal, type Signal } from '@preact/signals';
import { render, type JSX } from 'preact';
import type { LayoutWorker } from '../chart/index.ts';
import type { Source } from '../protocol/index.ts';
import { App } from './app.tsx';
import type { Bundles, ReadBundle } from './base/bundles.tsx';
import { Inspector } from './base/inspector.ts';
import { hashNavigation, ownNavigation, type Navigation } from './base/navigation.ts';
import { parseRoute } from './base/route.ts';
import { APP_STYLE } from './style/app-style.ts';

/**
 * `<abeyance-inspector>`: give it a `source`.
 *
 * Attributes: `routing="hash"` lets it follow and set the hash of the page (else its place is its
 * own); `place` is where it begins, such as `#/wf/order-1`; `compact` shows that place alone.
 */
export class InspectorElement extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ['place', 'compact'];

  readonly #inspector: Signal<Inspector | undefined> = signal(undefined);
  readonly #compact: Signal<boolean> = signal(false);
  #source: Source | undefined;
  #layout: (() => LayoutWorker) | undefined;
  #readBundle: ReadBundle | undefined;
  /** An exported run that is shown in the place of the source. */
  #bundle: Source | undefined;
  #navigation: Navigation | undefined;

  readonly #press = (event: KeyboardEvent): void => {
    const inspector = this.#inspector.value;
    if (inspector === undefined || event.defaultPrevented) return;
    // what stands over the page has its keys to itself, Escape too
    if (inspector.dialog.value !== undefined) return;
    const typing = isField(event.composedPath()[0]);
    if (inspector.keys.press(event, typing)) event.preventDefault();
  };

  /** Where what is shown comes from. Setting another begins anew; neither is closed. */
  get source(): Source | undefined {
    return this.#source;
  }

  set source(source: Source | undefined) {
    this.#source = source;
    this.#bundle = undefined;
    this.#begin();
  }

  /** Gives the worker that lays charts out; without one the outline is shown in their place. */
  get layout(): (() => LayoutWorker) | undefined {
    return this.#layout;
  }

  set layout(layout: (() => LayoutWorker) | undefined) {
    this.#layout = layout;
    this.#begin();
  }

  /** Reads exported runs; without it none can be opened. */
  get readBundle(): ReadBundle | undefined {
    return this.#readBundle;
  }

  set readBundle(read: ReadBundle | undefined) {
    this.#readBundle = read;
    this.#begin();
  }

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(APP_STYLE);
    root.adoptedStyleSheets = [sheet];
    this.#compact.value = this.hasAttribute('compact');
    const routing = this.getAttribute('routing') ?? 'own';
    const place = parseRoute(this.getAttribute('place') ?? '');
    this.#navigation = routing === 'hash' ? hashNavigation() : ownNavigation(place);
    // with a place of its own it is one part of a page, whose keys are not all for it
    const target = routing === 'hash' ? globalThis : this;
    target.addEventListener('keydown', this.#press as EventListener);
    this.#begin();
    render(<Root inspector={this.#inspector} compact={this.#compact} />, root);
  }

  disconnectedCallback(): void {
    globalThis.removeEventListener('keydown', this.#press);
    this.removeEventListener('keydown', this.#press);
    if (this.shadowRoot !== null) render(null, this.shadowRoot);
    this.#inspector.value = undefined;
    this.#navigation?.close();
    this.#navigation = undefined;
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === 'compact') this.#compact.value = value !== null;
    if (name === 'place' && value !== null) this.#navigation?.go(parseRoute(value));
  }

  #begin(): void {
    const source = this.#bundle ?? this.#source;
    if (this.#navigation === undefined) return;
    const ports = { layout: this.#layout, bundles: this.#bundles() };
    this.#inspector.value =
      source === undefined ? undefined : new Inspector(source, this.#navigation, ports);
  }

  #bundles(): Bundles | undefined {
    const read = this.#readBundle;
    if (read === undefined) return undefined;
    const open = async (file: File): Promise<void> => {
      const bundle = await read(JSON.parse(await file.text()));
      const { engine } = await bundle.hello({});
      this.#bundle = bundle;
      this.#navigation?.go({ type: 'run', id: engine.name, tab: 'chart' });
      this.#begin();
    };
    const leave = (): void => {
      this.#bundle = undefined;
      this.#navigation?.go({ type: 'list', query: '' });
      this.#begin();
    };
    return { open, leave: this.#bundle === undefined ? undefined : leave };
  }
}

/** Makes the element known to the page; a second time does nothing. */
export function registerInspector(): void {
  if (customElements.get('abeyance-inspector') === undefined)
    customElements.define('abeyance-inspector', InspectorElement);
}

/** Also the fields of the page around it: a key typed there is none of the app's. */
function isField(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('[type=checkbox], [type=radio], [type=range]')) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}

interface RootProps {
  readonly inspector: Signal<Inspector | undefined>;
  readonly compact: Signal<boolean>;
}

function Root({ inspector, compact }: RootProps): JSX.Element {
  if (inspector.value === undefined)
    return <p class="notice">Nothing to show yet: set the `source` of this element.</p>;
  return <App inspector={inspector.value} compact={compact.value} />;
}

import { signal, type Signal } from '@preact/signals';
import { render, type JSX } from 'preact';
import type { Source } from '../protocol/index.ts';
import { APP_STYLE } from './app-style.ts';
import { FailuresPage, TimersPage } from './due-pages.tsx';
import { keyAction } from './key-map.ts';
import { ListPage } from './list-page.tsx';
import { parseRoute, printRoute, type Route } from './route.ts';
import { RunPage } from './run-page.tsx';

/** `<abeyance-inspector>`: give it a `source`. It follows the hash of the page it stands in. */
export class InspectorElement extends HTMLElement {
  readonly #source: Signal<Source | undefined> = signal(undefined);
  readonly #route: Signal<Route> = signal({ type: 'list' });
  readonly #follow = (): void => {
    this.#route.value = parseRoute(location.hash);
  };

  #pending = '';
  readonly #press = (event: KeyboardEvent): void => {
    const typing = isField(event.composedPath()[0]);
    const { action, pending } = keyAction(event, this.#pending, typing);
    this.#pending = pending;
    if (action === 'search') {
      const box = this.shadowRoot?.querySelector<HTMLInputElement>('input[type=search]');
      if (box === null || box === undefined) return;
      event.preventDefault();
      box.focus();
    }
    if (action === 'goList') location.hash = printRoute({ type: 'list' });
    if (action === 'goTimers') location.hash = printRoute({ type: 'timers' });
    if (action === 'goFailures') location.hash = printRoute({ type: 'failures' });
  };

  get source(): Source | undefined {
    return this.#source.value;
  }

  set source(source: Source | undefined) {
    this.#source.value = source;
  }

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(APP_STYLE);
    root.adoptedStyleSheets = [sheet];
    addEventListener('hashchange', this.#follow);
    addEventListener('keydown', this.#press);
    this.#follow();
    render(<App source={this.#source} route={this.#route} />, root);
  }

  disconnectedCallback(): void {
    removeEventListener('hashchange', this.#follow);
    removeEventListener('keydown', this.#press);
    if (this.shadowRoot !== null) render(null, this.shadowRoot);
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
  return target.isContentEditable || target.matches('input, textarea, select');
}

interface AppProps {
  readonly source: Signal<Source | undefined>;
  readonly route: Signal<Route>;
}

function App({ source, route }: AppProps): JSX.Element {
  return (
    <div class="app">
      <header>
        <a href="#/">Workflows</a>
        <a href="#/timers">Timers</a>
        <a href="#/failures">Failures</a>
      </header>
      {source.value === undefined ? (
        <p class="notice">Nothing to show yet: set the `source` of this element.</p>
      ) : (
        <Page source={source.value} route={route.value} />
      )}
    </div>
  );
}

function Page({ source, route }: { readonly source: Source; readonly route: Route }): JSX.Element {
  if (route.type === 'run') return <RunPage key={route.id} source={source} id={route.id} />;
  if (route.type === 'list') return <ListPage source={source} />;
  if (route.type === 'timers') return <TimersPage source={source} />;
  if (route.type === 'failures') return <FailuresPage source={source} />;
  return <p class="notice">There is no such page yet. The list has all workflows.</p>;
}

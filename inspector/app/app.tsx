import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Inspector } from './base/inspector.ts';
import { ErrorNotice } from './base/notice.tsx';
import { InspectorContext, useInspector, useKey } from './base/use-inspector.ts';
import { lazyPart } from './base/lazy.tsx';
import { Link } from './base/link.tsx';
import type { Route } from './base/route.ts';
import { nextTheme } from './base/settings.ts';
import { Toasts } from './base/toasts.tsx';
import { FailuresPage } from './failures/failures-page.tsx';
import { HelpDialog } from './help/help-dialog.tsx';
import { Palette } from './help/palette.tsx';
import { ListPage } from './list/list-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { TimersPage } from './timers/timers-page.tsx';

const Machine = lazyPart(async () => {
  return (await import('./definition/definition-page.tsx')).DefinitionPage;
});
const Machines = lazyPart(async () => {
  return (await import('./definition/definitions-page.tsx')).DefinitionsPage;
});

export interface AppProps {
  readonly inspector: Inspector;
  /** Only a run, without what leads elsewhere. */
  readonly compact: boolean;
}

/** The page of one workflow is half of the app: it comes when the first page is there. */
const Run = lazyPart(async () => (await import('./run/run-page.tsx')).RunPage);

/** The whole app, for one source. */
export function App({ inspector, compact }: AppProps): JSX.Element {
  useEffect(() => {
    inspector.open();
    Run.warm();
    return () => inspector.close();
  }, [inspector]);
  const theme = inspector.settings.theme.value;
  return (
    <InspectorContext.Provider value={inspector}>
      <div
        class={compact ? 'app compact' : 'app'}
        data-theme={theme === 'auto' ? undefined : theme}
      >
        <Keys />
        {!compact && <TopBar />}
        {inspector.helloError.value === undefined ? (
          <main>
            <Page route={inspector.route.value} />
          </main>
        ) : (
          <ErrorNotice error={inspector.helloError.value} again={() => void inspector.greet()} />
        )}
        {inspector.dialog.value?.()}
        <Toasts />
      </div>
    </InspectorContext.Provider>
  );
}

/** Keys that mean the same on every page. */
function Keys(): null {
  const inspector = useInspector();
  const go = (route: Route) => () => inspector.navigation.go(route);
  useKey('goList', go({ type: 'list', query: '' }));
  useKey('goDefinitions', go({ type: 'definitions' }));
  useKey('goTimers', go({ type: 'timers' }));
  useKey('goFailures', go({ type: 'failures' }));
  useKey('goSettings', go({ type: 'settings' }));
  useKey('help', () => {
    inspector.dialog.value = () => <HelpDialog />;
  });
  useKey('palette', () => {
    inspector.dialog.value = () => <Palette />;
  });
  useKey('theme', () => {
    const { theme } = inspector.settings;
    theme.value = nextTheme(theme.value);
  });
  return null;
}

const PLACES: readonly (readonly [name: string, to: Route])[] = [
  ['Workflows', { type: 'list', query: '' }],
  ['Machines', { type: 'definitions' }],
  ['Timers', { type: 'timers' }],
  ['Failures', { type: 'failures' }],
];

function TopBar(): JSX.Element {
  const inspector = useInspector();
  const here = inspector.route.value.type;
  return (
    <header class="top">
      <Link to={{ type: 'list', query: '' }} class="brand" title="All workflows">
        Abeyance
      </Link>
      <nav aria-label="Places">
        {PLACES.map(([name, to]) => (
          <Link key={name} to={to} current={here === to.type}>
            {name}
          </Link>
        ))}
      </nav>
      <Connection />
      <button
        type="button"
        class="quiet"
        title="Commands and places (Ctrl K)"
        onClick={() => {
          inspector.dialog.value = () => <Palette />;
        }}
      >
        Go to… <kbd>Ctrl K</kbd>
      </button>
      <Link to={{ type: 'settings' }} current={here === 'settings'}>
        Settings
      </Link>
    </header>
  );
}

/** What is looked at, and whether anything may be moved. */
function Connection(): JSX.Element {
  const { hello } = useInspector();
  const known = hello.value;
  if (known === undefined) return <span class="connection">connecting</span>;
  return (
    <span class="connection">
      <span class={known.capabilities.live ? 'dot live' : 'dot'} aria-hidden="true" />
      {known.engine.name === '' ? known.engine.store : known.engine.name}
      {known.readOnly && (
        <span class="badge" title="Nothing can be moved through this inspector">
          read-only
        </span>
      )}
    </span>
  );
}

function Page({ route }: { readonly route: Route }): JSX.Element {
  switch (route.type) {
    case 'run':
      return <Run.Part key={route.id} id={route.id} revision={route.revision} tab={route.tab} />;
    case 'definition':
      return <Machine.Part key={route.hash} hash={route.hash} />;
    case 'definitions':
      return <Machines.Part />;
    case 'timers':
      return <TimersPage />;
    case 'failures':
      return <FailuresPage />;
    case 'settings':
      return <SettingsPage />;
    case 'list':
      return <ListPage query={route.query} />;
  }
}

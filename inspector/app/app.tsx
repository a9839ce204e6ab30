import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Inspector } from './base/inspector.ts';
import { BundleStrip, openBundle } from './base/bundles.tsx';
import { ErrorNotice } from './base/notice.tsx';
import { InspectorContext, useInspector, useKey } from './base/use-inspector.ts';
import { lazyPart } from './base/lazy.tsx';
import type { Route } from './base/route.ts';
import { nextTheme, withRecent } from './base/settings.ts';
import { Toasts } from './base/toasts.tsx';
import { openHelp } from './help/open-help.tsx';
import { ListPage } from './list/list-page.tsx';
import { LostBanner, TopBar } from './top-bar.tsx';

const FailuresPage = lazyPart(
  async () => (await import('./failures/failures-page.tsx')).FailuresPage,
);
const Palette = lazyPart(async () => (await import('./help/palette.tsx')).Palette);
const SettingsPage = lazyPart(
  async () => (await import('./settings/settings-page.tsx')).SettingsPage,
);
const TimersPage = lazyPart(async () => (await import('./timers/timers-page.tsx')).TimersPage);

/** Loads what comes next so long after the start, ms. */
const AHEAD_MS = 1_000;

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
    return () => inspector.close();
  }, [inspector]);
  useEffect(() => {
    // what one is likely to open next is there when one does
    const timer = setTimeout(() => {
      Run.warm();
      Palette.warm();
    }, AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
  const theme = inspector.settings.theme.value;
  return (
    <InspectorContext.Provider value={inspector}>
      <div
        class={compact ? 'app compact' : 'app'}
        data-theme={theme === 'auto' ? undefined : theme}
        onDragOver={(event) => {
          if (inspector.bundles !== undefined) event.preventDefault();
        }}
        onDrop={(event) => {
          const [file] = event.dataTransfer?.files ?? [];
          if (file === undefined || inspector.bundles === undefined) return;
          event.preventDefault();
          void openBundle(inspector, file);
        }}
      >
        <Keys />
        {!compact && <TopBar openPalette={() => openPalette(inspector)} />}
        <LostBanner />
        <BundleStrip />
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
  useKey('help', () => openHelp(inspector));
  useKey('palette', () => openPalette(inspector));
  useKey('theme', () => {
    const { theme } = inspector.settings;
    theme.value = nextTheme(theme.value);
  });
  const { route, settings } = inspector;
  const run = route.value.type === 'run' ? route.value.id : undefined;
  useEffect(() => {
    if (run !== undefined) settings.recent.value = withRecent(settings.recent.peek(), run);
  }, [settings, run]);
  return null;
}

function openPalette(inspector: Inspector): void {
  inspector.dialog.value = () => <Palette.Part />;
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
      return <TimersPage.Part />;
    case 'failures':
      return <FailuresPage.Part />;
    case 'settings':
      return <SettingsPage.Part />;
    case 'list':
      return <ListPage query={route.query} />;
  }
}

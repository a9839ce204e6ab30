import type { JSX } from 'preact';
import { Icon, type IconName } from './base/icon.tsx';
import { Link } from './base/link.tsx';
import { countText } from './base/number-text.ts';
import type { Route } from './base/route.ts';
import { nextTheme, type Theme } from './base/settings.ts';
import { Time } from './base/time.tsx';
import { useInspector } from './base/use-inspector.ts';

const PLACES: readonly (readonly [name: string, icon: IconName, to: Route])[] = [
  ['Workflows', 'workflow', { type: 'list', query: '' }],
  ['Machines', 'machine', { type: 'definitions' }],
  ['Timers', 'clock', { type: 'timers' }],
  ['Failures', 'warning', { type: 'failures' }],
];

const THEMES: Readonly<Record<Theme, string>> = {
  auto: 'as the system',
  light: 'light',
  dark: 'dark',
};

/** Places, what is looked at, and the way to everything else. */
export function TopBar({ openPalette }: { readonly openPalette: () => void }): JSX.Element {
  const { route, settings } = useInspector();
  const here = route.value.type;
  const theme = settings.theme.value;
  return (
    <header class="top">
      <Link to={{ type: 'list', query: '' }} class="brand" title="All workflows">
        Abeyance
      </Link>
      <nav aria-label="Places">
        {PLACES.map(([name, icon, to]) => (
          <Link key={name} to={to} current={here === to.type} title={name}>
            <Icon name={icon} />
            <span class="name">{name}</span>
          </Link>
        ))}
      </nav>
      <Connection />
      <button type="button" class="quiet go" title="Commands and places" onClick={openPalette}>
        <Icon name="search" />
        <span class="name">Go to…</span> <kbd>Ctrl K</kbd>
      </button>
      <button
        type="button"
        class="plain tool"
        aria-label={`Colours: ${THEMES[theme]}`}
        title={`Colours: ${THEMES[theme]} (t)`}
        onClick={() => (settings.theme.value = nextTheme(theme))}
      >
        <Icon name={theme === 'auto' ? 'contrast' : theme === 'light' ? 'sun' : 'moon'} />
      </button>
      <Link to={{ type: 'settings' }} class="tool" current={here === 'settings'} title="Settings">
        <Icon name="gear" label="Settings" />
      </Link>
    </header>
  );
}

/** What is looked at, how much moves in it, and whether anything may be moved from here. */
function Connection(): JSX.Element {
  const { hello, connection } = useInspector();
  const known = hello.value;
  if (known === undefined) return <span class="connection">connecting</span>;
  const isLost = connection.lostAt.value !== undefined;
  const isLive = known.capabilities.live && !isLost;
  const name = known.engine.name === '' ? known.engine.store : known.engine.name;
  const rate = connection.rate.value;
  return (
    <span class="connection">
      <span class={isLive ? 'dot live' : 'dot'} aria-hidden="true" />
      <span class="source clip" title={name}>
        {name}
      </span>
      {isLive && (
        <span class="rate" title="Turns of all workflows, as one hears of them">
          {countText(rate)}/s
        </span>
      )}
      {known.readOnly && (
        <span class="badge" title="Nothing can be moved through this inspector">
          read-only
        </span>
      )}
    </span>
  );
}

/** Nothing answers: what is shown stays, and is as it was then. */
export function LostBanner(): JSX.Element | null {
  const { hello, connection, now } = useInspector();
  const lostAt = connection.lostAt.value;
  const known = hello.value;
  if (lostAt === undefined || known === undefined) return null;
  // the moment is by this machine's clock, what is shown by the source's
  const at = now.value - (Date.now() - lostAt);
  return (
    <p class="lost" role="alert">
      <Icon name="warning" />
      <span>
        Nothing answers since <Time at={at} />. What is shown is as it was then; it is asked for
        again every few seconds.
      </span>
    </p>
  );
}

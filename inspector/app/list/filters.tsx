import type { JSX } from 'preact';
import { STATUS_NAMES, type CountAnswer } from '../../protocol/index.ts';
import { Link } from '../base/link.tsx';
import { countText } from '../base/number-text.ts';
import type { SavedView } from '../base/settings.ts';
import { useInspector } from '../base/use-inspector.ts';
import { isStatusChosen, toggledStatus, withoutStatus } from './query-edit.ts';
import { openView } from './view-dialog.tsx';
import { PRESETS } from './views.ts';

export interface FiltersProps {
  readonly query: string;
  readonly counted: CountAnswer | undefined;
}

/** Views one comes back to, and how many there are of each status. */
export function Filters({ query, counted }: FiltersProps): JSX.Element {
  const inspector = useInspector();
  const views = inspector.settings.views.value;
  const here = views.find((view) => view.query === query);
  const isKnown = [...PRESETS, ...views].some((view) => view.query === query);
  return (
    <div class="filters">
      <nav class="views" aria-label="Views">
        {PRESETS.map((view) => (
          <ViewLink key={view.name} view={view} query={query} />
        ))}
        {views.map((view) => (
          <ViewLink key={`saved ${view.name}`} view={view} query={query} />
        ))}
        {here !== undefined && (
          <button type="button" class="plain" onClick={() => openView(inspector, here)}>
            Rename…
          </button>
        )}
        {!isKnown && (
          <button
            type="button"
            class="plain"
            onClick={() => openView(inspector, { name: '', query })}
          >
            Save view…
          </button>
        )}
      </nav>
      <Statuses query={query} counted={counted} />
    </div>
  );
}

interface ViewLinkProps {
  readonly view: SavedView;
  readonly query: string;
}

function ViewLink({ view, query }: ViewLinkProps): JSX.Element {
  return (
    <Link
      to={{ type: 'list', query: view.query }}
      current={view.query === query}
      title={view.query}
    >
      {view.name}
    </Link>
  );
}

function Statuses({ query, counted }: FiltersProps): JSX.Element {
  const { navigation } = useInspector();
  const go = (text: string) => navigation.go({ type: 'list', query: text });
  const others = withoutStatus(query);
  return (
    <div class="chips" role="group" aria-label="Statuses">
      <button type="button" class="chip" aria-pressed={others === query} onClick={() => go(others)}>
        All <Count counted={counted} count={counted?.total} />
      </button>
      {STATUS_NAMES.map((status) => (
        <button
          type="button"
          class={`chip ${status}`}
          key={status}
          aria-pressed={isStatusChosen(query, status)}
          onClick={() => go(toggledStatus(query, status))}
        >
          {status} <Count counted={counted} count={counted?.byStatus[status]} />
        </button>
      ))}
    </div>
  );
}

interface CountProps {
  readonly counted: CountAnswer | undefined;
  readonly count: number | undefined;
}

function Count({ counted, count }: CountProps): JSX.Element {
  if (count === undefined) return <span class="count">…</span>;
  if (counted?.exact !== false) return <span class="count">{countText(count)}</span>;
  return (
    <span class="count" title="The search looks at each workflow: it stopped counting here">
      at least {countText(count)}
    </span>
  );
}

import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { openFork } from '../commands/fork-dialog.tsx';
import { openSendDialog } from '../commands/send-dialog.tsx';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { RUN_TABS, type RunTab } from '../base/route.ts';
import { exactText } from '../base/time-text.ts';
import { useInspector, useKey } from '../base/use-inspector.ts';
import { EventLog } from './event-log.tsx';
import type { Moment } from './moment.ts';
import { revisionOf } from './moment.ts';
import { RunHead } from './run-head.tsx';
import { RunStore } from './run-store.ts';
import { RunTabPane } from './run-tab-pane.tsx';
import { TimeBar } from './time-bar.tsx';
import { TurnDetail } from './turn-detail.tsx';
import { useCursor } from './use-cursor.ts';
import { RunContext } from './use-run.ts';
import { WaitingPanel } from './waiting-panel.tsx';

export interface RunPageProps {
  readonly id: string;
  readonly revision: number | undefined;
  readonly tab: RunTab;
}

/** One workflow: where it stands, what would move it, and all it did. */
export function RunPage({ id, revision, tab }: RunPageProps): JSX.Element {
  const inspector = useInspector();
  const { source } = inspector;
  const store = useMemo(() => new RunStore(source, id), [source, id]);
  useEffect(() => {
    store.open();
    return () => {
      store.close();
      inspector.dialog.value = undefined;
    };
  }, [store]);
  const look = useCursor(store, { tab, revision });
  useKey('live', () => look(undefined));
  useKey('send', () => openSendDialog(inspector, id));
  useKey('fork', () => openFork(inspector, id, { revision: store.cursor.value }));
  const moment = store.moment.value;
  if (moment === undefined) return <RunUnread id={id} store={store} />;
  return (
    <RunContext.Provider value={store}>
      <div class={moment.type === 'past' ? 'run past' : 'run'}>
        <div class="run-top">
          <RunHead moment={moment} />
          <RunNotices store={store} moment={moment} onLook={look} />
        </div>
        <section class="run-main" aria-label="The workflow">
          <RunTabs id={id} revision={revision} tab={tab} store={store} />
          <div class="pane">
            <RunTabPane tab={tab} moment={moment} />
          </div>
        </section>
        <aside class="run-side" aria-label="What it waits for, and what happened">
          <WaitingPanel moment={moment} />
          <EventLog moment={moment} onLook={look} />
          <TurnDetail moment={moment} />
        </aside>
        <TimeBar moment={moment} onLook={look} />
      </div>
    </RunContext.Provider>
  );
}

/** Before there is anything to show, or where there is nothing. */
function RunUnread({ id, store }: { readonly id: string; readonly store: RunStore }): JSX.Element {
  const error = store.error.value;
  const since = useInspector().connection.lostAt.value;
  if (since !== undefined)
    return (
      <p class="notice" role="alert">
        Nobody answers since {exactText(since)}. This page shows {id} as soon as somebody does.
      </p>
    );
  if (error === undefined) return <p class="notice">Reading {id}</p>;
  return (
    <div class="page">
      <h1>{id}</h1>
      <ErrorNotice error={error} again={() => store.open()} />
      <p>
        <Link to={{ type: 'list', query: id }}>Search for it</Link>
      </p>
    </div>
  );
}

interface NoticesProps {
  readonly store: RunStore;
  readonly moment: Moment;
  readonly onLook: (revision: number | undefined) => void;
}

/** What is not as usual about what is shown. */
function RunNotices({ store, moment, onLook }: NoticesProps): JSX.Element {
  const wrong = store.lookError.value;
  const newest = moment.run.row.revision;
  return (
    <div class="run-notices" role="status">
      {store.isGone.value && <p class="strip bad">It was deleted. This is how it stood last.</p>}
      {wrong !== undefined && (
        <p class="strip bad">
          {(wrong as Error).message}; it took {newest}.{' '}
          <button type="button" onClick={() => onLook(undefined)}>
            Show the present
          </button>
        </p>
      )}
      {wrong === undefined && moment.type === 'past' && (
        <p class="strip past">
          Viewing the past: after turn {revisionOf(moment)}, {exactText(moment.snapshot.at)}
          <button type="button" onClick={() => onLook(undefined)}>
            Back to the present <kbd>Esc</kbd>
          </button>
        </p>
      )}
    </div>
  );
}

function RunTabs({
  id,
  revision,
  tab,
  store,
}: RunPageProps & { readonly store: RunStore }): JSX.Element {
  const { attempts, letters } = store.failures;
  const counts: Partial<Record<RunTab, number | undefined>> = {
    actors: store.run.value?.actors.length,
    errors: attempts.value.length + letters.value.length + (store.run.value?.error ? 1 : 0),
  };
  return (
    <nav class="tabs" aria-label="Views of the workflow">
      {RUN_TABS.map((name) => (
        <Link key={name} to={{ type: 'run', id, revision, tab: name }} current={name === tab}>
          {name === 'json' ? 'JSON' : name.charAt(0).toUpperCase() + name.slice(1)}
          {(counts[name] ?? 0) > 0 && <span class="count"> {counts[name]}</span>}
        </Link>
      ))}
    </nav>
  );
}

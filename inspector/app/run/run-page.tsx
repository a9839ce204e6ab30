import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { RUN_TABS, type RunTab } from '../base/route.ts';
import { Status } from '../base/status.tsx';
import { useInspector, useKey } from '../base/use-inspector.ts';
import { EventLog } from './event-log.tsx';
import type { Moment } from './moment.ts';
import { RunStore } from './run-store.ts';
import { RunTabPane } from './run-tab-pane.tsx';
import { TimeBar } from './time-bar.tsx';
import { RunContext } from './use-run.ts';
import { WaitingPanel } from './waiting-panel.tsx';

export interface RunPageProps {
  readonly id: string;
  readonly revision: number | undefined;
  readonly tab: RunTab;
}

/** One workflow: where it stands, what would move it, and all it did. */
export function RunPage({ id, revision, tab }: RunPageProps): JSX.Element {
  const { source, charts, navigation } = useInspector();
  const store = useMemo(() => new RunStore(source, id), [source, id]);
  useEffect(() => {
    charts.warm();
    store.open();
    return () => store.close();
  }, [store, charts]);
  useEffect(() => void store.look(revision), [store, revision]);
  const look = (to: number | undefined) => navigation.go({ type: 'run', id, revision: to, tab });
  useKey('live', () => look(undefined));
  const moment = store.moment.value;
  if (moment === undefined) {
    const error = store.error.value;
    if (error !== undefined) return <ErrorNotice error={error} />;
    return <p class="notice">Reading {id}</p>;
  }
  return (
    <RunContext.Provider value={store}>
      <div class={moment.type === 'past' ? 'run past' : 'run'}>
        <RunHead moment={moment} />
        <section class="run-main">
          <RunTabs id={id} revision={revision} tab={tab} />
          <div class="pane">
            <RunTabPane tab={tab} moment={moment} />
          </div>
        </section>
        <aside class="run-side">
          <WaitingPanel moment={moment} />
          <EventLog moment={moment} onLook={look} />
        </aside>
        <TimeBar moment={moment} onLook={look} />
      </div>
    </RunContext.Provider>
  );
}

function RunHead({ moment }: { readonly moment: Moment }): JSX.Element {
  const { row } = moment.run;
  return (
    <div class="run-head">
      <h1>
        <Link to={{ type: 'list', query: `workflow:${row.workflow}` }}>{row.workflow}</Link> /{' '}
        {row.id}
      </h1>
      <Status status={row.status} />
    </div>
  );
}

function RunTabs({ id, revision, tab }: RunPageProps): JSX.Element {
  return (
    <nav class="tabs" aria-label="Views of the workflow">
      {RUN_TABS.map((name) => (
        <Link key={name} to={{ type: 'run', id, revision, tab: name }} current={name === tab}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

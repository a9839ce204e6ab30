import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { DueRow, FailureLine, Source } from '../protocol/index.ts';
import { ErrorNotice } from './notice.tsx';
import { printRoute } from './route.ts';
import { VirtualList } from './virtual-list.tsx';

/** Lines of the one page that is read. */
const PAGE_LINES = 200;

interface PageProps {
  readonly source: Source;
}

/** What time moves next, in any workflow. */
export function TimersPage({ source }: PageProps): JSX.Element {
  const page = useAnswer(source, (asked) => asked.timers({ limit: PAGE_LINES }));
  if (page.error !== undefined) return <ErrorNotice error={page.error} />;
  const items = page.answer?.items;
  if (items?.length === 0) return <p class="notice">No workflow waits for time.</p>;
  const keyOf = ({ workflowId, key }: DueRow) => `${workflowId} ${key}`;
  return (
    <VirtualList
      label="Timers, next first"
      items={items ?? []}
      keyOf={keyOf}
      onEnd={() => undefined}
      row={(due) => <Line id={due.workflowId} at={due.dueAt} text={due.state ?? due.key} />}
    />
  );
}

/** Workflows that failed or are parked, newest first. */
export function FailuresPage({ source }: PageProps): JSX.Element {
  const page = useAnswer(source, (asked) => asked.failures({ limit: PAGE_LINES }));
  if (page.error !== undefined) return <ErrorNotice error={page.error} />;
  const items = page.answer?.items;
  if (items?.length === 0) return <p class="notice">No workflow failed or is parked.</p>;
  const keyOf = ({ id }: FailureLine) => id;
  return (
    <VirtualList
      label="Failures, newest first"
      items={items ?? []}
      keyOf={keyOf}
      onEnd={() => undefined}
      row={({ id, at, failure }) => <Line id={id} at={at} text={failure} />}
    />
  );
}

interface LineProps {
  readonly id: string;
  readonly at: number;
  readonly text: string;
}

function Line({ id, at, text }: LineProps): JSX.Element {
  return (
    <>
      <span role="cell">
        <a href={printRoute({ type: 'run', id, tab: 'outline' })}>{id}</a>
      </span>
      <span role="cell" class="time">
        {new Date(at).toLocaleString()}
      </span>
      <span role="cell">{text}</span>
    </>
  );
}

interface Answered<T> {
  readonly answer?: T;
  readonly error?: unknown;
}

/** Asks once for each source. */
function useAnswer<T>(source: Source, ask: (source: Source) => Promise<T>): Answered<T> {
  const state = useSignal<Answered<T>>({});
  useEffect(() => {
    let left = false;
    const show = (answered: Answered<T>) => {
      if (!left) state.value = answered;
    };
    ask(source).then(
      (answer) => show({ answer }),
      (error: unknown) => show({ error }),
    );
    return () => {
      left = true;
    };
  }, [source]);
  return state.value;
}

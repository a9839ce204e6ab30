import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { EntryLine, RunAnswer, Source } from '../protocol/index.ts';
import { ErrorNotice } from './notice.tsx';
import { VirtualList } from './virtual-list.tsx';

/** Turns of the log that are read: the newest. */
const LOG_TURNS = 200;

export interface RunPageProps {
  readonly source: Source;
  readonly id: string;
}

/** One workflow: where it stands, what would move it, and what it did last. */
export function RunPage({ source, id }: RunPageProps): JSX.Element {
  const run = useSignal<RunAnswer | undefined>(undefined);
  const log = useSignal<readonly EntryLine[]>([]);
  const error = useSignal<unknown>(undefined);
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const read = async () => {
      const newest = { id, limit: LOG_TURNS, newestFirst: true };
      const [answer, page] = await Promise.all([source.run({ id }), source.entries(newest)]);
      if (signal.aborted) return;
      run.value = answer;
      log.value = page.items;
    };
    const follow = async () => {
      await read();
      for await (const delta of source.watch({ ids: [id] }, { signal })) {
        if (delta.type === 'changes' && delta.rows.length === 0 && delta.removed.length === 0)
          continue;
        await read();
      }
    };
    follow().catch((failure: unknown) => {
      if (!signal.aborted) error.value = failure;
    });
    return () => leaving.abort();
  }, [source, id]);
  if (error.value !== undefined) return <ErrorNotice error={error.value} />;
  if (run.value === undefined) return <p class="notice">Reading {id}</p>;
  return (
    <>
      <RunHead run={run.value} />
      <VirtualList
        label="Turns, newest first"
        items={log.value}
        keyOf={({ sequence }) => sequence}
        row={(line) => <LogRow line={line} />}
        onEnd={() => undefined}
      />
    </>
  );
}

function RunHead({ run }: { readonly run: RunAnswer }): JSX.Element {
  const { row } = run;
  return (
    <div class="notice">
      <strong>{row.workflow}</strong> {row.id} <span class={row.status}>{row.status}</span>{' '}
      {row.states.join(', ')}
      {row.failure !== undefined && <p class="error">{row.failure}</p>}
      {run.explanation !== undefined && <pre>{run.explanation}</pre>}
      {run.timers.map(({ key, state, event, dueAt }) => (
        <p class="time" key={key}>
          {state ?? event} at {new Date(dueAt).toLocaleString()}
        </p>
      ))}
    </div>
  );
}

function LogRow({ line }: { readonly line: EntryLine }): JSX.Element {
  return (
    <>
      <span role="cell" class="faint">
        {new Date(line.at).toLocaleString()}
      </span>
      <span role="cell">{line.eventType}</span>
      <span role="cell" class={line.outcome}>
        {line.outcome}
      </span>
      <span role="cell" class="wide">
        {JSON.stringify(line.value)}
      </span>
      <span role="cell" class="wide">
        {line.reason ?? line.changed.join(', ')}
      </span>
      <span role="cell" class="wide faint">
        #{line.revision}
      </span>
    </>
  );
}

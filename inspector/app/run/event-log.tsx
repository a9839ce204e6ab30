import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { EntryLine } from '../../protocol/index.ts';
import { ScrollRows } from '../base/scroll-rows.tsx';
import { FILTER_KEYS, turnFilter } from './log-filter.ts';
import { LogLine } from './log-line.tsx';
import { logRows, quietCount, type LogRow } from './log-rows.ts';
import { revisionOf, type Moment } from './moment.ts';
import { useRun } from './use-run.ts';

/** px; two lines. */
const ROW_HEIGHT = 40;
/** A filter that finds few looks on in older turns until it has so many rows. */
const WANTED_ROWS = 40;
/** So many turns it looks through unasked. */
const SEARCHED_MAX = 4_000;

export interface EventLogProps {
  readonly moment: Moment;
  readonly onLook: (revision: number | undefined) => void;
}

/** The turns of a workflow; a press looks at the moment after one. */
export function EventLog({ moment, onLook }: EventLogProps): JSX.Element {
  const { log } = useRun();
  const view = useLogView();
  const { rows, lines, open, isSearching } = view;
  const here = revisionOf(moment);
  const toggle = (key: string) => {
    const next = new Set(open.value);
    if (!next.delete(key)) next.add(key);
    open.value = next;
  };
  return (
    <section class="panel log" aria-label="Turns">
      <header>
        <h2>
          Turns {rows.length === lines.length ? '' : `${rows.length} of `}
          {lines.length}
          {log.hasOlder.value || log.hasNewer.value ? '+' : ''}
        </h2>
        <LogTools view={view} />
      </header>
      <ScrollRows
        label="Turns"
        role="list"
        items={rows}
        rowHeight={ROW_HEIGHT}
        keyOf={({ key }) => key}
        shown={shownKey(rows, here)}
        onStart={() => void log.older()}
        onEnd={() => void log.newer()}
        rowProps={(row) => ({ class: rowClass(row, here) })}
        row={(row) => (
          <LogLine row={row} here={here} isOpen={open.value.has(row.key)} {...{ toggle, onLook }} />
        )}
      />
      {rows.length === 0 && lines.length > 0 && (
        <p class="notice faint">
          No turn of {lines.length} is like that.{' '}
          {isSearching && (
            <button type="button" onClick={() => void log.older()}>
              Look further back
            </button>
          )}
        </p>
      )}
    </section>
  );
}

interface LogUse {
  readonly filter: Signal<string>;
  readonly quiet: Signal<boolean>;
  readonly raw: Signal<boolean>;
  /** Keys of folds that are open. */
  readonly open: Signal<ReadonlySet<string>>;
  readonly lines: readonly EntryLine[];
  readonly rows: readonly LogRow[];
  /** Turns that changed nothing. */
  readonly hidden: number;
  /** There are older turns a filter has not seen. */
  readonly isSearching: boolean;
}

/** The rows of the log as they are asked for; a filter that finds few looks on by itself. */
function useLogView(): LogUse {
  const store = useRun();
  const { log } = store;
  const filter = useSignal('');
  const quiet = useSignal(false);
  const raw = useSignal(false);
  const open = useSignal<ReadonlySet<string>>(new Set());
  const lines = log.lines.value;
  const attempts = store.failures.attempts.value;
  const cursor = store.cursor.value ?? store.run.value?.row.revision;
  const asked = [filter.value, quiet.value, raw.value, open.value, cursor] as const;
  const rows = useMemo(() => {
    const matches = turnFilter(filter.value, store.id);
    const shown = { quiet: quiet.value, raw: raw.value, open: open.value };
    return logRows({ lines, attempts, cursor, filter: matches, ...shown });
  }, [lines, attempts, store, ...asked]);
  const hidden = useMemo(() => quietCount(lines), [lines]);
  const isSearching = filter.value !== '' && log.hasOlder.value;
  useEffect(() => {
    if (isSearching && rows.length < WANTED_ROWS && lines.length < SEARCHED_MAX) void log.older();
  }, [isSearching, rows, lines, log]);
  return { filter, quiet, raw, open, lines, rows, hidden, isSearching };
}

/** What of the turns is shown. */
function LogTools({ view }: { readonly view: LogUse }): JSX.Element {
  const { filter, quiet, raw, hidden } = view;
  return (
    <>
      <Toggle name={`Unchanged ${hidden}`} on={quiet} title="Also turns that changed nothing" />
      <Toggle name="Raw" on={raw} title="Every turn and attempt by itself" />
      <FailedToggle filter={filter} />
      <input
        type="search"
        class={filter.value === '' ? '' : 'on'}
        placeholder="filter"
        title={FILTER_KEYS.join(' ')}
        aria-label="Filter turns"
        value={filter.value}
        onInput={({ currentTarget }) => (filter.value = currentTarget.value)}
      />
    </>
  );
}

interface ToggleProps {
  readonly name: string;
  readonly title: string;
  readonly on: Signal<boolean>;
}

function Toggle({ name, title, on }: ToggleProps): JSX.Element {
  return (
    <button
      type="button"
      class="toggle"
      aria-pressed={on.value}
      title={title}
      onClick={() => (on.value = !on.value)}
    >
      {name}
    </button>
  );
}

function FailedToggle({ filter }: { readonly filter: Signal<string> }): JSX.Element {
  const isOn = filter.value.includes('is:failed');
  const flip = () => {
    const rest = filter.value.replaceAll('is:failed', '').trim();
    filter.value = isOn ? rest : `is:failed ${rest}`.trim();
  };
  return (
    <button type="button" class="toggle" aria-pressed={isOn} title="Only failures" onClick={flip}>
      Failed
    </button>
  );
}

function shownKey(rows: readonly LogRow[], revision: number): string | undefined {
  return rows.find((row) => row.type === 'turn' && row.line.revision === revision)?.key;
}

function rowClass(row: LogRow, here: number): string {
  if (row.type !== 'turn') return 'row';
  const { revision } = row.line;
  return `row${revision === here ? ' here' : ''}${revision > here ? ' future' : ''}`;
}

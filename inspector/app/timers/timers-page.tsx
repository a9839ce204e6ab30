import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { DueRow, TimerCursor } from '../../protocol/index.ts';
import { confirm } from '../base/confirm.tsx';
import { eventText } from '../base/event-text.ts';
import { Icon } from '../base/icon.tsx';
import { LinesPage, useFilter } from '../base/lines-page.tsx';
import { Link } from '../base/link.tsx';
import { countOf, countText } from '../base/number-text.ts';
import { refusal } from '../base/refusal.ts';
import { Countdown, Time } from '../base/time.tsx';
import { useInspector } from '../base/use-inspector.ts';
import { rowsOf, useLines } from '../base/use-lines.ts';

/** Lines that are looked through for a text before one is asked whether to go on. */
const SEARCHED_MAX = 5_000;
/** What is due for those is a chore of the engine. */
const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);
/** Lines beyond those in sight that are read ahead. */
const AHEAD_LINES = 50;

/** What time moves next, in any workflow. */
export function TimersPage(): JSX.Element {
  const { source, navigation } = useInspector();
  const lines = useLines<DueRow, TimerCursor>((after, limit) => source.timers({ after, limit }));
  const { text, wanted } = useFilter();
  const isParkedToo = useSignal(false);
  const all = (lines.items.value ?? []).filter(({ status }) =>
    status === 'parked' ? isParkedToo.value : !ENDED.has(status),
  );
  const items = wanted === '' ? all : all.filter((due) => hasText(due, wanted));
  const isWhole = lines.isWhole.value;
  return (
    <LinesPage
      title="Timers"
      lines={lines}
      text={text}
      placeholder="id, machine, state or event"
      summary={summary(items.length, all.length, isWhole)}
      controls={
        <>
          <label class="tick">
            <input
              type="checkbox"
              checked={isParkedToo.value}
              onChange={({ currentTarget }) => (isParkedToo.value = currentTarget.checked)}
            />
            Of parked workflows too
          </label>
          {wanted !== '' && !isWhole && all.length >= SEARCHED_MAX && (
            <button type="button" onClick={() => void lines.more()}>
              Look further
            </button>
          )}
        </>
      }
      none="No workflow waits for time."
      columns={['due in', 'workflow', 'name', 'state', 'what comes', 'act']}
      rows={rowsOf(items, keyOf)}
      row={(index) => {
        const due = items[index];
        return due !== undefined && <TimerRow due={due} />;
      }}
      onOpen={(index) => {
        const due = items[index];
        if (due !== undefined) navigation.go({ type: 'run', id: due.workflowId, tab: 'chart' });
      }}
      onSight={({ end }) => {
        const isShort = end + AHEAD_LINES > items.length;
        if (isShort && (wanted === '' || all.length < SEARCHED_MAX)) void lines.more();
      }}
    />
  );
}

function TimerRow({ due }: { readonly due: DueRow }): JSX.Element {
  return (
    <>
      <span role="gridcell" class="l-due-in">
        {due.status === 'parked' ? (
          <span class="error" title="It is parked: time moves it once it is retried">
            parked
          </span>
        ) : (
          <Countdown at={due.dueAt} />
        )}
      </span>
      <span role="gridcell" class="l-workflow c-id clip">
        <Link
          to={{ type: 'run', id: due.workflowId, tab: 'chart' }}
          title={due.workflowId}
          tabIndex={-1}
        >
          {due.workflowId}
        </Link>
      </span>
      <span role="gridcell" class="l-name clip faint" title={due.workflow}>
        {due.workflow}
      </span>
      <span role="gridcell" class="l-state clip mono" title={due.state}>
        {due.state}
      </span>
      <span role="gridcell" class="l-what-comes clip" title={due.event}>
        <Icon name={due.type === 'task' ? 'poll' : due.type === 'timer' ? 'clock' : 'event'} />{' '}
        {whatComes(due)}
      </span>
      <span role="gridcell" class="l-act">
        {due.type === 'timer' && <FireNow due={due} />}
      </span>
    </>
  );
}

function FireNow({ due }: { readonly due: DueRow }): JSX.Element {
  const inspector = useInspector();
  const refused = refusal(inspector, 'fireTimer');
  const { workflowId: id, key } = due;
  return (
    <button
      type="button"
      class="small"
      tabIndex={-1}
      disabled={refused !== undefined}
      title={refused ?? `Lets ${whatComes(due)} come now`}
      onClick={() =>
        confirm(inspector, {
          title: 'Fire the timer now',
          text: (
            <>
              <strong>{id}</strong> gets “{whatComes(due)}” at once, and not <Time at={due.dueAt} />
              . That cannot be taken back.
            </>
          ),
          yes: 'Fire now',
          act: () => void inspector.command({ kind: 'fireTimer', id, key }),
        })
      }
    >
      Fire now
    </button>
  );
}

function whatComes({ type, event = '' }: DueRow): string {
  if (type === 'task') return `try ${event} again`;
  if (type === 'giveUp') return `give up waiting to take ${event}`;
  return eventText(event);
}

function summary(found: number, all: number, isWhole: boolean): string {
  if (found === all) return `${countOf(all, 'timer')}${isWhole ? '' : ' read'}`;
  return `${countText(found)} of the ${isWhole ? '' : 'next '}${countOf(all, 'timer')}`;
}

function keyOf({ workflowId, key, type }: DueRow): string {
  return `${type} ${workflowId} ${key}`;
}

function hasText(due: DueRow, text: string): boolean {
  const texts = [due.workflowId, due.workflow, due.state, due.event, whatComes(due)];
  return texts.some((one) => one?.toLowerCase().includes(text) === true);
}

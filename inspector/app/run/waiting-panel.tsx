import type { JSX } from 'preact';
import type { KeptEventRow, RunAnswer, SummaryRow, TaskStandingRow } from '../../protocol/index.ts';
import { Link } from '../base/link.tsx';
import { Status } from '../base/status.tsx';
import { Countdown, Time } from '../base/time.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { openCancel } from '../commands/cancel-dialog.tsx';
import { openFireTimer } from '../commands/fire-timer-dialog.tsx';
import { openSendDialog } from '../commands/send-dialog.tsx';
import type { Moment } from './moment.ts';
import { PastWaits } from './past-waits.tsx';
import { Wait } from './wait.tsx';
import { counted, eventExits, targetText, timerWay, workName, type EventExit } from './waits.ts';

/** What would move the workflow now, or would have moved it then. */
export function WaitingPanel({ moment }: { readonly moment: Moment }): JSX.Element {
  const { run } = moment;
  const isPast = moment.type === 'past';
  return (
    <section class="panel waiting" aria-label="Waiting for">
      <header>
        <h2>{isPast ? 'Was waiting for' : headText(run)}</h2>
      </header>
      {isPast ? <PastWaits moment={moment} /> : <PresentWaits run={run} />}
      {!isPast && run.explanation !== undefined && (
        <details>
          <summary>In words</summary>
          <pre>{run.explanation}</pre>
        </details>
      )}
    </section>
  );
}

function PresentWaits({ run }: { readonly run: RunAnswer }): JSX.Element {
  const inspector = useInspector();
  const { timers, tasks, kept, row } = run;
  const events = eventExits(run);
  const mayFire = inspector.can('fireTimer');
  const children = run.suspensions.flatMap((one) => (one.type === 'subWorkflow' ? [one] : []));
  const isNothing = timers.length + tasks.length + events.length + kept.length === 0;
  return (
    <ul>
      {timers.map((timer) => (
        <Wait
          key={timer.key}
          icon="timer"
          kind="timer"
          note={<Countdown at={timer.dueAt} />}
          act={
            <button
              type="button"
              disabled={!mayFire}
              title={mayFire ? 'Let it go off at once' : 'Timers cannot be fired from here'}
              onClick={() => openFireTimer(inspector, row.id, { key: timer.key })}
            >
              fire now
            </button>
          }
        >
          {timerWay(timer, run.exits)}
        </Wait>
      ))}
      {events.map((exit) => (
        <EventWait key={exit.event} exit={exit} id={row.id} />
      ))}
      {tasks.map((task) => (
        <TaskWait key={task.key} task={task} />
      ))}
      {(children.length > 0 || run.children.length > 0) && <ChildWaits run={run} />}
      {kept.map((one) => (
        <KeptWait key={one.key} kept={one} />
      ))}
      {isNothing && children.length === 0 && <li class="faint">Nothing: it {endText(row)}.</li>}
    </ul>
  );
}

function headText({ row }: RunAnswer): string {
  return row.status === 'parked' ? 'Waiting to be let go on; then for' : 'Waiting for';
}

function endText({ status }: SummaryRow): string {
  return status === 'running' ? 'is at work' : `is ${status}`;
}

function EventWait({ exit, id }: { readonly exit: EventExit; readonly id: string }): JSX.Element {
  const inspector = useInspector();
  const { event, exits, allows, isAwaited } = exit;
  const ways = exits.map((one) => targetText(one)).join(' or ');
  const guards = [...new Set(exits.flatMap(({ guard }) => guard ?? []))].join(', ');
  const isCancel = event === 'workflow.cancel';
  const can = inspector.can(isCancel ? 'cancel' : 'send');
  const act = () =>
    isCancel ? openCancel(inspector, id) : openSendDialog(inspector, id, { type: event });
  return (
    <Wait
      icon={isCancel ? 'ban' : 'event'}
      kind="event"
      note={
        <span class="faint" title={guardTitle(guards, allows)}>
          {guardText(guards, allows)}
        </span>
      }
      act={
        <button
          type="button"
          disabled={!can}
          title={can ? undefined : 'Nothing can be sent from here'}
          onClick={act}
        >
          {isCancel ? 'cancel' : 'send'}
        </button>
      }
    >
      <span class={isAwaited ? 'mono awaited' : 'mono'}>{event}</span>
      <span class="faint"> → {ways}</span>
    </Wait>
  );
}

function guardText(guards: string, allows: boolean | undefined): string {
  if (guards === '' && allows !== false) return '';
  if (allows === undefined) return `asks ${guards}`;
  return allows ? `${guards} ✓` : `${guards === '' ? 'a guard' : guards} says no`;
}

function guardTitle(guards: string, allows: boolean | undefined): string {
  if (allows === false) return `${guards} says no to an event that carries nothing but its type`;
  return allows === undefined && guards !== '' ? `${guards} depends on what is sent` : guards;
}

function TaskWait({ task }: { readonly task: TaskStandingRow }): JSX.Element {
  const { state, attempt, nextAt, askedAt, lastError } = task;
  return (
    <Wait
      icon="task"
      kind="task"
      note={
        <>
          {state === 'running' && askedAt !== undefined && (
            <span class="faint">
              asked for <Time at={askedAt} />
            </span>
          )}
          {state !== 'running' && nextAt !== undefined && <Countdown at={nextAt} />}
        </>
      }
    >
      {workName(task)}{' '}
      <span class="faint">
        {state}
        {attempt > 1 && `, attempt ${attempt}`}
      </span>
      {lastError !== undefined && (
        <span class="error" title={lastError}>
          {' '}
          {lastError}
        </span>
      )}
    </Wait>
  );
}

/** Workflows it began, with how they stand. */
function ChildWaits({ run }: { readonly run: RunAnswer }): JSX.Element {
  const { source } = useInspector();
  const awaited = new Set(
    run.suspensions.flatMap((one) => (one.type === 'subWorkflow' ? one.workflowId : [])),
  );
  const query = `parent:${JSON.stringify(run.row.id)}`;
  const { state } = useAnswer(
    () => source.list({ query, limit: 20 }),
    [run.children.length, run.row.revision, source],
  );
  const rows = state.value.answer?.rows ?? [];
  const unknown = [...awaited].filter((id) => !rows.some((row) => row.id === id));
  return (
    <>
      {rows.map(({ id, status }) => (
        <Wait key={id} icon="workflow" kind="workflow" note={<Status status={status} />}>
          <Link to={{ type: 'run', id, tab: 'chart' }}>{id}</Link>
          {!awaited.has(id) && <span class="faint"> begun by it</span>}
        </Wait>
      ))}
      {unknown.map((id) => (
        <Wait key={id} icon="workflow" kind="workflow">
          <Link to={{ type: 'run', id, tab: 'chart' }}>{id}</Link>
        </Wait>
      ))}
      {run.children.length > rows.length && rows.length > 0 && (
        <li>
          <Link to={{ type: 'list', query }}>
            {counted(run.children.length, 'workflow')} in all
          </Link>
        </li>
      )}
    </>
  );
}

const KEPT_TEXT = {
  early: 'came early; kept',
  later: 'to be taken later',
  parked: 'held while it is parked',
  sending: 'on its way',
} as const;

function KeptWait({ kept }: { readonly kept: KeptEventRow }): JSX.Element {
  const { type, reason, until } = kept;
  return (
    <Wait icon="kept" kind="kept event" note={until !== undefined && <Countdown at={until} />}>
      <span class="mono">{type}</span> <span class="faint">{KEPT_TEXT[reason]}</span>
    </Wait>
  );
}

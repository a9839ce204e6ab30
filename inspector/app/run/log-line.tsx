import type { ComponentChildren, JSX } from 'preact';
import { durationText } from '../../chart/index.ts';
import { Icon } from '../base/icon.tsx';
import { exactText } from '../base/time-text.ts';
import { useInspector } from '../base/use-inspector.ts';
import { openWhyNot } from '../commands/why-not-dialog.tsx';
import type { LogRow, TurnRow } from './log-rows.ts';
import { actorName, distanceText, reasonText, shortPath, turnText } from './turn-text.ts';
import { useRun } from './use-run.ts';

export interface LogLineProps {
  readonly row: LogRow;
  /** The revision looked at. */
  readonly here: number;
  readonly isOpen: boolean;
  readonly toggle: (key: string) => void;
  readonly onLook: (revision: number | undefined) => void;
}

/** One row of the log. */
export function LogLine(props: LogLineProps): JSX.Element {
  const { row, isOpen, toggle } = props;
  if (row.type === 'turn') return <TurnLine {...props} row={row} />;
  if (row.type === 'attempt') {
    const { attempt } = row;
    return (
      <span class="log-line quiet" title={attempt.message}>
        <Icon name="close" />
        <span class="what">
          attempt {attempt.attempt} of {actorName(attempt.key)}
        </span>
        <Clock at={attempt.endedAt} />
        <span class="led faint">{attempt.message}</span>
        <span class="faint">{durationText(attempt.endedAt - attempt.startedAt)}</span>
      </span>
    );
  }
  const first = row.rows[0];
  const last = row.rows.at(-1);
  if (first === undefined || last === undefined) return <span />;
  return (
    <button
      type="button"
      class="plain log-line"
      aria-expanded={isOpen}
      title="Turns alike, one after the other"
      onClick={() => toggle(row.key)}
    >
      <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} />
      <span class="what">
        {row.rows.length} × {first.line.eventType}
      </span>
      <Clock at={first.line.at} />
      <span class="led faint">
        #{first.line.revision} to #{last.line.revision}
      </span>
      <span class="faint">{durationText(last.line.at - first.line.at)}</span>
    </button>
  );
}

function TurnLine({ row, here, onLook }: LogLineProps & { readonly row: TurnRow }): JSX.Element {
  const { id } = useRun();
  const inspector = useInspector();
  const { line, gapMs } = row;
  const { icon, what, who } = turnText(line, id);
  const isHere = line.revision === here;
  const notTaken = line.outcome === 'ignored' || line.outcome === 'deferred';
  return (
    <>
      <button
        type="button"
        class={`plain log-line ${line.outcome}${row.isQuiet ? ' quiet' : ''}`}
        aria-current={isHere ? 'step' : undefined}
        tabIndex={isHere ? 0 : -1}
        title={`#${line.revision} ${line.eventType}, ${line.outcome}, by ${line.source}`}
        onClick={() => onLook(line.revision)}
      >
        <Icon name={icon} />
        <span class="what">
          {what}
          {who !== '' && <span class="faint"> {who}</span>}
        </span>
        <Clock at={line.at} />
        <span class="led">
          <LedTo row={row} />
        </span>
        <span class="faint">
          {line.checkpoint && <CheckpointMark />}
          {gapMs === undefined ? '' : distanceText(gapMs)}
        </span>
      </button>
      {notTaken && (
        <button
          type="button"
          class="why"
          tabIndex={isHere ? 0 : -1}
          onClick={() => openWhyNot(inspector, { id, type: line.eventType, line })}
        >
          Why?
        </button>
      )}
    </>
  );
}

function CheckpointMark(): JSX.Element {
  return (
    <span title="A checkpoint: one can fork from here">
      <Icon name="flag" />
      <span class="unseen">checkpoint </span>
    </span>
  );
}

/** What came of a turn, at its end: where it led, or why it led nowhere. */
function LedTo({ row }: { readonly row: TurnRow }): ComponentChildren {
  const { line, ledTo, isQuiet, workMs, attempts } = row;
  if (line.outcome === 'ignored' || line.outcome === 'deferred')
    return `${line.outcome}: ${reasonText(line)}`;
  const work = workMs === undefined ? '' : `in ${durationText(workMs)}`;
  const tries = attempts > 1 ? `, ${attempts} failed attempts` : '';
  if (ledTo.length > 0)
    return `→ ${ledTo.map(shortPath).join(', ')}${work === '' ? '' : `, ${work}${tries}`}`;
  if (work !== '') return `${work}${tries}`;
  if (isQuiet) return 'no change';
  return line.transitions.length > 0 ? '↻ stays' : changedText(line.changed);
}

function changedText(changed: readonly string[]): string {
  return changed.length === 0 ? '' : `changed ${changed.slice(0, 3).join(', ')}`;
}

function Clock({ at }: { readonly at: number }): JSX.Element {
  const exact = exactText(at);
  const ms = String(at % 1_000).padStart(3, '0');
  return (
    <time class="clock faint" dateTime={new Date(at).toISOString()} title={`${exact}.${ms}`}>
      {exact.slice(5)}
    </time>
  );
}

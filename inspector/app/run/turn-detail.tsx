import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { EntryLine } from '../../protocol/index.ts';
import { CutView, JsonView } from '../base/json-view.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { exactText } from '../base/time-text.ts';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector, useKey } from '../base/use-inspector.ts';
import { openWhyNot } from '../commands/why-not-dialog.tsx';
import { AttemptList } from './attempt-list.tsx';
import { DiffView } from './diff-view.tsx';
import { ErrorDetails } from './error-view.tsx';
import { revisionOf, type Moment } from './moment.ts';
import { isFailure } from './log-filter.ts';
import { turnDiff } from './turn-diff.ts';
import { reasonText, turnText } from './turn-text.ts';
import { useRun } from './use-run.ts';

const PARTS = ['Diff', 'Event', 'Error', 'Snapshot'] as const;
type Part = (typeof PARTS)[number];

/** Characters of a value that is asked for once more. */
const MORE_LENGTH = 4 * 1024 * 1024;

/** The turn under the cursor: what it changed, by what, and what went wrong. */
export function TurnDetail({ moment }: { readonly moment: Moment }): JSX.Element | null {
  // until somebody chooses: the error of a turn that has one, else what it changed
  const chosen = useSignal<Part | 'none' | undefined>(undefined);
  const store = useRun();
  const { line } = moment;
  const rested = useRested(moment);
  const revision = revisionOf(moment);
  const has = (name: Part) => name !== 'Error' || (line !== undefined && hasError(line));
  const fitting = has('Error') ? 'Error' : 'Diff';
  const wanted = chosen.value ?? fitting;
  const shown = wanted === 'none' ? undefined : has(wanted) ? wanted : 'Diff';
  const show = (part: Part) => {
    chosen.value = part === shown ? 'none' : part;
  };
  useKey('showDiff', () => show('Diff'));
  const title = line === undefined ? '' : turnText(line, store.id).what;
  return (
    <section class={shown === undefined ? 'panel detail shut' : 'panel detail'} aria-label="Turn">
      <header>
        <h2 title={title}>
          #{revision} {title}
        </h2>
        <div class="switch" role="group" aria-label="What of the turn">
          {PARTS.filter(has).map((name) => (
            <button
              key={name}
              type="button"
              class="toggle"
              aria-pressed={name === shown}
              onClick={() => show(name)}
            >
              {name}
            </button>
          ))}
        </div>
      </header>
      {shown !== undefined && (
        <div class="detail-body">
          {line !== undefined && line.outcome !== 'handled' && <NotTaken line={line} />}
          <PartView key={`${shown} ${revisionOf(rested)}`} part={shown} moment={rested} />
        </div>
      )}
    </section>
  );
}

/** While the cursor is dragged: the moment it last rested at, so that not each turn is read. */
function useRested(moment: Moment): Moment {
  const rested = useRef(moment);
  if (moment.type === 'present' || moment.isWhole) rested.current = moment;
  return rested.current;
}

/** A task that failed brings its error as an event. */
function hasError(line: EntryLine): boolean {
  return isFailure(line);
}

function NotTaken({ line }: { readonly line: EntryLine }): JSX.Element {
  const inspector = useInspector();
  const { id } = useRun();
  return (
    <p>
      {line.outcome}
      {reasonText(line) !== '' && `: ${reasonText(line)}`}{' '}
      {line.outcome !== 'failed' && (
        <button
          type="button"
          onClick={() => openWhyNot(inspector, { id, type: line.eventType, line })}
        >
          Why not?
        </button>
      )}
    </p>
  );
}

function PartView({ part, moment }: { readonly part: Part; readonly moment: Moment }): JSX.Element {
  const revision = revisionOf(moment);
  switch (part) {
    case 'Diff':
      return <DiffPart line={moment.line} revision={revision} />;
    case 'Event':
      return <PayloadPart revision={revision} part="event" />;
    case 'Error':
      return <ErrorPart line={moment.line} revision={revision} />;
    case 'Snapshot':
      return <SnapshotPart revision={revision} />;
  }
}

interface AskedProps<T> {
  readonly ask: () => Promise<T>;
  readonly about: readonly unknown[];
  readonly children: (answer: T) => ComponentChildren;
}

/** What was asked for, keeping what was shown before until it is there. */
export function Asked<T>({ ask, about, children }: AskedProps<T>): JSX.Element {
  const { state, again } = useAnswer(ask, about);
  const { answer, error, loading } = state.value;
  if (error !== undefined) return <ErrorNotice error={error} again={again} />;
  if (answer === undefined) return <p class="faint">{loading ? 'Reading' : ''}</p>;
  return <>{children(answer)}</>;
}

interface OfTurn {
  readonly revision: number;
  readonly line?: EntryLine | undefined;
}

function DiffPart({ line, revision }: OfTurn): JSX.Element {
  const { past } = useRun();
  const known = useRef(line);
  known.current = line ?? known.current;
  const ask = async () => {
    const [before, after] = await Promise.all([
      revision > 1 ? past.read(revision - 1) : undefined,
      past.read(revision),
    ]);
    return { before, after };
  };
  return (
    <Asked ask={ask} about={[revision]}>
      {({ before, after }) => <DiffView sections={turnDiff(known.current, before, after)} />}
    </Asked>
  );
}

function PayloadPart({
  revision,
  part,
}: OfTurn & { readonly part: 'event' | 'error' }): JSX.Element {
  const { past } = useRun();
  const more = useSignal(false);
  const maxLength = more.value ? MORE_LENGTH : undefined;
  return (
    <Asked ask={() => past.payload({ revision, part, maxLength })} about={[revision, maxLength]}>
      {({ value }) => (
        <CutView
          label={part}
          value={value}
          depth={2}
          onMore={more.value ? undefined : () => (more.value = true)}
        />
      )}
    </Asked>
  );
}

function ErrorPart({ line, revision }: OfTurn): JSX.Element {
  const { past, failures, run } = useRun();
  const keys = new Set(line?.workStopped);
  const attempts = failures.attempts.value.filter(({ key }) => keys.has(key));
  if (line?.hasError !== true && attempts.length > 0) return <AttemptList attempts={attempts} />;
  // what a workflow is parked over is told of the workflow, as it may yet be taken again
  const { row, error } = run.value ?? {};
  if (line?.hasError !== true && error !== undefined && row?.revision === revision)
    return <ErrorDetails error={error} />;
  return (
    <Asked ask={() => past.payload({ revision, part: 'error' })} about={[revision]}>
      {({ value }) =>
        value === undefined ? (
          <PayloadPart revision={revision} part="event" />
        ) : (
          <ErrorDetails error={value} />
        )
      }
    </Asked>
  );
}

function SnapshotPart({ revision }: OfTurn): JSX.Element {
  const { past } = useRun();
  return (
    <Asked ask={() => past.read(revision)} about={[revision]}>
      {({ at, actors }) => (
        <>
          <p class="faint">{exactText(at)}</p>
          {actors.map(({ address, value, context }) => (
            <div key={address}>
              <h3>{address}</h3>
              <JsonView label={`State of ${address}`} value={{ state: value }} depth={1} />
              <CutView label={`Context of ${address}`} value={context} />
            </div>
          ))}
        </>
      )}
    </Asked>
  );
}

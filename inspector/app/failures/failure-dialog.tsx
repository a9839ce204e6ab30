import type { JSX } from 'preact';
import type { AttemptLine, Cut, FailureLine, Kept } from '../../protocol/index.ts';
import { Dialog } from '../base/dialog.tsx';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { Status } from '../base/status.tsx';
import { Time } from '../base/time.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { durationText } from '../../chart/index.ts';

/** Attempts that are shown, the newest. */
const SHOWN_ATTEMPTS = 20;

/** Why one failed: the error with its stack, and the attempts before. */
export function FailureDialog({ failure }: { readonly failure: FailureLine }): JSX.Element {
  const { source } = useInspector();
  const { id, at, status, states, eventType } = failure;
  const request = { id, newestFirst: true, limit: SHOWN_ATTEMPTS };
  const { state, again } = useAnswer(() => source.attempts(request), [source, id]);
  const { answer, error, loading } = state.value;
  return (
    <Dialog title="Failure" wide>
      <p class="line">
        <Link to={{ type: 'run', id, tab: 'errors' }}>{id}</Link> <Status status={status} />{' '}
        <span class="mono">{states.join(', ')}</span> <Time at={at} />
      </p>
      <p class="error">{failure.failure}</p>
      {eventType !== undefined && (
        <p class="faint">
          It stumbled over <code>{eventType}</code>, which waits to be tried again or skipped.
        </p>
      )}
      {failure.error !== undefined && <ErrorText error={failure.error} />}
      <h2>Attempts</h2>
      {error !== undefined && <ErrorNotice error={error} again={again} />}
      {answer?.items.length === 0 && <p class="faint">No attempt of a task of it failed.</p>}
      {loading && answer === undefined && <p class="faint late">Reading…</p>}
      <ol class="attempts">
        {answer?.items.map((attempt) => (
          <Attempt key={attempt.sequence} attempt={attempt} />
        ))}
      </ol>
    </Dialog>
  );
}

function Attempt({ attempt }: { readonly attempt: AttemptLine }): JSX.Element {
  const { key, message, startedAt, endedAt, retryAt } = attempt;
  return (
    <li>
      <details>
        <summary>
          <span class="mono">{key}</span> #{attempt.attempt} <Time at={endedAt} />{' '}
          <span class="faint">after {durationText(endedAt - startedAt)}</span>{' '}
          <span class="error">{message}</span>
        </summary>
        <ErrorText error={attempt.error} />
        {retryAt !== undefined && (
          <p class="faint">
            Tried again <Time at={retryAt} />
          </p>
        )}
      </details>
    </li>
  );
}

/** The stack, where the error has one, else all there is of it. */
function ErrorText({ error }: { readonly error: Cut<Kept> }): JSX.Element {
  return <pre class="stack">{errorText(error)}</pre>;
}

function errorText(error: Cut<Kept>): string {
  if (error.type === 'cut') return `${error.head}… (cut: it has ${error.length} characters)`;
  return stackIn(error.value) ?? JSON.stringify(error.value, undefined, 2);
}

/** An error stands tagged, with its stack as text somewhere in it. */
function stackIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { stack } = value as { readonly stack?: unknown };
  if (typeof stack === 'string') return stack;
  for (const part of Object.values(value)) {
    const found = stackIn(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

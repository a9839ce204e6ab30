import type { JSX } from 'preact';
import type { DeadLetterLine } from '../../protocol/index.ts';
import { CutView } from '../base/json-view.tsx';
import { Time } from '../base/time.tsx';
import { useInspector } from '../base/use-inspector.ts';
import { fieldOf } from '../base/kept.ts';
import { openSendDialog } from '../commands/send-dialog.tsx';
import { AttemptList } from './attempt-list.tsx';
import { ErrorDetails } from './error-view.tsx';
import type { Moment } from './moment.ts';
import { reasonText } from './turn-text.ts';
import { useRun } from './use-run.ts';

/** All that went wrong in a workflow: what ended it, attempts that failed, messages nobody took. */
export function ErrorsTab({ moment }: { readonly moment: Moment }): JSX.Element {
  const { failures } = useRun();
  const { row, error, stumbled } = moment.run;
  const attempts = failures.attempts.value;
  const letters = failures.letters.value;
  const isNone = error === undefined && attempts.length + letters.length === 0;
  return (
    <div class="page errors">
      {error !== undefined && (
        <section aria-label="What stopped it">
          <h2>
            {row.status}
            {stumbled !== undefined && ` over ${stumbled.type}`}
          </h2>
          <ErrorDetails error={error} />
        </section>
      )}
      {attempts.length > 0 && <h2>Attempts that failed</h2>}
      <AttemptList attempts={attempts} />
      {letters.length > 0 && (
        <section aria-label="Dead letters">
          <h2>Messages nobody took</h2>
          {letters.map((letter) => (
            <Letter key={letter.sequence} letter={letter} />
          ))}
        </section>
      )}
      {isNone && <p class="faint">Nothing went wrong so far.</p>}
    </div>
  );
}

function Letter({ letter }: { readonly letter: DeadLetterLine }): JSX.Element {
  const inspector = useInspector();
  const { id } = useRun();
  const { eventType, reason, at, event } = letter;
  const isOwn = !eventType.startsWith('xstate.') && !eventType.startsWith('workflow.');
  const payload = event.type === 'whole' ? fieldOf(event.value, 'payload') : undefined;
  return (
    <details>
      <summary>
        <span class="mono">{eventType}</span>{' '}
        <span class="faint">
          {reasonText({ outcome: 'ignored', reason })}, <Time at={at} />
        </span>
      </summary>
      <CutView label={eventType} value={event} />
      {isOwn && (
        <button
          type="button"
          disabled={!inspector.can('send')}
          title={inspector.can('send') ? undefined : 'Nothing can be sent from here'}
          onClick={() => openSendDialog(inspector, id, { type: eventType, payload })}
        >
          Send again…
        </button>
      )}
    </details>
  );
}

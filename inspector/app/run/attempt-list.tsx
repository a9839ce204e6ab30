import type { JSX } from 'preact';
import { durationText } from '../../chart/index.ts';
import type { AttemptLine } from '../../protocol/index.ts';
import { Time } from '../base/time.tsx';
import { ErrorDetails } from './error-view.tsx';
import { actorName } from './turn-text.ts';

/** Attempts of tasks that failed, by task, the newest task first. */
export function AttemptList({
  attempts,
}: {
  readonly attempts: readonly AttemptLine[];
}): JSX.Element {
  const byKey = Map.groupBy(attempts, ({ key }) => key);
  return (
    <>
      {[...byKey].map(([key, tries]) => (
        <section key={key} class="attempts" aria-label={`Attempts of ${actorName(key)}`}>
          <h3 title={key}>
            {actorName(key)} <span class="faint">{tries.length} failed</span>
          </h3>
          <ol>
            {tries.map((one) => (
              <li key={one.sequence}>
                <details>
                  <summary>
                    <span class="mono">#{one.attempt}</span>{' '}
                    <span class="error">{one.message}</span>{' '}
                    <span class="faint">
                      <Time at={one.startedAt} />, took {durationText(one.endedAt - one.startedAt)}
                      {one.retryAt === undefined ? ', the last' : ', tried again '}
                      {one.retryAt !== undefined && <Time at={one.retryAt} />}
                    </span>
                  </summary>
                  <ErrorDetails error={one.error} />
                </details>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

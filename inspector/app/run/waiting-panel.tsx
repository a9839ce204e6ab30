import type { JSX } from 'preact';
import { Countdown } from '../base/time.tsx';
import type { Moment } from './moment.ts';

/** What would move the workflow now. */
export function WaitingPanel({ moment }: { readonly moment: Moment }): JSX.Element {
  const { timers, row } = moment.run;
  return (
    <section class="panel waiting">
      <h2>Waiting for</h2>
      <ul>
        {timers.map(({ key, state, event, dueAt }) => (
          <li key={key}>
            {state ?? event} <Countdown at={dueAt} />
          </li>
        ))}
        {row.waitsFor.map((wait) => (
          <li key={`${wait.type} ${wait.names.join(' ')}`}>{wait.names.join(' | ')}</li>
        ))}
      </ul>
    </section>
  );
}

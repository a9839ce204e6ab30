import type { JSX } from 'preact';
import type { RunAnswer } from '../../protocol/index.ts';
import type { Inspector } from '../base/inspector.ts';
import { Countdown } from '../base/time.tsx';
import { timerWay } from '../run/waits.ts';
import { CommandForm } from './command-form.tsx';
import { ReadAbout } from './read-about.tsx';

/** Asks whether a timer is to go off now; without a key the only one. */
export function openFireTimer(
  inspector: Inspector,
  id: string,
  { key }: { readonly key?: string | undefined } = {},
): void {
  const ask = () => inspector.source.run({ id });
  inspector.dialog.value = () => (
    <ReadAbout title="Fire a timer now" ask={ask}>
      {(run) => <FireTimerDialog run={run} timerKey={key} />}
    </ReadAbout>
  );
}

interface FireTimerProps {
  readonly run: RunAnswer;
  readonly timerKey: string | undefined;
}

function FireTimerDialog({ run, timerKey }: FireTimerProps): JSX.Element {
  const timer = run.timers.find(({ key }) => key === timerKey) ?? run.timers[0];
  const { id } = run.row;
  return (
    <CommandForm
      title="Fire a timer now"
      does="Fire now"
      command={() => ({ kind: 'fireTimer', id, key: timerKey ?? timer?.key })}
      not={timer === undefined ? 'it is set no longer' : undefined}
    >
      {timer === undefined ? (
        <p>It is set no longer.</p>
      ) : (
        <p>
          <b>{timerWay(timer, run.exits)}</b> of {id} goes off at once, and not in{' '}
          <Countdown at={timer.dueAt} />. The workflow takes it as if the time had come.
        </p>
      )}
    </CommandForm>
  );
}

import type { JSX } from 'preact';
import { Icon, type IconName } from '../base/icon.tsx';
import { useRun } from './use-run.ts';
import type { Moment } from './moment.ts';

export interface TimeBarProps {
  readonly moment: Moment;
  readonly onLook: (revision: number | undefined) => void;
}

/** The cursor over a workflow's whole history. */
export function TimeBar({ moment, onLook }: TimeBarProps): JSX.Element {
  const store = useRun();
  const newest = moment.run.row.revision;
  const here = store.cursor.value ?? newest;
  const look = (revision: number) => onLook(revision >= newest ? undefined : Math.max(1, revision));
  const step = (icon: IconName, { name, to }: { readonly name: string; readonly to: number }) => (
    <button
      type="button"
      class="plain"
      title={name}
      disabled={to < here ? here <= 1 : here >= newest}
      onClick={() => look(to)}
    >
      <Icon name={icon} />
      <span class="unseen">{name}</span>
    </button>
  );
  return (
    <div class="time-bar" role="group" aria-label="Time">
      {step('first', { name: 'First turn {', to: -1 })}
      {step('back', { name: 'Turn before [', to: here - 1 })}
      <span class="place">
        #{here} of {newest}
      </span>
      {step('forward', { name: 'Next turn ]', to: here + 1 })}
      {step('last', { name: 'The present }', to: newest + 1 })}
      <input
        type="range"
        aria-label="Turn looked at"
        aria-valuetext={`turn ${here} of ${newest}`}
        min={1}
        max={newest}
        value={here}
        onInput={({ currentTarget }) => look(Number(currentTarget.value))}
      />
      <span class={moment.type === 'past' ? 'badge past' : 'badge live'}>
        {moment.type === 'past' ? 'the past' : 'the present'}
      </span>
    </div>
  );
}

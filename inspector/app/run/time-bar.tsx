import type { JSX } from 'preact';
import { revisionOf, type Moment } from './moment.ts';

export interface TimeBarProps {
  readonly moment: Moment;
  readonly onLook: (revision: number | undefined) => void;
}

/** The cursor over a workflow's whole history. */
export function TimeBar({ moment, onLook }: TimeBarProps): JSX.Element {
  const newest = moment.run.row.revision;
  const here = revisionOf(moment);
  return (
    <div class="time-bar">
      <input
        type="range"
        aria-label="Turn looked at"
        min={1}
        max={newest}
        value={here}
        onInput={({ currentTarget }) => {
          const revision = Number(currentTarget.value);
          onLook(revision === newest ? undefined : revision);
        }}
      />
      <span>
        #{here} of {newest}
      </span>
    </div>
  );
}

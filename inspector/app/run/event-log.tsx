import type { JSX } from 'preact';
import { VirtualList } from '../base/virtual-list.tsx';
import { revisionOf, type Moment } from './moment.ts';
import { useRun } from './use-run.ts';

export interface EventLogProps {
  readonly moment: Moment;
  readonly onLook: (revision: number | undefined) => void;
}

/** The turns of a workflow; a press looks at the moment after one. */
export function EventLog({ moment, onLook }: EventLogProps): JSX.Element {
  const { log } = useRun();
  const here = revisionOf(moment);
  return (
    <section class="panel log">
      <h2>Turns</h2>
      <VirtualList
        label="Turns"
        items={log.lines.value}
        keyOf={({ sequence }) => sequence}
        row={({ revision, eventType, outcome }) => (
          <button
            type="button"
            class={revision === here ? 'plain here' : 'plain'}
            onClick={() => onLook(revision)}
          >
            #{revision} {eventType} {outcome}
          </button>
        )}
        onEnd={() => void log.newer()}
      />
    </section>
  );
}

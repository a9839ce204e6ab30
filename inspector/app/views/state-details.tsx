import type { JSX } from 'preact';
import type { OutlineState } from '../../chart/index.ts';
import { Time } from '../base/time.tsx';
import type { Moment } from '../run/moment.ts';
import { litPaths, Works } from './outline-view.tsx';
import { TransitionRow } from './transition-row.tsx';
import { useReplay, type ShownMachine } from './use-machine.ts';

export interface StateDetailsProps {
  readonly state: OutlineState;
  readonly moment: Moment;
  readonly machine: ShownMachine;
  readonly onTransition: (id: string) => void;
}

/** What is known of one state of a workflow's machine. */
export function StateDetails(props: StateDetailsProps): JSX.Element {
  const { state, moment, machine, onTransition } = props;
  const { standing, offers } = machine;
  const replay = useReplay(moment, machine, true);
  const since = replay?.since.get(state.path);
  const visits = replay?.visits.get(state.path) ?? 0;
  const isActive = state.path === '' || litPaths(standing).has(state.path);
  return (
    <>
      <p class="mono faint">{state.path || state.id}</p>
      <p>
        {isActive ? 'Active' : 'Not active'}
        {isActive && since !== undefined && (
          <>
            {' '}
            since <Time at={since} />
          </>
        )}
        {replay === undefined ? ', reading its visits' : `, entered ${visits}×`}
        {state.type !== 'atomic' && `, ${state.type}`}
        {state.initial && ', initial'}
      </p>
      {state.tags.length > 0 && (
        <p>
          {state.tags.map((tag) => (
            <span key={tag} class="badge">
              {tag}
            </span>
          ))}
        </p>
      )}
      <Works state={state} />
      {state.transitions.length > 0 && (
        <ul class="ways" aria-label="Transitions">
          {state.transitions.map((transition) => (
            <TransitionRow
              key={transition.id}
              transition={transition}
              enabled={standing.enabled?.includes(transition.id) === true}
              taken={standing.taken?.includes(transition.id) === true}
              dueAt={standing.timers?.[transition.id]}
              times={replay?.taken.get(transition.id)}
              offer={offers.get(transition.id)?.label}
              onPress={() => onTransition(transition.id)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

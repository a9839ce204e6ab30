import type { JSX } from 'preact';
import type { OutlineTransition } from '../../chart/index.ts';
import { Countdown } from '../base/time.tsx';

export interface TransitionRowProps {
  readonly transition: OutlineTransition;
  /** ms since epoch its timer is due. */
  readonly dueAt?: number | undefined;
  readonly enabled: boolean;
  /** By the turn looked at. */
  readonly taken: boolean;
  /** How often it was taken in all; 0 or left out is not said. */
  readonly times?: number | undefined;
  /** What a press does; `undefined`: nothing. */
  readonly offer?: string | undefined;
  readonly onPress: () => void;
}

/** A transition in a line: what brings it about, where it leads, and what may be done about it. */
export function TransitionRow(props: TransitionRowProps): JSX.Element {
  const { transition, dueAt, enabled, taken, times = 0, offer, onPress } = props;
  const { kind, text, guard, actions, targets, sentence } = transition;
  const to = targets.map(({ path, id }) => (path === '' ? id : path)).join(', ');
  const looks = `way ${kind}${enabled ? ' enabled' : ''}${taken ? ' taken' : ''}`;
  const line = (
    <>
      <b>{text}</b> {guard !== '' && <span class="faint">{guard} </span>}
      <span>{to === '' ? 'stays' : `→ ${to}`}</span>{' '}
      {actions !== '' && <span class="faint">{actions}</span>}
    </>
  );
  return (
    <li class={looks} title={sentence}>
      {offer === undefined ? (
        <span class="way-text">{line}</span>
      ) : (
        <button type="button" class="plain way-text" title={offer} onClick={onPress}>
          {line}
        </button>
      )}
      {dueAt !== undefined && <Countdown at={dueAt} />}
      {taken && <span class="mark">taken</span>}
      {times > 0 && <span class="mark times">{times}×</span>}
    </li>
  );
}

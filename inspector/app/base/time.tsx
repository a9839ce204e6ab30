import type { JSX } from 'preact';
import { countdownText } from '../../chart/index.ts';
import { exactText, relativeText } from './time-text.ts';
import { useInspector } from './use-inspector.ts';

interface TimeProps {
  /** ms since epoch. */
  readonly at: number;
}

/** A moment, as far away as it is; the exact one in its title. */
export function Time({ at }: TimeProps): JSX.Element {
  const { now, settings } = useInspector();
  const exact = exactText(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={exact}>
      {settings.exactTimes.value ? exact : relativeText(at, now.value)}
    </time>
  );
}

/** What is left until a moment, counting down by seconds. */
export function Countdown({ at }: TimeProps): JSX.Element {
  const { now } = useInspector();
  return (
    <time class="countdown" dateTime={new Date(at).toISOString()} title={exactText(at)}>
      {countdownText(at - now.value).replace(/\.\d$/, '')}
    </time>
  );
}

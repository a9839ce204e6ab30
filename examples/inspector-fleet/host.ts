import { randomUUID } from 'node:crypto';
import type { CreateEngineOptions } from 'abeyance';

type Host = NonNullable<CreateEngineOptions['host']>;

/** `setTimeout` takes no more than 24 days; once a minute is enough to look again. */
const TIMER_MAX_MS = 60_000;

/** The platform's clock, set so that it says `now` at this moment. */
export function liveHost(now: number): Host {
  const ahead = now - Date.now();
  const clock = (): number => Date.now() + ahead;
  return {
    now: clock,
    wake(at, fn) {
      let timer: NodeJS.Timeout;
      const look = (): void => {
        const left = at - clock();
        if (left <= 0) fn();
        else timer = setTimeout(look, Math.min(left, TIMER_MAX_MS));
      };
      timer = setTimeout(look, Math.max(0, Math.min(at - clock(), TIMER_MAX_MS)));
      return () => clearTimeout(timer);
    },
    defer: (fn) => void setImmediate(fn),
    random: () => Math.random(),
    id: () => randomUUID(),
    aborter: () => new AbortController(),
    hold() {
      const timer = setInterval(() => {}, TIMER_MAX_MS);
      return () => clearInterval(timer);
    },
  };
}

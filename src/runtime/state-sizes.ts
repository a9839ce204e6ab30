import type { Recording } from '../machines/recording.ts';
import { checkLimit, type Limits } from './limits.ts';
import type { Logger } from './logger.ts';

interface Told {
  readonly limits: Limits;
  readonly logger: Logger;
}

/** Warns of states that are large (B44). @throws `LimitExceeded` for one that is too large. */
export function checkStateSizes(
  { limits, logger }: Told,
  id: string,
  { state, actors }: Recording,
): void {
  for (const { address, state: text } of [{ address: id, state }, ...actors]) {
    checkLimit('stateLength', limits, text.length, `the state of ${address}`);
    if (text.length <= limits.stateLengthWarning) continue;
    logger.warn('state is large', { address, length: text.length });
  }
}

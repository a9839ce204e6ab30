import type { EngineCore } from './engine-core.ts';
import { checkLimit } from './limits.ts';

/**
 * Whoever asks for more than the store can take is told so, since what waits for it is in memory.
 * @throws `LimitExceeded`.
 */
export function checkRoom({ committer, limits }: Pick<EngineCore, 'committer' | 'limits'>): void {
  checkLimit('unstoredTurns', limits, committer.waiting + 1, 'the number of turns not yet stored');
}

import { PAUSE_META, type PauseMeta } from '../pause.ts';
import type { LiveStateNode } from './internals.ts';

/** What a pause state says of itself. */
export function pauseOf(node: LiveStateNode): PauseMeta | undefined {
  return node.meta?.[PAUSE_META] as PauseMeta | undefined;
}

import type { WaitsFor } from '../../protocol/index.ts';

/** What a workflow waits for, in few words: `approve | reject, timer`. */
export function waitsText(waits: readonly WaitsFor[]): string {
  return waits.map(({ type, names }) => names.join(' | ') || type).join(', ');
}

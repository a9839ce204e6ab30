import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Has the garbage collector run. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}

/** Bytes in use when all garbage is gone. */
export function usedHeap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

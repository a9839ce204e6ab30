import type { ChartOptions, Direction } from '../../chart/index.ts';

const KEY = 'abeyance.inspector.charts';
/** Machines whose looks are remembered; those looked at longest ago go first. */
const KEPT_MAX = 60;

/** How somebody likes a machine's chart. */
export interface ChartLooks {
  readonly direction: Direction;
  /** Ids of states whose inner states are hidden. */
  readonly collapsed: readonly string[];
}

export const PLAIN_LOOKS: ChartLooks = { direction: 'down', collapsed: [] };

/** How this machine was looked at the last time. What is kept may be anybody's, and of any age. */
export function readLooks(
  hash: string,
  storage: Storage | undefined = browserStorage(),
): ChartLooks {
  const kept = readAll(storage).find((one) => one[0] === hash)?.[1];
  if (kept === undefined) return PLAIN_LOOKS;
  const { direction, collapsed } = kept;
  return {
    direction: direction === 'right' ? 'right' : 'down',
    collapsed: Array.isArray(collapsed) ? collapsed.filter((id) => typeof id === 'string') : [],
  };
}

export function keepLooks(
  hash: string,
  looks: ChartLooks,
  storage: Storage | undefined = browserStorage(),
): void {
  const others = readAll(storage).filter(([other]) => other !== hash);
  try {
    storage?.setItem(KEY, JSON.stringify([[hash, looks], ...others].slice(0, KEPT_MAX)));
  } catch {
    // it is full, or not allowed: it holds for this visit
  }
}

type Kept = readonly [hash: string, looks: Partial<Record<keyof ChartOptions, unknown>>];

function readAll(storage: Storage | undefined): readonly Kept[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(one: unknown): one is Kept {
  return (
    Array.isArray(one) &&
    typeof one[0] === 'string' &&
    typeof one[1] === 'object' &&
    one[1] !== null
  );
}

/** A page in a frame may be denied it. */
function browserStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

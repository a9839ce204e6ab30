import type { Direction } from './chart.ts';

/** How a chart is wanted. */
export interface ChartOptions {
  /** `down` if left out. */
  readonly direction?: Direction;
  /** Ids of states whose inner states are hidden. */
  readonly collapsed?: readonly string[];
}

/** What a chart is kept by, so that it is laid out once. */
export function chartKey(definition: string, options: ChartOptions = {}): string {
  const collapsed = [...new Set(options.collapsed)].toSorted();
  return [definition, options.direction ?? 'down', ...collapsed].join(' ');
}

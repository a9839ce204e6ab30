import type { DefinitionGraph } from 'abeyance';
import {
  printQuery,
  type HeatAnswer,
  type StateHeat,
  type SummaryRow,
  type Term,
} from '../../protocol/index.ts';
import type { Badge } from '../chart-view/chart-drawing.ts';

/** Rows of the newest workflows that ages are told from. */
export const SAMPLED = 200;

/** A state and the workflows that stand in it. */
export interface HeatRow {
  readonly id: string;
  readonly path: string;
  readonly heat: StateHeat;
  readonly total: number;
  /** ms since the last change of those sampled; `undefined`: none of them stands there. */
  readonly age?: { readonly median: number; readonly oldest: number } | undefined;
}

/** States somebody stands in, in document order. */
export function heatRows(
  graph: DefinitionGraph,
  { states }: HeatAnswer,
  ages: ReadonlyMap<string, readonly number[]>,
): readonly HeatRow[] {
  return graph.states.flatMap(({ id, path }) => {
    const heat = states[path];
    if (heat === undefined) return [];
    const sorted = (ages.get(path) ?? []).toSorted((one, other) => one - other);
    const median = sorted[Math.floor(sorted.length / 2)];
    const oldest = sorted.at(-1);
    const age = median === undefined || oldest === undefined ? undefined : { median, oldest };
    const total = heat.active + heat.parked + heat.failed + heat.ended;
    return [{ id, path, heat, total, age }];
  });
}

/** By dotted path: for how long those of some rows that go on have not moved, ms. */
export function agesOf(
  rows: readonly SummaryRow[],
  hash: string,
  now: number,
): ReadonlyMap<string, readonly number[]> {
  const ages = new Map<string, number[]>();
  for (const { definition, status, states, updatedAt } of rows) {
    if (definition !== hash || status === 'done' || status === 'cancelled') continue;
    for (const path of states) {
      ages.set(path, [...(ages.get(path) ?? []), Math.max(0, now - updatedAt)]);
    }
  }
  return ages;
}

/** Counts at the states of a chart, and how warm each is: of five steps, by order of size. */
export function heatBadges(
  rows: readonly HeatRow[],
  graph: DefinitionGraph,
): ReadonlyMap<string, Badge> {
  const most = Math.max(1, ...rows.map(({ heat }) => standing(heat)));
  const parted = new Set(graph.states.filter(isParted).map(({ path }) => path));
  return new Map(
    rows.map(({ id, path, heat, total }) => {
      const isWrong = heat.failed + heat.parked > 0;
      const step = Math.ceil((Math.log1p(standing(heat)) / Math.log1p(most)) * 5);
      // the colour of a state with others in it is that of those
      const warmth = step === 0 || parted.has(path) ? '' : `heat-${step}`;
      const badge: Badge = {
        text: String(total),
        looks: `${isWrong ? 'bad' : ''} ${warmth}`.trim(),
        title: heatText(heat),
      };
      return [`state ${id}`, badge];
    }),
  );
}

/** `12 go on, 1 parked, 2 failed, 40 ended`. */
export function heatText({ active, parked, failed, ended }: StateHeat): string {
  const parts = [
    [active, 'go on'],
    [parked, 'parked'],
    [failed, 'failed'],
    [ended, 'ended'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.join(', ') || 'none';
}

/** The search for the workflows of a machine in a state. */
export function stateQuery(workflow: string, state: string, more: readonly Term[] = []): string {
  return printQuery({
    terms: [
      { not: false, type: 'workflow', values: [workflow] },
      ...(state === '' ? [] : [{ not: false, type: 'state' as const, value: state }]),
      ...more,
    ],
  });
}

function standing({ active, parked, failed }: StateHeat): number {
  return active + parked + failed;
}

function isParted({ type }: { readonly type: string }): boolean {
  return type === 'compound' || type === 'parallel';
}

import type { Chart } from './chart.ts';
import { countdownText } from './duration-text.ts';

/** Where a workflow's machine stands, as far as a chart shows it. */
export interface ChartStanding {
  /** Dotted paths of active states; those around them are reckoned. */
  readonly active?: readonly string[];
  /** Ids of the transitions the last turn took. */
  readonly taken?: readonly string[];
  /** Ids of transitions that may be taken now. */
  readonly enabled?: readonly string[];
  /** Dotted paths of states something went wrong in. */
  readonly failed?: readonly string[];
  /** By id of the transition a timer brings about: when it is due, ms since epoch. */
  readonly timers?: Readonly<Record<string, number>>;
}

/**
 * The classes a standing gives to what is in a chart, by key (`stateKey`, `edgeKey`,
 * `transitionKey`); who is not in it has none. To show another standing is to change the classes
 * of those that differ: no place depends on it.
 */
export function lightsOf(chart: Chart, standing: ChartStanding): ReadonlyMap<string, string> {
  const lights = new Map<string, string>();
  const light = (key: string, name: string): void => {
    lights.set(key, lights.has(key) ? `${lights.get(key)} ${name}` : name);
  };
  const { active = [], taken = [], enabled = [], failed = [], timers = {} } = standing;
  const shown = new Set(chart.states.map(({ path }) => path));
  const innermost = new Set(active.map((path) => shownPath(path, shown)));
  const around = new Set([...innermost].flatMap(pathsAround));
  const wrong = new Set(failed.map((path) => shownPath(path, shown)));
  for (const state of chart.states) {
    const isAround = around.has(state.path);
    if (isAround && state.hidden === 0) light(stateKey(state.id), 'around');
    else if (isAround || innermost.has(state.path)) light(stateKey(state.id), 'active');
    if (wrong.has(state.path)) light(stateKey(state.id), 'failed');
  }
  for (const edge of chart.edges) {
    if (edge.labels.some(({ transition }) => taken.includes(transition))) {
      light(edgeKey(edge.id), 'taken');
    }
  }
  for (const id of taken) light(transitionKey(id), 'taken');
  for (const id of enabled) light(transitionKey(id), 'enabled');
  for (const id of Object.keys(timers)) light(transitionKey(id), 'timing');
  return lights;
}

/** Texts of the countdowns by `transitionKey`, at a moment in ms since epoch. */
export function countdownsOf(
  { timers = {} }: ChartStanding,
  now: number,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(timers).map(([id, dueAt]) => [transitionKey(id), countdownText(dueAt - now)]),
  );
}

export function stateKey(id: string): string {
  return `state ${id}`;
}

export function edgeKey(id: string): string {
  return `edge ${id}`;
}

/** Of a label or a row; where a transition has several targets, of each of its labels. */
export function transitionKey(id: string): string {
  return `transition ${id}`;
}

/** The path itself, or of the collapsed state that hides it. */
function shownPath(path: string, shown: ReadonlySet<string>): string {
  let seen = path;
  while (seen !== '' && !shown.has(seen)) seen = outer(seen);
  return seen;
}

function pathsAround(path: string): readonly string[] {
  const around: string[] = [];
  for (let up = path; up !== '';) {
    up = outer(up);
    around.push(up);
  }
  return around;
}

function outer(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? '' : path.slice(0, dot);
}

import type { DefinitionGraph } from 'abeyance';
import type { AttemptLine, EntryLine } from '../../protocol/index.ts';
import { actorName, timerName, workAddress } from './actor-names.ts';
import { replayOf } from './replay.ts';
import type { TimeScale } from './time-scale.ts';

/** A stretch of time in a lane. */
export interface Bar {
  readonly key: string;
  /** ms since epoch. */
  readonly from: number;
  /** ms since epoch; `undefined`: it goes on. */
  readonly to: number | undefined;
  readonly text: string;
  readonly looks:
    | 'state'
    | 'done'
    | 'failed'
    | 'dropped'
    | 'open'
    | 'fired'
    | 'cleared'
    | 'pending';
  /** The turn it began with. */
  readonly revision: number;
}

/** A moment in a lane. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface TimeLane {
  readonly key: string;
  readonly type: 'machine' | 'task' | 'timer';
  readonly name: string;
  readonly bars: readonly Bar[];
  readonly ticks: readonly Tick[];
}

export interface Machine {
  readonly address: string;
  readonly graph: DefinitionGraph;
}

export interface TimelineOf {
  /** Id of the workflow. */
  readonly id: string;
  /** The root first. */
  readonly machines: readonly Machine[];
  readonly lines: readonly EntryLine[];
  readonly attempts: readonly AttemptLine[];
  /** It has come to its end: nothing goes on. */
  readonly isOver: boolean;
}

/** What a workflow was in, did and waited for, in lanes over time. */
export function timelineOf({
  id,
  machines,
  lines,
  attempts,
  isOver,
}: TimelineOf): readonly TimeLane[] {
  const graph = machines[0]?.graph;
  const lanes = [
    ...machines.flatMap((machine) => stateLanes(id, machine, lines, graph)),
    ...taskLanes(id, lines, attempts, graph),
    ...timerLanes(lines),
  ];
  const end = lines.at(-1)?.at;
  if (!isOver || end === undefined) return lanes;
  return lanes.map((lane) => {
    return {
      ...lane,
      bars: lane.bars.map((bar) => ({ ...bar, to: Math.min(bar.to ?? end, end) })),
    };
  });
}

function stateLanes(
  id: string,
  { address, graph }: Machine,
  lines: readonly EntryLine[],
  root: DefinitionGraph | undefined,
): readonly TimeLane[] {
  const { spans } = replayOf(graph, address, lines, address === id);
  const name = address === id ? id : actorName(address, id, root);
  const lanes = new Map<string, Bar[]>();
  for (const [index, { region, state, from, to, revision }] of spans.entries()) {
    const text = (region === '' ? state : state.slice(region.length + 1)) || name;
    const looks = 'state';
    const bar: Bar = { key: `${revision} ${index}`, from, to, text, looks, revision };
    put(lanes, region, bar);
  }
  // what is around stands over what is in it; one's own regions need not be told whose they are
  const sorted = [...lanes].toSorted(([one], [other]) => depthOf(one) - depthOf(other));
  const inner = (region: string): string => (address === id ? region : `${name} · ${region}`);
  return sorted.map(([region, bars]) => ({
    key: `${address} ${region}`,
    type: 'machine',
    name: region === '' ? name : inner(region),
    bars: bars.toSorted((one, other) => one.from - other.from),
    ticks: [],
  }));
}

function depthOf(region: string): number {
  return region === '' ? 0 : region.split('.').length;
}

interface OpenWork {
  readonly lane: string;
  readonly bar: Bar;
}

function taskLanes(
  id: string,
  lines: readonly EntryLine[],
  attempts: readonly AttemptLine[],
  graph: DefinitionGraph | undefined,
): readonly TimeLane[] {
  const lanes = new Map<string, Bar[]>();
  const ticks = new Map<string, Tick[]>();
  const open = new Map<string, OpenWork>();
  const end = (key: string, at: number, looks: Bar['looks']): void => {
    const work = open.get(key);
    if (work === undefined) return;
    open.delete(key);
    put(lanes, work.lane, { ...work.bar, to: at, looks });
  };
  for (const { workStarted, workStopped, at, revision, source, to, eventType } of lines) {
    for (const key of workStopped) {
      const isIts = source === 'task' && workAddress(key) === to;
      const looks = /reject|error/.test(eventType) ? 'failed' : 'done';
      end(key, at, isIts ? looks : 'dropped');
    }
    for (const key of workStarted) {
      const text = actorName(workAddress(key), id, graph);
      const bar: Bar = { key, from: at, to: undefined, text, looks: 'open', revision };
      open.set(key, { lane: text, bar });
    }
  }
  for (const { lane, bar } of open.values()) put(lanes, lane, bar);
  for (const { key, attempt, endedAt, message } of attempts) {
    const lane = actorName(workAddress(key), id, graph);
    put(ticks, lane, { at: endedAt, text: `attempt ${attempt} failed: ${message}` });
  }
  return [...new Set([...lanes.keys(), ...ticks.keys()])].map((name) => ({
    key: `task ${name}`,
    type: 'task',
    name,
    bars: lanes.get(name) ?? [],
    ticks: ticks.get(name) ?? [],
  }));
}

function timerLanes(lines: readonly EntryLine[]): readonly TimeLane[] {
  const lanes = new Map<string, Bar[]>();
  const open = new Map<string, { readonly bar: Bar; readonly dueAt: number }>();
  const end = (key: string, at: number, looks: Bar['looks']): void => {
    const timer = open.get(key);
    if (timer === undefined) return;
    open.delete(key);
    put(lanes, timerName(key), { ...timer.bar, to: at, looks });
  };
  for (const { timersSet, timersCleared, at, revision, source, eventType } of lines) {
    if (source === 'timer') {
      const fired = [...open.keys()].find((key) => key.endsWith(`|${eventType}`));
      if (fired !== undefined) end(fired, at, 'fired');
    }
    for (const key of timersCleared) end(key, at, 'cleared');
    for (const { key, dueAt } of timersSet) {
      end(key, at, 'cleared');
      const bar: Bar = {
        key: `${revision} ${key}`,
        from: at,
        to: dueAt,
        text: '',
        looks: 'pending',
        revision,
      };
      open.set(key, { bar, dueAt });
    }
  }
  for (const [key, { bar, dueAt }] of open) put(lanes, timerName(key), { ...bar, to: dueAt });
  return [...lanes].map(([name, bars]) => ({
    key: `timer ${name}`,
    type: 'timer',
    name,
    bars,
    ticks: [],
  }));
}

function put<T>(into: Map<string, T[]>, key: string, value: T): void {
  const list = into.get(key);
  if (list === undefined) into.set(key, [value]);
  else list.push(value);
}

/** A bar as it is drawn, px. */
export interface DrawnBar {
  readonly bar: Bar;
  readonly left: number;
  readonly width: number;
  /** Bars drawn as this one, since they are too short for the eye. */
  readonly count: number;
}

/** px below which a bar is drawn together with its neighbours. */
const SHORT = 3;

/** The bars of a lane that are in sight; many short ones are drawn as one. */
export function drawnBars(
  bars: readonly Bar[],
  scale: TimeScale,
  { now, left, right }: { readonly now: number; readonly left: number; readonly right: number },
): readonly DrawnBar[] {
  const drawn: DrawnBar[] = [];
  for (const bar of bars) {
    const x = scale.at(bar.from);
    const end = scale.at(bar.to ?? Math.max(now, bar.from));
    if (end < left || x > right) continue;
    const last = drawn.at(-1);
    const width = Math.max(SHORT, end - x);
    const isNear = last !== undefined && x - last.left - last.width < 1;
    if (isNear && width <= SHORT && (last.count > 1 || last.width <= SHORT)) {
      drawn[drawn.length - 1] = {
        ...last,
        width: Math.max(last.width, x + width - last.left),
        count: last.count + 1,
      };
    } else drawn.push({ bar, left: x, width, count: 1 });
  }
  return drawn;
}

import type { ChartStanding } from '../../chart/index.ts';
import type { EntryLine, RunAnswer, SnapshotAtAnswer, StateValue } from '../../protocol/index.ts';

/** A workflow as it stands, or as it stood after one of its turns. */
export type Moment =
  | { readonly type: 'present'; readonly run: RunAnswer; readonly line: EntryLine | undefined }
  | {
      readonly type: 'past';
      readonly run: RunAnswer;
      readonly line: EntryLine | undefined;
      readonly snapshot: SnapshotAtAnswer;
      /** `false`: it is still read, and only where the workflow itself stood is of that turn. */
      readonly isWhole: boolean;
    };

export interface PastAsked {
  readonly run: RunAnswer;
  readonly line: EntryLine | undefined;
  readonly revision: number;
  /** Moments that were read, the newest read last. */
  readonly kept: ReadonlyMap<number, SnapshotAtAnswer>;
}

/** The moment after a turn, as far as it is known: a line of history shows where it stood. */
export function pastOf({ run, line, revision, kept }: PastAsked): Moment {
  const known = kept.get(revision);
  if (known !== undefined) return { type: 'past', run, line, snapshot: known, isWhole: true };
  const near = [...kept.values()].at(-1);
  const { id } = run.row;
  const root = {
    address: id,
    value: line?.value ?? near?.actors[0]?.value ?? run.value,
    context: near?.actors[0]?.context ?? run.context,
  };
  const snapshot: SnapshotAtAnswer = {
    id,
    revision,
    sequence: line?.sequence ?? 0,
    at: line?.at ?? near?.at ?? run.row.updatedAt,
    definition: line?.definition ?? near?.definition ?? run.row.definition,
    actors: [root, ...(near?.actors.slice(1) ?? [])],
    timers: near?.timers ?? [],
    tasks: near?.tasks ?? [],
  };
  return { type: 'past', run, line, snapshot, isWhole: false };
}

export function revisionOf(moment: Moment): number {
  return moment.type === 'past' ? moment.snapshot.revision : moment.run.row.revision;
}

/** Hash of the machine one of its actors ran on then; `undefined`: it is no machine. */
export function definitionOf(moment: Moment, address: string): string | undefined {
  if (moment.type === 'past' && address === moment.run.row.id) return moment.snapshot.definition;
  return moment.run.actors.find((actor) => actor.address === address)?.definition;
}

/** The state value of one of its actors then; `undefined`: it was not there. */
export function valueOf(moment: Moment, address: string): StateValue | undefined {
  const actors = moment.type === 'past' ? moment.snapshot.actors : moment.run.actors;
  return actors.find((actor) => actor.address === address)?.value;
}

/** What the chart of one of its actors shows of a moment. */
export function standingOf(moment: Moment, address: string): ChartStanding {
  const value = valueOf(moment, address);
  const active = value === undefined ? [] : pathsOf(value);
  const taken = (moment.line?.transitions ?? [])
    .filter((one) => one.address === address)
    .map(({ id }) => id);
  if (moment.type === 'past') return { active, taken };
  const exits = moment.run.exits.filter((exit) => exit.address === address);
  const enabled = exits.filter(({ type, allows }) => type === 'event' && allows !== false);
  const timers = exits.flatMap(({ transition, dueAt }) =>
    dueAt === undefined ? [] : [[transition, dueAt] as const],
  );
  const { status } = moment.run.row;
  const isWrong = address === moment.run.row.id && (status === 'failed' || status === 'parked');
  return {
    active,
    taken,
    enabled: enabled.map(({ transition }) => transition),
    timers: Object.fromEntries(timers),
    failed: isWrong ? active : [],
  };
}

/** Dotted paths of the innermost states of a value. */
export function pathsOf(value: StateValue, around = ''): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [`${around}${value}`];
  return Object.entries(value).flatMap(([name, inner]) => {
    const isLeaf = typeof inner === 'object' && Object.keys(inner).length === 0;
    return isLeaf ? [`${around}${name}`] : pathsOf(inner, `${around}${name}.`);
  });
}

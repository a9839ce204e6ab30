import type { DefinitionGraph, Exit, GraphState, GraphTransition } from 'abeyance';
import type { StoredTimer } from 'abeyance/reading';
import type { ExitRow } from '../protocol/index.ts';

/** A machine that stands somewhere. */
export interface Standing {
  readonly address: string;
  readonly graph: DefinitionGraph;
  /** Dotted paths of every active state. */
  readonly states: readonly string[];
  readonly timers: readonly StoredTimer[];
}

type Kind = Pick<ExitRow, 'type' | 'event' | 'dueAt' | 'timerKey' | 'actor' | 'when'>;

/** Every way out of where a machine stands, as its graph has them, innermost states first. */
export function exitsOf(standing: Standing): readonly ExitRow[] {
  const { graph, states } = standing;
  const active = new Set(['', ...states]);
  return graph.states
    .filter(({ path }) => active.has(path))
    .toSorted((one, other) => depth(other) - depth(one))
    .flatMap((state) => exitsOfState(standing, state));
}

function depth({ path }: GraphState): number {
  return path === '' ? 0 : path.split('.').length;
}

function exitsOfState(standing: Standing, state: GraphState): readonly ExitRow[] {
  return (state.transitions ?? []).flatMap((transition) => {
    const kind = kindOf(standing, transition);
    if (kind === undefined) return [];
    return {
      ...kind,
      transition: transition.id,
      address: standing.address,
      state: state.path,
      guard: transition.guard,
      targets: transition.targets ?? [],
    };
  });
}

/** What brings a transition about; `undefined`: nothing anybody could bring about. */
function kindOf({ address, timers }: Standing, { event }: GraphTransition): Kind | undefined {
  if (event === '') return { type: 'always' };
  if (event.startsWith('xstate.after.')) {
    const timer = timers.find((one) => one.address === address && one.event.type === event);
    return timer && { type: 'timer', dueAt: timer.dueAt, timerKey: timer.key };
  }
  const [, when, actor] = /^xstate\.(done\.actor|error\.actor|snapshot)\.(.*)$/.exec(event) ?? [];
  if (actor !== undefined) {
    const ends = { 'done.actor': 'done', 'error.actor': 'error', snapshot: 'snapshot' } as const;
    return { type: 'actor', actor, when: ends[when as keyof typeof ends] };
  }
  if (event.startsWith('xstate.') || event === 'workflow.resume') return undefined;
  return event.startsWith('workflow.each.') ? undefined : { type: 'event', event };
}

/** The exits with what an engine's guards say of them. */
export function withAnswers(rows: readonly ExitRow[], exits: readonly Exit[]): readonly ExitRow[] {
  const known = new Map(exits.map((exit) => [nameOf(exit), exit.allows]));
  return rows.map((row) => {
    const allows = known.get(nameOf({ ...row, id: row.actor }));
    return allows === undefined ? row : { ...row, allows };
  });
}

function nameOf(exit: {
  readonly type: string;
  readonly address: string;
  readonly state: string;
  readonly guard?: string | undefined;
  readonly targets: readonly string[];
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  readonly when?: string | undefined;
  readonly dueAt?: number | undefined;
}): string {
  const { type, address, state, guard, targets, event, id, when, dueAt } = exit;
  return JSON.stringify([type, address, state, guard, targets, event, id, when, dueAt]);
}

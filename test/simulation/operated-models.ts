import type { Begun } from './client.ts';
import type { Picture } from './invariants.ts';
import { plain } from './ledger.ts';
import { bodyOf, type Turn } from './past.ts';
import type { Simulation } from './simulation.ts';

interface Marked {
  readonly payload?: { readonly mark?: string };
}

/** What a turn that takes a step tells of it. */
function markOf(turn: Turn): string | undefined {
  const { event } = bodyOf(turn);
  return turn.eventType === 'step' ? ((event as Marked)?.payload?.mark ?? undefined) : undefined;
}

/**
 * B42, B10: of the steps that came, each is taken once, in the order in which they came, however
 * often the workflow stumbled; what is not was passed by, came too late, or gave way to another.
 */
export function stepsTaken(
  id: string,
  got: readonly string[],
  { client }: Simulation,
  seen: Picture,
): readonly boolean[] {
  const turns = seen.pasts.get(id)?.turns ?? [];
  const taken = new Map<string, number>();
  const late = new Set<string>();
  const arrived: string[] = [];
  for (const turn of turns) {
    const mark = markOf(turn);
    if (mark === undefined) continue;
    if (!arrived.includes(mark)) arrived.push(mark);
    if (turn.outcome === 'ignored') late.add(mark);
    if (turn.outcome === 'handled') taken.set(mark, (taken.get(mark) ?? 0) + 1);
  }
  const letters = seen.letters.filter(({ workflowId }) => workflowId === id);
  const passedBy = new Set(
    letters.map(({ body }) => (plain(body) as { readonly event: Marked }).event.payload?.mark),
  );
  const edits = got.filter((mark) => mark.startsWith('edited-')).length;
  const lost = arrived.filter(
    (mark) => !got.includes(mark) && !late.has(mark) && !passedBy.has(mark),
  );
  // those that were to come later came when they were due, and others have no place of their own
  const placeless = new Set(
    client.sent.flatMap(({ event, deliverAt }) =>
      deliverAt === undefined ? [] : [(event as Marked).payload?.mark],
    ),
  );
  const isPlaced = (mark: string): boolean => !placeless.has(mark) && !mark.startsWith('edited-');
  const inOrder = arrived.filter((mark) => got.includes(mark) && isPlaced(mark));
  return [
    new Set(got).size === got.length,
    got.every((mark) => taken.get(mark) === 1),
    taken.size === got.length,
    lost.length <= edits,
    inOrder.join() === got.filter(isPlaced).join(),
  ];
}

/** B41: one that was cancelled has undone what it did, unless it was not given the time for it. */
export function undoneOf(begun: Begun, { outside }: Simulation, seen: Picture): readonly string[] {
  const { id, cancelHow: { force = false, deadline = 0 } = {} } = begun;
  const { workflow } = seen.records.get(id) ?? {};
  if (workflow?.status !== 'cancelled') return [];
  const turns = seen.pasts.get(id)?.turns ?? [];
  const asked = turns.find(({ source }) => source === 'cancel');
  const last = turns.at(-1);
  const { context } = plain(workflow.state) as { readonly context: { readonly undone: string } };
  const { undone } = context;
  if (undone === 'failed' || outside.calls.some(({ token }) => token === undone)) return [];
  if (undone !== '') return [`B41: ${id} was undone by ${undone}`];
  if (force) return [];
  const ms = (last?.at ?? 0) - (asked?.at ?? 0);
  if (last?.source === 'timer' && ms >= Number(deadline)) return [];
  return [`B41: ${id} was given ${ms} ms of ${Number(deadline)} to undo what it did`];
}

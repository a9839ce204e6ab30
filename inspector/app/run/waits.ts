import type { ExitRow, RunAnswer, TaskStandingRow, TimerRow } from '../../protocol/index.ts';
import { actorName, timerText } from './turn-text.ts';

/** What a workflow waits for, in half a sentence. */
export interface WaitSentence {
  readonly text: string;
  /** When time moves it next, ms since epoch. */
  readonly wakesAt?: number | undefined;
}

/** Named at most; the others are counted. */
const NAMED_MAX = 3;

/** `waiting for 2 timers and payment.received`; where it ended, how. */
export function waitSentence({
  row,
  timers,
  tasks,
  stumbled,
  cancelling,
}: RunAnswer): WaitSentence {
  const { failure } = row;
  switch (row.status) {
    case 'done':
      return { text: 'came to its end' };
    case 'cancelled':
      return { text: failure === undefined ? 'was cancelled' : `was cancelled: ${failure}` };
    case 'failed':
      return { text: failure === undefined ? 'failed' : `failed: ${failure}` };
    case 'parked': {
      const over = stumbled === undefined ? '' : ` over ${stumbled.type}`;
      return { text: `stands still${over}${failure === undefined ? '' : `: ${failure}`}` };
    }
    default:
  }
  const events = [...new Set(row.waitsFor.filter(isNamed).flatMap(({ names }) => names))];
  const work = tasks.filter(({ state }) => state === 'running').map(workName);
  const parts = [
    counted(timers.length, 'timer'),
    ...named(events.filter((name) => name !== 'workflow.cancel')),
    ...named(work),
    counted(tasks.filter(({ state }) => state === 'resting').length, 'retry', 'retries'),
  ].filter((part) => part !== '');
  const lead = cancelling !== undefined ? 'is being cancelled; waiting for' : 'waiting for';
  const dues = [
    ...timers.map(({ dueAt }) => dueAt),
    ...tasks.flatMap(({ nextAt }) => nextAt ?? []),
  ];
  const wakesAt = dues.length === 0 ? row.wakesAt : Math.min(...dues);
  if (parts.length === 0)
    return { text: row.status === 'running' ? 'at work' : row.status, wakesAt };
  return { text: `${lead} ${listed(parts)}`, wakesAt };
}

/** `payment.waiting → lost`: a timer as the machine has it. */
export function timerWay(
  { address, key, state, workflowId }: TimerRow,
  exits: readonly ExitRow[],
): string {
  const exit = exits.find(({ timerKey }) => timerKey === key);
  const who = address === workflowId ? '' : `${actorName(address)} `;
  const from = state ?? timerText(key);
  return exit === undefined ? `${who}${from}` : `${who}${from} → ${targetText(exit)}`;
}

/** Where an exit leads: paths without the machine's name. */
export function targetText({ targets }: Pick<ExitRow, 'targets'>): string {
  if (targets.length === 0) return 'stays';
  return targets.map((target) => target.slice(target.indexOf('.') + 1)).join(', ');
}

export function workName({ src, address }: Pick<TaskStandingRow, 'src' | 'address'>): string {
  return src === undefined || /^\d+\./.test(src) ? actorName(address) : src;
}

/** What may be sent now, by event: where it stands in and leads to, and what its guard says. */
export interface EventExit {
  readonly event: string;
  readonly exits: readonly ExitRow[];
  /** `false`: every guard says no; `undefined`: it depends on what is sent. */
  readonly allows: boolean | undefined;
  /** A pause ends by it. */
  readonly isAwaited: boolean;
}

export function eventExits({ exits, suspensions }: RunAnswer): readonly EventExit[] {
  const awaited = new Set(
    suspensions.flatMap((one) => (one.type === 'waitingForEvent' ? one.events : [])),
  );
  const byEvent = new Map<string, ExitRow[]>();
  for (const exit of exits) {
    if (exit.type !== 'event' || exit.event === undefined) continue;
    byEvent.set(exit.event, [...(byEvent.get(exit.event) ?? []), exit]);
  }
  return [...byEvent]
    .map(([event, ways]) => ({
      event,
      exits: ways,
      allows: ways.some(({ allows }) => allows === true)
        ? true
        : ways.every(({ allows }) => allows === false)
          ? false
          : undefined,
      isAwaited: awaited.has(event) && event !== 'workflow.cancel',
    }))
    .toSorted((one, other) => Number(other.isAwaited) - Number(one.isAwaited));
}

/** `a, b and c` */
export function listed(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${String(parts.at(-1))}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

function named(names: readonly string[]): readonly string[] {
  if (names.length <= NAMED_MAX) return names;
  return [...names.slice(0, NAMED_MAX - 1), `${names.length - NAMED_MAX + 1} more`];
}

function isNamed({ type }: RunAnswer['row']['waitsFor'][number]): boolean {
  return type === 'event' || type === 'workflow';
}

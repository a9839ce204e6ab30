import type { WorkflowStatus } from 'abeyance';
import type { StateValue, SummaryRow, WaitsFor } from '../protocol/index.ts';
import { durationText } from '../chart/duration-text.ts';
import type { Style } from './printer.ts';
import { isoTime, relativeTime } from './times.ts';

export const STATUS_STYLES: Readonly<Record<WorkflowStatus, Style>> = {
  running: 'cyan',
  suspended: 'yellow',
  parked: 'magenta',
  done: 'green',
  failed: 'red',
  cancelled: 'dim',
};

/** `approve or reject until in 3d`, `timer in 4m`, `child order-1-pay`. */
export function waitText(
  { type, names, dueAt }: WaitsFor,
  timeText: (at: number) => string,
): string {
  const until = dueAt === undefined ? '' : timeText(dueAt);
  const named = names.join(' or ');
  switch (type) {
    case 'timer':
      return `timer ${until}`.trim();
    case 'event':
      return until === '' ? named : `${named} or timer ${until}`;
    case 'workflow':
      return `workflow ${named}`;
    case 'poll':
      return `poll ${until}`.trim();
  }
}

/** What keeps a workflow where it is: what it waits for, or why it went wrong. */
export function whyText({ failure, waitsFor }: SummaryRow, now: number): string {
  return (
    failure ?? waitsFor.map((wait) => waitText(wait, (at) => relativeTime(at, now))).join('; ')
  );
}

/** The same with exact times. */
export function exactWhyText({ failure, waitsFor }: SummaryRow): string {
  return failure ?? waitsFor.map((wait) => waitText(wait, isoTime)).join('; ');
}

/**
 * An event of XState's own by what it means: `after 5d`, `charge done`. Where it is piped, events
 * keep their names.
 */
export function eventText(type: string): string {
  const named = EVENTS[type];
  if (named !== undefined) return named;
  const [, delay] = /^xstate\.after\.(\d+)\./.exec(type) ?? [];
  if (delay !== undefined) return `after ${durationText(delay)}`;
  const [, how, actor] = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type) ?? [];
  return actor === undefined ? type : `${actor} ${how === 'done' ? 'done' : 'failed'}`;
}

const EVENTS: Readonly<Record<string, string>> = {
  'xstate.init': 'start',
  'xstate.promise.resolve': 'task done',
  'xstate.promise.reject': 'task failed',
};

/** Tags a chart gives; those a pause has by itself say what the status says. */
export function ownTags(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => !/^suspended(\.|$)/.test(tag));
}

/** `validating.manual`, regions side by side: `payment.paid, shipping.packing`. */
export function stateText(value: StateValue): string {
  return paths(value).join(', ');
}

function paths(value: StateValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = paths(inner);
    return below.length === 0 ? [key] : below.map((path) => (path === '' ? key : `${key}.${path}`));
  });
}

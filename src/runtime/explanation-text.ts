import type { Exit } from '../machines/exits.ts';
import { isoTime, suspensionSentence } from './executing.ts';
import type { Explanation, KeptEvent, TaskStanding, UnmovedEvent } from './explanation.ts';
import type { StateValue } from './workflow-snapshot.ts';

type Known = Omit<Explanation, 'remedies' | 'text'>;

/** What a person can do about a workflow that stands so. */
export function remediesOf(known: Known): readonly string[] {
  const { status, workflowId, tasks, suspensions } = known;
  const id = JSON.stringify(workflowId);
  switch (status) {
    case 'done':
    case 'cancelled':
      return ['Nothing will move it: it has ended.'];
    case 'failed':
      return [
        'It has failed: mend the cause and start another one, or go back to a snapshot of it.',
      ];
    case 'parked':
      return [
        `Mend the cause, then retryWorkflow(${id}); { event: 'skip' } passes the message by, and` +
          ' another event takes its place.',
      ];
    case 'running':
      return tasks.length === 0
        ? ['Wait: something of it is under way.']
        : ['Wait for its tasks; a state that names other events can be left by those.'];
    case 'suspended':
      return suspensions.map(({ key, ...reason }) => {
        const which = suspensions.length > 1 ? `, { suspension: ${JSON.stringify(key)} }` : '';
        const byHand = `resumeWorkflow(${id}, data${which}) ends it by hand`;
        const event = reason.type === 'waitingForEvent' ? reason.events[0] : undefined;
        return event === undefined
          ? `${key}: wait, or ${byHand}.`
          : `${key}: send it ${event}; ${byHand}.`;
      });
  }
}

/** The whole explanation, a fact a line. */
export function explanationText(known: Omit<Explanation, 'text'>): string {
  const { workflowId, workflow, version, status, value, since, revision, failure } = known;
  const where = `${workflowId} (${workflow}, version ${version}) is ${status} in ${inWords(value)}`;
  return [
    `${where} since ${isoTime(since)}, at revision ${revision}.`,
    ...(failure === undefined ? [] : [`Why: ${failure}`]),
    ...known.suspensions.map((one) => `${one.key}: ${suspensionSentence(one)}.`),
    ...listed('Ways out:', known.exits.map(exitText)),
    ...listed('Tasks:', known.tasks.map(taskText)),
    ...listed('Kept for later:', known.kept.map(keptText)),
    ...listed('Lately without effect:', known.unmoved.map(unmovedText)),
    ...listed('What can be done:', known.remedies),
  ].join('\n');
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `- ${line}`)];
}

/** `validating.manual`, and parallel states side by side. */
function inWords(value: StateValue): string {
  if (typeof value === 'string') return value;
  return Object.entries(value)
    .map(([key, below]) => {
      const inner = inWords(below);
      return inner === '' ? key : `${key}.${inner}`;
    })
    .join(', ');
}

function exitText(exit: Exit): string {
  const { state, targets, guard, allows } = exit;
  const place = state === '' ? 'anywhere' : state;
  const leads = targets.length === 0 ? 'stays' : `to ${targets.join(', ')}`;
  return `${place}: ${triggerOf(exit)}, ${leads}${guardText(guard, allows)}`;
}

function triggerOf(exit: Exit): string {
  switch (exit.type) {
    case 'event':
      return `event ${exit.event}`;
    case 'timer':
      return `at ${isoTime(exit.dueAt)}`;
    case 'actor':
      return `when ${exit.id} ${exit.when === 'done' ? 'is done' : 'fails'}`;
    case 'always':
      return 'at once when its guard holds';
  }
}

function guardText(guard: string | undefined, allows: boolean | undefined): string {
  if (guard === undefined) return '';
  const says =
    allows === undefined ? 'asks for more than the type' : allows ? 'says yes' : 'says no';
  return `; guard ${guard} ${says}`;
}

function taskText({ key, state, attempt, dueAt, lastError }: TaskStanding): string {
  const until = dueAt === undefined ? '' : ` until ${isoTime(dueAt)}`;
  const error = lastError === undefined ? '' : `; last failed with ${lastError}`;
  return `${key}: ${state}${until}, attempt ${attempt}${error}`;
}

function keptText({ type, reason, until }: KeptEvent): string {
  const end = until === undefined ? '' : ` until ${isoTime(until)}`;
  return `${type} (${reason})${end}`;
}

function unmovedText({ type, at, outcome, reason }: UnmovedEvent): string {
  return `${type} ${outcome}${reason === undefined ? '' : ` (${reason})`} at ${isoTime(at)}`;
}

import type { DefinitionGraph } from 'abeyance';
import { durationText, logicName } from '../../chart/index.ts';

/**
 * What an actor beside the root is called: a task by its logic, where the root's machine names it;
 * the many of a list together, since a thousand lanes say nothing.
 */
export function actorName(
  address: string,
  root: string,
  graph: DefinitionGraph | undefined,
): string {
  const inside = address.startsWith(`${root}/`) ? address.slice(root.length + 1) : address;
  const names = inside.split('/');
  const last = names.at(-1) ?? inside;
  if (names.length > 1 && /^\d+$/.test(last)) {
    const list = names.findLast((name) => !/^\d+$/.test(name)) ?? inside;
    return `${actorName(`${root}/${list}`, root, graph)} (each)`;
  }
  for (const { invoke = [], path, id } of graph?.states ?? []) {
    const invoked = invoke.find((one) => one.id === last);
    if (invoked === undefined) continue;
    const name = logicName(invoked.src);
    return name === '(inline)' || name === invoked.id ? `in ${path || id}` : name;
  }
  return last;
}

/** The address of who waits for a piece of work. */
export function workAddress(key: string): string {
  return key.replace(/#[^#/]*$/, '');
}

/** A timer in words: what its `after` is, or the event it brings. */
export function timerName(key: string): string {
  const event = key.slice(key.indexOf('|') + 1);
  const [, delay, state] = /^xstate\.after\.(\d+)\.(.*)$/.exec(event) ?? [];
  if (delay === undefined || state === undefined)
    return event.replace(/^xstate\.after\./, 'after ');
  return `after ${durationText(Number(delay))} in ${state.split('.').slice(1).join('.') || state}`;
}

/** An event's type as one says it. */
export function eventName(type: string, to: string): string {
  if (type === 'xstate.init') return 'start';
  if (type === 'xstate.promise.resolve') return 'done';
  if (type === 'xstate.promise.reject') return 'failed';
  if (type === 'workflow.suspend') return 'suspended';
  if (type.startsWith('xstate.after.')) return timerName(`|${type}`);
  const [, what, id] = /^xstate\.(done|error)\.actor\.(.*)$/.exec(type) ?? [];
  if (what !== undefined) return `${what}: ${id === to ? 'it' : id}`;
  return type;
}

import { mapRefs } from '../machines/codec-refs.ts';
import type { Past, PastActor } from './checkpoint-text.ts';
import { DEADLINE } from './deadline.ts';
import { keptName } from './messages.ts';
import type { MessageRow, TaskRow } from './records.ts';
import { childIdOf, SUSPENDED } from './suspended-task.ts';

type Rename = (name: string) => string;
type Fields = Readonly<Record<string, unknown>>;

/**
 * The past of a workflow as if it had always had another id: addresses, keys and refs in it begin
 * with that. A workflow it waits for is another's, so it waits for one of its own.
 */
export function renamedPast(past: Past, from: string, to: string): Past {
  const rename = renamer(from, to);
  // the other one was told to end by then, and not this one
  const work = past.tasks.filter(({ kind }) => kind !== DEADLINE);
  const tasks = work.map((task) => renamedTask(task, rename));
  return {
    status: past.status,
    state: renamedState(past.state, rename),
    suspensions: renamedSuspensions(past.suspensions, tasks, rename),
    actors: past.actors.map((actor) => renamedActor(actor, rename)),
    messages: renumbered(past.messages.map((message) => renamedMessage(message, rename))),
    tasks,
  };
}

/** Whatever names an actor of the workflow: an address, and a key or a ref that begins with one. */
function renamer(from: string, to: string): Rename {
  return (name) => {
    if (!name.startsWith(from)) return name;
    const rest = name.slice(from.length);
    return rest === '' || /^[/#!]/.test(rest) ? to + rest : name;
  };
}

function renamedActor(actor: PastActor, rename: Rename): PastActor {
  const { address, state } = actor;
  return { ...actor, address: rename(address), state: renamedState(state, rename) };
}

function renamedState(text: string, rename: Rename): string {
  const { children, ...state } = readRefs(text, rename);
  if (children === undefined) return JSON.stringify(state);
  const listed = (children as readonly Fields[]).map((child) => renamedAt(child, rename));
  return JSON.stringify({ ...state, children: listed });
}

/** A timer or a kept event: who set it, who it is for, and the key of the task it answers. */
function renamedMessage(row: MessageRow, rename: Rename): MessageRow {
  const { target, ...body } = readRefs(row.body, rename);
  const named = renamedFields(body, ['source', 'to', 'key'], rename);
  const whole = target === undefined ? named : { ...named, target: renamedAt(target, rename) };
  return { ...row, key: rename(row.key), body: JSON.stringify(whole) };
}

/**
 * Kept events are named and put in order by the turn that kept them, and a fork counts its turns
 * anew: those it begins with are numbered before its first.
 */
function renumbered(messages: readonly MessageRow[]): readonly MessageRow[] {
  const kept = messages.filter(({ kind }) => kind === 'deferred');
  const inOrder = kept.toSorted((one, other) => one.number - other.number);
  return messages.map((row) => {
    const place = inOrder.indexOf(row);
    return place < 0 ? row : { ...row, ...keptName(row.kind, place - kept.length) };
  });
}

function renamedTask(row: TaskRow, rename: Rename): TaskRow {
  const { wait, ...body } = readRefs(row.body, rename);
  const key = rename(row.key);
  const isWait = row.kind === SUSPENDED && wait !== undefined;
  const whole = isWait ? { ...body, wait: renamedWait(wait as Fields, key) } : body;
  return { ...row, key, address: rename(row.address), body: JSON.stringify(whole) };
}

function renamedWait(wait: Fields, key: string): Fields {
  return typeof wait['childId'] === 'string' ? { ...wait, childId: childIdOf(key) } : wait;
}

function renamedSuspensions(text: string, tasks: readonly TaskRow[], rename: Rename): string {
  const suspensions = (JSON.parse(text) as readonly Fields[]).map((suspension) => {
    const renamed = renamedAt(suspension, rename) as Fields;
    const task = tasks.find(({ address }) => address === renamed['address']);
    const isChild = renamed['type'] === 'subWorkflow' && renamed['state'] === undefined;
    return task === undefined || !isChild
      ? renamed
      : { ...renamed, workflowId: childIdOf(task.key) };
  });
  return JSON.stringify(suspensions);
}

function renamedAt(value: unknown, rename: Rename): unknown {
  return renamedFields(value as Fields, ['address'], rename);
}

function renamedFields(fields: Fields, names: readonly string[], rename: Rename): Fields {
  const renamed: Record<string, unknown> = { ...fields };
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string') renamed[name] = rename(value);
  }
  return renamed;
}

function readRefs(text: string, rename: Rename): Fields {
  return mapRefs(JSON.parse(text), rename) as Fields;
}

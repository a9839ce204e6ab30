import { hasEnded } from '../../src/runtime/hot-workflow.ts';
import { rootOf } from '../../src/runtime/addresses.ts';
import { DEADLINE } from '../../src/runtime/deadline.ts';
import { isLater, sendId, type KeptBody } from '../../src/runtime/messages.ts';
import { readSuspendedTask, SUSPENDED } from '../../src/runtime/suspended-task.ts';
import { NOTICES } from '../../src/runtime/notices.ts';
import { readWorkflow } from '../../src/runtime/read-workflow.ts';
import type { WorkflowRow } from '../../src/runtime/records.ts';
import type {
  JournalKinds,
  JournalRequest,
  Store,
  WorkflowRecords,
} from '../../src/runtime/store.ts';
import { plain } from './ledger.ts';
import { checkTimers, readPast, type Past, type Turn } from './past.ts';
import type { Simulation } from './simulation.ts';

/** All that is on the disk. */
export interface Picture {
  readonly records: ReadonlyMap<string, WorkflowRecords>;
  readonly pasts: ReadonlyMap<string, Past>;
  readonly letters: readonly JournalKinds['deadLetters'][];
  readonly attempts: readonly JournalKinds['attempts'][];
  readonly broadcasts: readonly JournalKinds['broadcasts'][];
}

const ALL: JournalRequest & { readonly limit: number } = { limit: 1_000_000 };

export async function picture(store: Store): Promise<Picture> {
  const { items: rows } = await store.find({}, ALL);
  const { items: turns } = await store.journal('turns', ALL);
  const { items: letters } = await store.journal('deadLetters', ALL);
  const { items: attempts } = await store.journal('attempts', ALL);
  const { items: broadcasts } = await store.journal('broadcasts', ALL);
  const records = new Map<string, WorkflowRecords>();
  for (const { id } of rows) {
    const found = await store.load(id);
    if (found === undefined) throw new Error(`C1: ${id} is listed and not there`);
    records.set(id, found);
  }
  const byWorkflow = Map.groupBy(turns, ({ workflowId }: Turn) => workflowId);
  const pasts = new Map(
    rows.map(({ id }: WorkflowRow) => [id, readPast(id, byWorkflow.get(id) ?? [])]),
  );
  return { records, pasts, letters, attempts, broadcasts };
}

/** What must hold of the disk at every moment. */
export function breachesOf(simulation: Simulation, seen: Picture): readonly string[] {
  const { records, pasts } = seen;
  const found = [...simulation.breaches, ...simulation.client.complaints];
  found.push(...(simulation.notices?.breaches ?? []));
  for (const [id, past] of pasts) {
    const workflow = records.get(id);
    if (workflow !== undefined) found.push(...past.breaches, ...checkRecords(id, workflow, past));
  }
  found.push(...checkSends(simulation, seen), ...checkTasks(simulation, seen));
  found.push(...checkAnswers(simulation, seen));
  for (const mark of simulation.outside.marks.keys()) {
    if (!simulation.ledger.marks.has(mark)) found.push(`B24: ${mark} was left by no turn`);
  }
  return found;
}

/** C1, B30: the rows of one workflow agree with each other and with its history. */
function checkRecords(id: string, records: WorkflowRecords, past: Past): readonly string[] {
  const { workflow, actors, messages, tasks } = records;
  const found = checkTimers(id, past, messages);
  const open = tasks.filter(({ kind }) => !isChore(kind));
  for (const { key } of open) {
    if (!past.work.has(key)) found.push(`C1: ${id} has work ${key} its history has not`);
  }
  if (open.length !== past.work.size) {
    found.push(`C1: ${id} has ${open.length} tasks, by its history ${past.work.size}`);
  }
  const addresses = new Set([id, ...actors.map(({ address }) => address)]);
  for (const { kind, key, body } of messages) {
    if (kind !== 'timer') continue;
    const { source = id } = plain(body) as { readonly source?: string };
    if (!addresses.has(source)) found.push(`C1: timer ${key} of ${id} belongs to nobody`);
  }
  for (const { address } of [...actors, ...open]) {
    const above = address.slice(0, address.lastIndexOf('/'));
    if (!addresses.has(above)) found.push(`B30: ${address} has no parent`);
  }
  if (!hasEnded(workflow.status)) return found;
  const left = [...actors.map(({ address }) => address), ...open.map(({ key }) => key)];
  for (const { kind, key } of messages) if (kind !== 'send') left.push(key);
  for (const { kind, key } of tasks) if (kind === DEADLINE) left.push(key);
  if (left.length > 0) found.push(`B30: ${id} has ended and left ${left.join(', ')}`);
  return found;
}

/** M1, M2, B16: every send is in one place: on its way, taken, or among the dead letters. */
function checkSends({ ledger }: Simulation, { records, pasts, letters }: Picture): string[] {
  const found: string[] = [];
  const lost = Map.groupBy(letters, ({ workflowId, body }) => `${workflowId} ${body}`);
  // one that was taken back may say the same again: dead letters do not tell which of them it was
  const alike = Map.groupBy(ledger.sends, ([, { sender, text }]) => `${sender} ${text}`);
  for (const [name, sends] of alike) {
    const dead = lost.get(name)?.length ?? 0;
    let places = dead;
    for (const [id, { sender, key, body }] of sends) {
      const waits = records.get(sender)?.messages.some((row) => row.key === key) === true;
      const taken = pasts.get(rootOf(body.to))?.eventIds.has(id) === true;
      if (id !== sendId(sender, key)) found.push(`M2: ${id} is not of ${key}`);
      if (waits && taken) found.push(`M1: ${id} waits and was taken`);
      places += Number(waits) + Number(taken);
    }
    if (places === sends.length) continue;
    const ids = sends.map(([id]) => id).join(', ');
    found.push(`M1: ${ids} is in ${places} places, ${dead} times lost`);
  }
  for (const [name, { endedBy }] of ledger.laters) {
    const [id = '', key] = name.split(' ');
    const waits = records.get(id)?.messages.some((row) => row.key === key) === true;
    if (endedBy.length + Number(waits) === 1) continue;
    found.push(`M1: ${name} waits (${String(waits)}) and was ended by ${endedBy.join(', ')}`);
  }
  return found;
}

/** K1, K2, B21, B23: each call was asked for by a turn that is stored, under its key and input. */
function checkTasks({ outside, ledger }: Simulation, { attempts }: Picture): string[] {
  const found: string[] = [];
  for (const { key, attempt, input, by } of outside.calls) {
    const made = ledger.tasks.get(key);
    if (made === undefined) {
      found.push(`K1: ${key} was called and no turn had asked for it`);
      continue;
    }
    const body = plain(made.row.body) as { readonly input: unknown };
    if (body.input !== input) found.push(`K1: ${key} was called with another input`);
    const before = attempts.filter((row) => row.key === key && row.attempt === attempt - 1);
    const soonest = Math.min(...before.map(({ retryAt }) => retryAt ?? Infinity));
    if (before.length > 0 && by < soonest) found.push(`B23: ${key} was tried again too early`);
  }
  for (const [key, { endedBy }] of ledger.tasks) {
    if (endedBy.length > 1) found.push(`K2: ${key} was ended by ${endedBy.join(' and ')}`);
  }
  return found;
}

/** Nothing accepted is lost: what was acknowledged is in a history once, whoever crashed since. */
function checkAnswers({ client }: Simulation, { records, pasts }: Picture): string[] {
  const found: string[] = [];
  for (const { id, acknowledged } of client.begun.values()) {
    if (acknowledged && !records.has(id)) found.push(`C1: ${id} was started and is not there`);
  }
  for (const { event, outcomes } of client.sent) {
    for (const [workflowId, outcome] of outcomes) {
      if (pasts.get(workflowId)?.eventIds.has(event.id) === true) continue;
      found.push(`B10 B11: ${event.id} to ${workflowId} was ${outcome} and is in no turn`);
    }
  }
  return found;
}

/** B26, B27, B30: who waits for a child has one, and no child outlives who waits for it. */
function checkChildren({ records, pasts }: Picture): string[] {
  const found: string[] = [];
  for (const [id, { workflow, tasks }] of records) {
    for (const task of tasks) {
      const childId = task.kind === SUSPENDED ? readSuspendedTask(task).wait.childId : undefined;
      if (childId === undefined) continue;
      const child = records.get(childId)?.workflow;
      if (child === undefined) found.push(`B26: ${id} waits for ${childId}, which is not there`);
      else if (hasEnded(child.status)) found.push(`B26: ${id} was not told that ${childId} ended`);
    }
    const { parent } = workflow;
    if (parent === undefined || hasEnded(workflow.status)) continue;
    if (pasts.get(parent.workflowId)?.work.has(parent.key) === true) continue;
    found.push(`B27: ${id} goes on though nobody waits for it`);
  }
  return found;
}

/** What is the engine's own to do after a turn, and no work of the machine. */
function isChore(kind: string): boolean {
  return kind === 'actions' || kind === NOTICES || kind === DEADLINE;
}

const ACKNOWLEDGED_MS = 5_000;

/** What must hold besides when all faults are off and everybody had the time to recover. */
export function unrestOf(simulation: Simulation, seen: Picture): string[] {
  const { outside, ledger, host, life, registry } = simulation;
  const found: string[] = [];
  const open = new Set<string>();
  const parked = new Set<string>();
  for (const [id, { workflow, messages, tasks }] of seen.records) {
    const isParked = workflow.status === 'parked';
    if (isParked) parked.add(id);
    for (const { kind, key, dueAt = Infinity } of messages) {
      // timers of a parked one wait with it
      if (isParked && (kind === 'timer' || isLater({ kind, key }))) continue;
      if (dueAt <= host.now()) found.push(`B2: ${kind} ${key} of ${id} is overdue`);
    }
    for (const { kind, key, dueAt = Infinity } of tasks) {
      const isDue = dueAt <= host.now();
      if (!isChore(kind)) open.add(key);
      else if (kind === DEADLINE && isDue) found.push(`B41: ${key} is overdue`);
      else if (isParked) continue;
      else if (kind !== 'actions') continue;
      // an acknowledgement may wait a moment for something to be written along with
      else if (dueAt < host.now() - ACKNOWLEDGED_MS) found.push(`B24: ${key} is not settled`);
    }
  }
  found.push(...(simulation.notices?.unrest(seen) ?? []));
  found.push(...checkChildren(seen), ...ledger.broadcasts.unrest(seen, host.now()));
  for (const records of seen.records.values()) {
    // Reading it anew also proves that it can be read: the rows of a tree fit together (C1).
    const hot = readWorkflow(records, registry, () => {});
    if (parked.has(hot.id)) continue;
    for (const { key, body } of hot.deferred.values()) {
      const { to, event } = plain(body) as KeptBody;
      if (hot.tree?.can(to, event) === true) found.push(`B10: ${key} of ${hot.id} is not taken`);
    }
  }
  for (const mark of ledger.marks) {
    if (parked.has(mark.slice(0, mark.indexOf(':')))) continue;
    if (ledger.passedBy.has(mark) || outside.marks.has(mark)) continue;
    found.push(`B24: ${mark} was never left`);
  }
  for (const { key, process, settled, signal } of outside.calls) {
    if (process !== life || settled || open.has(key) || signal.aborted) continue;
    found.push(`B22: ${key} still runs, its state was left and its signal has not fired`);
  }
  return found;
}

import { readPast } from '../../src/runtime/checkpoint-text.ts';
import { snapshotId } from '../../src/runtime/snapshot-id.ts';
import type { Store } from '../../src/runtime/store.ts';
import { readSuspensions } from '../../src/runtime/suspensions.ts';
import type { Chance } from './chance.ts';
import { breachesOf, picture, unrestOf } from './invariants.ts';
import { CALM_MS, type Simulation } from './simulation.ts';

const ALL = { limit: 1_000_000 };
const STEPS = 6;
const ROUNDS_MAX = 400;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Takes workflows back to where they stood and begins others there, through every fault, and lets
 * all come to an end again. Says which of what must hold of a disk did not.
 */
export async function goBack(simulation: Simulation, chance: Chance): Promise<readonly string[]> {
  const { host } = simulation;
  simulation.faultsOn = true;
  for (let step = 0; step < STEPS; step += 1) {
    const engine = await simulation.open();
    const snapshots = await simulation.look(snapshotsIn);
    if (snapshots.length === 0) break;
    const { id, options } = chance.pick(snapshots);
    simulation.trace.push(`${host.now()} back to ${id}`);
    const done: Promise<unknown> = chance.hit(0.7)
      ? engine.resumeFromSnapshot(id, undefined, options)
      : engine.fork(id, { id: `fork-${step}` });
    done.catch(() => {});
    await simulation.settle();
    simulation.setNow(host.now() + chance.below(chance.pick([1, MINUTE_MS, HOUR_MS])));
    await simulation.settle();
    const found = breachesOf(simulation, await simulation.look(picture));
    if (found.length > 0) return found;
  }
  simulation.faultsOn = false;
  await letAllEnd(simulation);
  const seen = await simulation.look(picture);
  return [...breachesOf(simulation, seen), ...unrestOf(simulation, seen)];
}

interface Snapshot {
  readonly id: string;
  readonly options: { readonly suspension?: string };
}

/** Those kept of workflows that no other waits for. */
async function snapshotsIn(store: Store): Promise<readonly Snapshot[]> {
  const { items: rows } = await store.find({}, ALL);
  const children = new Set(rows.flatMap(({ id, parent }) => (parent === undefined ? [] : [id])));
  const { items } = await store.journal('checkpoints', ALL);
  return items
    .filter(({ workflowId }) => !children.has(workflowId))
    .map(({ workflowId, revision, body }) => {
      const [first] = readSuspensions(readPast(body).suspensions, workflowId);
      const options = first === undefined ? {} : { suspension: first.key };
      return { id: snapshotId(workflowId, revision), options };
    });
}

async function letAllEnd(simulation: Simulation): Promise<void> {
  const { host } = simulation;
  const engine = await simulation.open();
  // what is held up by a stall has happened by then
  await rest(simulation);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const parked = await simulation.look((store) => store.find({ statuses: ['parked'] }, ALL));
    for (const { id } of parked.items) engine.retryWorkflow(id).catch(() => {});
    await simulation.settle();
    if ((await engine.count({ status: ['running', 'suspended', 'parked'] })) === 0) break;
    const next = await simulation.look((store) => store.due(undefined, host.now(), ALL.limit));
    simulation.setNow(Math.max(host.now() + MINUTE_MS, next.nextDueAt ?? 0));
  }
  await rest(simulation);
}

async function rest(simulation: Simulation): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    simulation.setNow(Math.max(simulation.latest, simulation.host.now()) + CALM_MS);
    await simulation.settle();
  }
}

import type { CheckpointOptions } from '../../src/runtime/checkpoint-policy.ts';
import { readPast } from '../../src/runtime/checkpoint-text.ts';
import { revived } from '../../src/runtime/revived.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { Chance } from './chance.ts';
import { goBack } from './going-back.ts';
import { CALM_MS, type Simulation } from './simulation.ts';

const ALL = { limit: 1_000_000 };
const ROUNDS = 5;

/** How checkpoints are made in the world of a seed. */
export function checkpointsOf(seed: number): CheckpointOptions {
  const keep = [0, 1, 3, 1_000][seed % 4] ?? 0;
  return { auto: seed % 2 === 0, every: 1 + (seed % 3), keep };
}

/** Says which of the checkpoints kept cannot be gone back to. */
async function goBackTo(simulation: Simulation): Promise<readonly string[]> {
  const { registry } = simulation;
  return simulation.look(async (store) => {
    const found: string[] = [];
    for (const { workflowId, revision, body } of (await store.journal('checkpoints', ALL)).items) {
      const { items } = await store.journal('turns', { workflowId, revision, limit: 1 });
      const row = (await store.load(workflowId))?.workflow;
      const [turn] = items;
      if (row === undefined || turn === undefined) {
        found.push(`B43: ${workflowId}@${revision} is kept of nothing`);
        continue;
      }
      const past = readPast(body);
      const revival = { past, configuration: turn.configuration, row, counter: 0 };
      const { recording } = revived(revival, { registry, sentOutside: () => {} }, row.updatedAt);
      if (recording.state !== past.state) found.push(`T1: ${workflowId}@${revision} is another`);
    }
    return found;
  });
}

/**
 * B43: has all that has ended deleted, through every fault, and says what is left, and what of the
 * past could not have been gone back to.
 */
export async function cleanUp(simulation: Simulation, chance: Chance): Promise<readonly string[]> {
  const found = await goBack(simulation, chance);
  if (found.length > 0) return found;
  const lost = await goBackTo(simulation);
  simulation.retention = { done: 0, failed: 0, cancelled: 0 };
  await simulation.close();
  for (const faultsOn of [true, false]) {
    simulation.faultsOn = faultsOn;
    for (let round = 0; round < ROUNDS; round += 1) {
      await simulation.open();
      await simulation.settle();
      simulation.setNow(Math.max(simulation.latest, simulation.host.now()) + 2 * CALM_MS);
      await simulation.settle();
    }
  }
  return [...lost, ...(await simulation.look(leftIn))];
}

async function leftIn(store: Store): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { id, status } of (await store.find({}, ALL)).items) {
    found.push(`B43: ${id} is left, ${status}`);
  }
  for (const kind of ['turns', 'attempts', 'deadLetters', 'checkpoints'] as const) {
    for (const { workflowId } of (await store.journal(kind, ALL)).items) {
      found.push(`B43: ${kind} of ${workflowId} are left`);
    }
  }
  const due = await store.due(undefined, Number.MAX_SAFE_INTEGER, ALL.limit);
  for (const { key, workflowId } of due.items) found.push(`B43: ${key} of ${workflowId} is left`);
  return found;
}

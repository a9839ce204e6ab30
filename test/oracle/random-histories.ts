import { Registry } from '../../src/machines/registry.ts';
import { randomHistory, type Look, type Verdict } from './history.ts';
import type { LaneOptions } from './lane.ts';
import { MachineKit } from './machine-kit.ts';
import { Random } from './random.ts';
import { writeSystem } from './write-machine.ts';

const HISTORIES_EACH = 8;

/** Live XState has no such limit; it is tested by itself. */
const MICROSTEPS_MAX = 100_000;

export interface Tally {
  equal: number;
  runaway: number;
}

/**
 * Runs random histories of random machines. Each machine is made from its seed alone; a failure
 * prints the seed, the steps and the machine as code.
 */
export function runHistories(
  first: number,
  count: number,
  lookWith?: (registry: Registry) => Look,
): Tally {
  const tally: Tally = { equal: 0, runaway: 0 };
  for (let index = 0; tally.equal < count; index += 1) {
    const seed = first + index;
    const code = writeSystem(seed);
    const kit = new MachineKit();
    const machine = kit.compile(code);
    const registry = new Registry([machine], MICROSTEPS_MAX);
    const before = tally.runaway;
    // A machine that runs away is left for another.
    for (let turn = 0; turn < HISTORIES_EACH && tally.runaway === before; turn += 1) {
      tally[runOne({ seed, turn, code, machine, kit, registry, look: lookWith?.(registry) })] += 1;
    }
  }
  return tally;
}

interface Run extends LaneOptions {
  readonly seed: number;
  readonly turn: number;
  readonly code: string;
  readonly look: Look | undefined;
}

function runOne({ seed, turn, code, machine, kit, registry, look }: Run): Verdict {
  try {
    const random = new Random(seed * HISTORIES_EACH + turn);
    return randomHistory({ machine, kit, registry }, random, look);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Error(`seed ${seed}, history ${turn}\n${text}\n\n${code}`, { cause: error });
  }
}

import { existsSync, rmSync } from 'node:fs';
import { createEngine, type Engine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { Chance } from './chance.ts';
import { liveHost } from './host.ts';
import { fleetMachines } from './machines.ts';
import { playPast } from './past.ts';
import { goOn } from './present.ts';

export interface FleetOptions {
  /** SQLite file to put it in; one that is there is replaced. */
  readonly file: string;
  /** How many began before now; those that they begin come on top. Default: 2000. */
  readonly workflows?: number;
  /** Equal seeds are equal pasts. Default: 1. */
  readonly seed?: number;
  /** What the fleet's clock says at its beginning, ms since epoch. Default: what it is. */
  readonly now?: number;
  /** Whether new ones begin and events come, beside the timers. Default: true. */
  readonly isLively?: boolean;
}

/** An engine with thousands of workflows that have weeks behind them. */
export interface Fleet extends AsyncDisposable {
  readonly engine: Engine;
  readonly file: string;
  /** Ends it; the file stays. */
  close(): Promise<void>;
}

const WORKFLOWS = 2_000;

/**
 * Plays weeks of many workflows into a file, on a clock that does not wait, and goes on with them
 * on one that does.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { file, workflows = WORKFLOWS, seed = 1, isLively = true } = options;
  const until = options.now ?? Date.now();
  await remove(file);
  const chance = new Chance(seed);
  const schedule = await playPast({ file, seed, chance, workflows, until });
  const clock = liveHost(until);
  const machines = fleetMachines({ clock, chance });
  const engine = await createEngine({
    workflows: Object.values(machines),
    store: sqliteStore(file),
    host: clock,
    onFailure: 'park',
  });
  const stop = isLively ? goOn({ engine, machines, chance, schedule }) : () => {};
  const close = async (): Promise<void> => {
    stop();
    await engine.close();
  };
  return { engine, file, close, [Symbol.asyncDispose]: close };
}

/** @throws `StoreBusy`, `StoreCorrupt`: what an engine holds, or is no such file, stays. */
async function remove(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const store = sqliteStore(file);
  await store.open();
  await store.close();
  for (const end of ['', '-wal', '-shm', '-lock']) rmSync(`${file}${end}`, { force: true });
}

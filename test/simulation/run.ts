import { readBroadcast } from '../../src/runtime/broadcast-rows.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { Kind } from './kinds.ts';
import type { MachinePool } from './machine-pool.ts';
import { Acts } from './acts.ts';
import { Chance } from './chance.ts';
import { named } from './fault-counts.ts';
import { breachesOf, picture, unrestOf, type Picture } from './invariants.ts';
import { endingsOf } from './models.ts';
import { cleanUp } from './cleaning.ts';
import { CALM_MS, Simulation } from './simulation.ts';
import { readWorld, type Extent, type World } from './world.ts';

const MINUTE_MS = 60_000;
const STEPS = 12;
const ENDING_MAX = 400;
const ACTIVE = ['running', 'suspended', 'parked'] as const;

export interface RunOptions {
  /** Whether each turn is taken a second time and compared (T1). */
  readonly replay?: boolean;
  /** How much of what a world may have: the seeds that were kept know no more than they did. */
  readonly extent?: Extent;
  /** Machines that earlier runs have made. */
  readonly pool?: MachinePool;
}

/** One world by its seed. */
export class Run {
  readonly simulation: Simulation;
  readonly #chance: Chance;
  readonly #world: World;
  readonly #acts: Acts;

  constructor(seed: number, { replay = false, extent = 'whole', pool }: RunOptions = {}) {
    const chance = new Chance(seed);
    const world = readWorld(chance, { seed, extent, replay });
    const { kinds, faultOf, distant, hears, setting, troubles, actionDeaths } = world;
    this.#chance = chance;
    this.#world = world;
    const simulation = new Simulation({
      seed,
      chance,
      kinds,
      faultOf,
      distant,
      replay,
      hears,
      shared: world.shared,
      outside: { troubles, actionDeaths },
      ...setting,
      ...(pool === undefined ? undefined : { pool }),
    });
    this.simulation = simulation;
    const calm = (): Promise<void> => this.#calm();
    this.#acts = new Acts({ seed, simulation, world, chance, calm });
  }

  /** All that befell this world, by kind. */
  counts(): ReadonlyMap<string, number> {
    return new Map([...this.simulation.counts(), ...named({ act: this.#acts.counts })]);
  }

  /** @throws with everything that was wrong. */
  async run(): Promise<void> {
    try {
      await this.#run();
    } finally {
      this.simulation.end();
    }
  }

  async #run(): Promise<void> {
    const { simulation } = this;
    for (let step = 0; step < STEPS; step += 1) {
      await this.#step();
      await this.#check('step');
    }
    await this.#end();
    const seen = await this.#check('end');
    const wrong = endingsOf(simulation, seen);
    if (wrong.length > 0) throw this.#error('end', wrong);
    for (const open of simulation.client.open) {
      if (open.life === simulation.life) throw this.#error('end', [`${open.name} hangs`]);
    }
    if (this.#world.cleans) await this.#clean();
    await simulation.close();
    simulation.breaches.push(...(await simulation.look(underWay)));
    if (simulation.breaches.length > 0) throw this.#error('closing', simulation.breaches);
  }

  async #step(): Promise<void> {
    const { simulation } = this;
    const engine = await simulation.open();
    for (let count = 1 + this.#chance.below(5); count > 0; count -= 1) {
      const done = this.#acts.act(engine);
      if (done === undefined) break;
      await done;
    }
    await simulation.settle();
  }

  /** No faults, and time enough for whoever was in trouble: then nothing due is left undone. */
  async #calm(): Promise<void> {
    const { simulation } = this;
    const { host } = simulation;
    simulation.faultsOn = false;
    simulation.endRivalry();
    // little room for notices is much time for them
    const rounds = simulation.notices === undefined ? 3 : 20;
    for (let round = 0; round < rounds; round += 1) {
      simulation.setNow(Math.max(simulation.latest, host.now()) + CALM_MS);
      await simulation.open();
      await simulation.settle();
    }
    let found = unrestOf(simulation, await simulation.look(picture));
    // a middleware that is slow or throws takes as long as it takes
    const patience = simulation.notices === undefined ? 0 : 40;
    for (let more = 0; more < patience && found.length > 0; more += 1) {
      simulation.setNow(simulation.latest + CALM_MS);
      await simulation.settle();
      found = unrestOf(simulation, await simulation.look(picture));
    }
    if (found.length > 0) throw this.#error('calm', found);
    simulation.faultsOn = true;
  }

  /** The client asks again for all it was refused, and time goes by until everything has ended. */
  async #end(): Promise<void> {
    const { simulation } = this;
    const { client, outside, host, notices } = simulation;
    outside.healthy = true;
    if (notices !== undefined) notices.healthy = true;
    await this.#calm();
    simulation.faultsOn = false;
    // the next process has the fault mended
    if (this.#world.parks) simulation.crash();
    const engine = await simulation.open();
    for (const begun of client.begun.values()) {
      const machine = simulation.machine(begun.kind as Kind);
      client.begin(engine, simulation.life, machine, begun);
    }
    await simulation.settle();
    for (const sent of client.sent) client.send(engine, simulation.life, sent);
    for (const id of client.begun.keys()) client.await(engine, simulation.life, id);
    for (let round = 0; round < ENDING_MAX; round += 1) {
      await simulation.settle();
      if ((await engine.count({ status: ACTIVE })) === 0) break;
      if (this.#world.parks) await this.#retryParked();
      const next = await simulation.look((store) => store.due(undefined, host.now(), 1_000_000));
      simulation.setNow(Math.max(host.now() + MINUTE_MS, next.nextDueAt ?? 0));
    }
    await this.#calm();
    simulation.faultsOn = false;
  }

  async #retryParked(): Promise<void> {
    const { simulation } = this;
    const { items } = await simulation.look((store) =>
      store.find({ statuses: ['parked'] }, { limit: 1_000 }),
    );
    for (const { id } of items) {
      const begun = simulation.client.begun.get(id);
      if (begun !== undefined) this.#acts.retry(begun);
    }
    await simulation.settle();
  }

  async #clean(): Promise<void> {
    const found = await cleanUp(this.simulation, this.#chance);
    if (found.length > 0) throw this.#error('cleaning up', found);
  }

  async #check(when: string): Promise<Picture> {
    const seen = await this.simulation.look(picture);
    const found = breachesOf(this.simulation, seen);
    if (found.length > 0) throw this.#error(when, found);
    return seen;
  }

  #error(when: string, found: readonly string[]): Error {
    const trace = this.simulation.trace.slice(-60).join('\n  ');
    return new Error(`${found.slice(0, 12).join('\n')}\nat ${when}, after\n  ${trace}`);
  }
}

/** B17: what is over was dropped when the engine was closed, at the latest. */
async function underWay(store: Store): Promise<readonly string[]> {
  const { items } = await store.journal('broadcasts', { limit: 1_000 });
  const over = items.filter((row) => readBroadcast(row).dueAt === undefined);
  return over.map(({ id }) => `B17: broadcast ${id} is left`);
}

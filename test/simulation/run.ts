import { Chance } from './chance.ts';
import type { Begun, Sent } from './client.ts';
import type { Fault, FaultType } from './faults.ts';
import { breachesOf, picture, unrestOf, type Picture } from './invariants.ts';
import { endingsOf } from './models.ts';
import { checkpointsOf, cleanUp } from './cleaning.ts';
import { ASKED, CALM_MS, KINDS, laterKinds, Simulation, type Kind } from './simulation.ts';

const FAULTS = [
  'throwBefore',
  'throwAfter',
  'crashBefore',
  'crashAfter',
  'stallBefore',
  'stallAfter',
] as const satisfies readonly FaultType[];

const ACTS = [
  'start',
  'send',
  'sendAgain',
  'broadcast',
  'cancel',
  'resume',
  'await',
  'seconds',
  'hours',
  'month',
  'back',
  'crash',
  'restart',
  'calm',
] as const;
type Act = (typeof ACTS)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const STEPS = 12;
const ENDING_MAX = 400;

export interface RunOptions {
  /** Whether each turn is taken a second time and compared (T1). */
  readonly replay?: boolean;
  /** Whether kinds of machines take part that the first kept seeds did not know. */
  readonly later?: boolean;
}

/** One world by its seed: what is switched on, and how often each thing happens. */
export class Run {
  readonly simulation: Simulation;
  readonly #chance: Chance;
  readonly #acts: Record<Act, number>;
  readonly #kinds: readonly Kind[];
  /** Whether some events are to be delivered later. */
  readonly #delays: boolean;
  /** Whether all is deleted at last. */
  readonly #cleans: boolean;
  #names = 0;

  constructor(seed: number, { replay = false, later = true }: RunOptions = {}) {
    const chance = new Chance(seed);
    const kinds = KINDS.filter(() => chance.hit(0.5));
    const first = kinds.length === 0 ? [chance.pick(KINDS)] : kinds;
    this.#kinds = later ? [...first, ...laterKinds(seed)] : first;
    this.#chance = chance;
    this.#delays = later && seed % 3 === 0;
    this.#cleans = later && seed % 5 === 0;
    // what waits for another try is not deleted, and a turn taken a second time has none to tell
    const hears = later && !replay && !this.#cleans && seed % 3 === 1;
    this.#acts = { ...chance.swarm(ACTS, 0.4), start: 40, send: 60 };
    const faults = chance.swarm(FAULTS, 0.5);
    const rate = chance.pick([0, 0.03, 0.1, 0.25]);
    const isFaulty = Object.values(faults).some((weight) => weight > 0);
    this.simulation = new Simulation({
      seed,
      chance,
      kinds: this.#kinds,
      faultOf: () => (isFaulty && chance.hit(rate) ? this.#fault(faults) : { type: 'none' }),
      distant: chance.hit(0.3),
      replay,
      hears,
      limits: {
        ...(hears ? { noticeAttempts: 1_000, noticesWaiting: 2 + (seed % 4) } : undefined),
        hotWorkflows: chance.pick([1, 2, 1_000]),
        batchCommits: chance.pick([1, 2, 1_000]),
        pageLength: chance.pick([1, 2, 1_000]),
      },
      concurrency: chance.pick([1, 3, 256]),
      checkpoints: this.#cleans ? checkpointsOf(seed) : {},
    });
  }

  /** @throws with everything that was wrong. */
  async run(): Promise<void> {
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
    if (this.#cleans) await this.#clean();
    await simulation.close();
    const wakes = simulation.host.pendingWakes();
    if (wakes.length > 0) throw this.#error('end', [`${wakes.length} wakes are left`]);
  }

  async #step(): Promise<void> {
    const { simulation } = this;
    const engine = await simulation.open();
    for (let count = 1 + this.#chance.below(5); count > 0; count -= 1) {
      const act = this.#chance.weighted(this.#acts);
      simulation.trace.push(`${simulation.host.now()} ${act}`);
      if (simulation.engine !== engine) break;
      await this.#act(act);
    }
    await simulation.settle();
  }

  async #act(act: Act): Promise<void> {
    const { simulation } = this;
    const { client, engine, life, host } = simulation;
    if (engine === undefined) return;
    const begun = [...client.begun.values()];
    switch (act) {
      case 'start':
        return this.#start();
      case 'send':
        return this.#send(this.#chance.hit(0.1) ? undefined : this.#anyone(begun));
      case 'sendAgain':
        if (client.sent.length > 0) client.send(engine, life, this.#chance.pick(client.sent));
        return undefined;
      case 'broadcast':
        return this.#send(undefined);
      case 'cancel':
        if (begun.length > 0) {
          const one = this.#chance.pick(begun);
          client.cancel(engine, life, one);
          if (this.#chance.hit(0.5)) client.cancel(engine, life, one);
        }
        return undefined;
      case 'resume':
        if (begun.length > 0) {
          const { id } = this.#chance.pick(begun);
          client.resume(engine, life, id);
          if (this.#chance.hit(0.5)) client.resume(engine, life, id);
        }
        return undefined;
      case 'await':
        if (begun.length > 0) client.await(engine, life, this.#chance.pick(begun).id);
        return undefined;
      case 'seconds':
        return host.advance(this.#chance.below(MINUTE_MS));
      case 'hours':
        return simulation.setNow(host.now() + this.#chance.below(12 * HOUR_MS));
      case 'month':
        return simulation.setNow(host.now() + this.#chance.below(31 * DAY_MS));
      case 'back':
        return simulation.setNow(
          host.now() - this.#chance.below(this.#chance.pick([MINUTE_MS, DAY_MS])),
        );
      case 'crash':
        return simulation.crash();
      case 'restart':
        return simulation.close();
      case 'calm':
        return this.#calm();
    }
  }

  #start(): void {
    const { client, engine, life } = this.simulation;
    if (engine === undefined) return;
    const known = [...client.begun.values()];
    const again = known.length > 4 || (known.length > 0 && this.#chance.hit(0.2));
    const begun = again ? this.#chance.pick(known) : this.#newcomer();
    client.begin(engine, life, this.simulation.machine(begun.kind as Kind), begun);
  }

  #newcomer(): Begun {
    const kind = this.#chance.pick(this.#kinds);
    this.#names += 1;
    const id = `${kind}-${this.#names}`;
    const targets = Array.from({ length: 3 }, (_, place) => `mailbox-${place + 1}`);
    const lengthMs = this.#chance.pick([500, MINUTE_MS, HOUR_MS]);
    const input = { id, order: this.#chance.pick(['red', 'blue']), lengthMs, targets };
    return { id, kind, input, acknowledged: false, cancelled: false };
  }

  #anyone(begun: readonly Begun[]): Begun | undefined {
    return begun.length === 0 ? undefined : this.#chance.pick(begun);
  }

  /** An event to one workflow, or to all that wait for it. */
  #send(to: Begun | undefined): void {
    const { client, engine, life } = this.simulation;
    if (engine === undefined) return;
    this.#names += 1;
    const type = ASKED[(to?.kind ?? 'waiter') as Kind] ?? 'hello';
    const sent: Sent = {
      event: {
        id: `event-${this.#names}`,
        type,
        payload: { order: this.#orderFor(to), mark: `mark-${this.#names}` },
        ...(to === undefined ? undefined : { targetWorkflowId: to.id }),
      },
      ...(this.#delays && this.#chance.hit(0.3) ? { deliverAt: this.#later() } : undefined),
      outcomes: new Map(),
      refused: undefined,
    };
    client.sent.push(sent);
    client.send(engine, life, sent);
    if (this.#chance.hit(0.2)) client.send(engine, life, sent);
  }

  #later(): number {
    const { host } = this.simulation;
    return host.now() + this.#chance.below(this.#chance.pick([MINUTE_MS, HOUR_MS, DAY_MS]));
  }

  /** Mostly that of its target. */
  #orderFor(to: Begun | undefined): string {
    const { order = 'red' } = (to?.input ?? {}) as { readonly order?: string };
    return this.#chance.hit(0.8) ? order : 'blue';
  }

  #fault(weights: Readonly<Record<(typeof FAULTS)[number], number>>): Fault {
    const type = this.#chance.weighted(weights);
    if (type !== 'stallBefore' && type !== 'stallAfter') return { type };
    return { type, ms: this.#chance.below(20_000) };
  }

  /** No faults, and time enough for whoever was in trouble: then nothing due is left undone. */
  async #calm(): Promise<void> {
    const { simulation } = this;
    const { host } = simulation;
    simulation.faultsOn = false;
    // little room for notices is much time for them
    const rounds = simulation.notices === undefined ? 3 : 20;
    for (let round = 0; round < rounds; round += 1) {
      simulation.setNow(Math.max(simulation.latest, host.now()) + CALM_MS);
      await simulation.open();
      await simulation.settle();
    }
    const seen = await simulation.look(picture);
    const found = unrestOf(simulation, seen);
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
      const active = await engine.count({ status: ['running', 'suspended'] });
      if (active === 0) break;
      const next = await simulation.look((store) => store.due(undefined, host.now(), 1_000_000));
      simulation.setNow(Math.max(host.now() + MINUTE_MS, next.nextDueAt ?? 0));
    }
    await this.#calm();
    simulation.faultsOn = false;
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

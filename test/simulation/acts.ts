import type { Engine } from '../../src/runtime/engine.ts';
import { Chance } from './chance.ts';
import type { Begun, Sent } from './client.ts';
import { ASKED, type Kind } from './kinds.ts';
import type { Simulation } from './simulation.ts';
import type { Act, World } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface ActsOptions {
  readonly seed: number;
  readonly simulation: Simulation;
  readonly world: World;
  readonly chance: Chance;
  readonly calm: () => Promise<void>;
}

/** What the client does, and the clock, and whoever ends and restarts processes. */
export class Acts {
  /** How often each was done. */
  readonly counts = new Map<string, number>();
  readonly #simulation: Simulation;
  readonly #world: World;
  readonly #chance: Chance;
  /** For what came later: the seeds kept before it are the runs they were. */
  readonly #more: Chance;
  readonly #calm: () => Promise<void>;
  #names = 0;

  constructor({ seed, simulation, world, chance, calm }: ActsOptions) {
    this.#simulation = simulation;
    this.#world = world;
    this.#chance = chance;
    this.#more = new Chance(seed ^ 0x1b873593);
    this.#calm = calm;
  }

  /** Does one of what this world does; `undefined`: the engine it was to be done with is gone. */
  act(engine: Engine): Promise<void> | undefined {
    const act = this.#chance.weighted(this.#world.acts as Readonly<Record<Act, number>>);
    const { trace, host } = this.#simulation;
    trace.push(`${host.now()} ${act}`);
    if (this.#simulation.engine !== engine) return undefined;
    this.counts.set(act, (this.counts.get(act) ?? 0) + 1);
    return this.#do(act);
  }

  /** Lets whatever is parked go on, or passes by what it stumbled over. */
  retry(begun: Begun): void {
    const { client, engine, life } = this.#simulation;
    if (engine === undefined) return;
    const how = this.#more.weighted({ retry: 6, skip: 1, edit: 1 });
    if (how !== 'edit') return client.retry(engine, life, begun.id, how);
    this.#names += 1;
    const payload = { order: 'red', mark: `edited-${this.#names}` };
    client.retry(engine, life, begun.id, { type: 'step', payload });
  }

  async #do(act: Act): Promise<void> {
    const { client, engine, life, host } = this.#simulation;
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
      case 'seconds':
        return host.advance(this.#chance.below(MINUTE_MS));
      case 'hours':
        return this.#simulation.setNow(host.now() + this.#chance.below(12 * HOUR_MS));
      case 'month':
        return this.#simulation.setNow(host.now() + this.#chance.below(31 * DAY_MS));
      case 'back':
        return this.#simulation.setNow(
          host.now() - this.#chance.below(this.#chance.pick([MINUTE_MS, DAY_MS])),
        );
      case 'crash':
        return this.#simulation.crash();
      case 'restart':
        return this.#simulation.close();
      case 'calm':
        return this.#calm();
      case 'flutter':
        return this.#flutter();
      case 'usurp':
        return this.#simulation.usurp();
      case 'swap':
        return this.#simulation.swap();
      default:
        if (begun.length > 0) this.#doTo(act, begun);
        return undefined;
    }
  }

  #doTo(
    act: 'cancel' | 'resume' | 'await' | 'resumeOne' | 'retry' | 'read',
    begun: readonly Begun[],
  ): void {
    const { client, engine, life } = this.#simulation;
    if (engine === undefined) return;
    switch (act) {
      case 'cancel': {
        const one = this.#chance.pick(begun);
        client.cancel(engine, life, one);
        if (this.#chance.hit(0.5)) client.cancel(engine, life, one);
        return;
      }
      case 'resume': {
        const { id } = this.#chance.pick(begun);
        client.resume(engine, life, id);
        if (this.#chance.hit(0.5)) client.resume(engine, life, id);
        return;
      }
      case 'await':
        return client.await(engine, life, this.#chance.pick(begun).id);
      case 'read':
        return client.read(engine, life, this.#more.pick(begun).id);
      case 'retry':
        return this.retry(this.#more.pick(begun));
      case 'resumeOne': {
        const { id } = this.#more.pick(begun);
        const suspension = this.#more.pick(
          ['first', 'second', 'rest', 'ask'].map((at) => `${id}/${at}`),
        );
        return client.resume(engine, life, id, { suspension });
      }
    }
  }

  /** The clock is set to and fro, and time is looked at in between. */
  async #flutter(): Promise<void> {
    const { host } = this.#simulation;
    for (let count = 1 + this.#more.below(4); count > 0; count -= 1) {
      const ms = this.#more.below(this.#more.pick([1_000, HOUR_MS, 31 * DAY_MS]));
      this.#simulation.setNow(host.now() + ms);
      if (this.#more.hit(0.7)) await this.#simulation.settle();
      this.#simulation.setNow(host.now() - ms - this.#more.below(1_000));
      if (this.#more.hit(0.7)) await this.#simulation.settle();
    }
  }

  #start(): void {
    const { client, engine, life } = this.#simulation;
    if (engine === undefined) return;
    const known = [...client.begun.values()];
    const again = known.length > 4 || (known.length > 0 && this.#chance.hit(0.2));
    const begun = again ? this.#chance.pick(known) : this.#newcomer();
    client.begin(engine, life, this.#simulation.machine(begun.kind as Kind), begun);
  }

  #newcomer(): Begun {
    const kind = this.#chance.pick(this.#world.kinds);
    this.#names += 1;
    const id = `${kind}-${this.#names}`;
    const targets = Array.from({ length: 3 }, (_, place) => `mailbox-${place + 1}`);
    const lengthMs = this.#chance.pick([500, MINUTE_MS, HOUR_MS]);
    const input = { id, order: this.#chance.pick(['red', 'blue']), lengthMs, targets };
    const begun = { id, kind, acknowledged: false, cancelled: false };
    if (kind === 'undoer') return { ...begun, input, cancelHow: this.#cancelHow() };
    if (kind !== 'stumbler') return { ...begun, input };
    return { ...begun, input: { ...input, trips: this.#more.pick(['tick', 'answer', 'none']) } };
  }

  #cancelHow(): NonNullable<Begun['cancelHow']> {
    if (this.#more.hit(0.2)) return { force: true };
    return { deadline: this.#more.pick([10_000, 10 * MINUTE_MS, DAY_MS]) };
  }

  #faultOfStep(): { readonly bad?: boolean; readonly slips?: boolean } {
    const kind = this.#more.weighted({ none: 5, bad: 3, slips: 2 });
    return kind === 'none' ? {} : { [kind]: true };
  }

  #anyone(begun: readonly Begun[]): Begun | undefined {
    return begun.length === 0 ? undefined : this.#chance.pick(begun);
  }

  /** An event to one workflow, or to all that wait for it. */
  #send(to: Begun | undefined): void {
    const { client, engine, life } = this.#simulation;
    if (engine === undefined) return;
    this.#names += 1;
    const type = ASKED[(to?.kind ?? 'waiter') as Kind] ?? 'hello';
    const sent: Sent = {
      event: {
        id: `event-${this.#names}`,
        type,
        payload: {
          order: this.#orderFor(to),
          mark: `mark-${this.#names}`,
          ...(to?.kind === 'stumbler' ? this.#faultOfStep() : undefined),
        },
        ...(to === undefined ? undefined : { targetWorkflowId: to.id }),
      },
      ...(this.#world.delays && this.#chance.hit(0.3) ? { deliverAt: this.#later() } : undefined),
      outcomes: new Map(),
      refused: undefined,
    };
    client.sent.push(sent);
    client.send(engine, life, sent);
    if (this.#chance.hit(0.2)) client.send(engine, life, sent);
  }

  #later(): number {
    const { host } = this.#simulation;
    return host.now() + this.#chance.below(this.#chance.pick([MINUTE_MS, HOUR_MS, DAY_MS]));
  }

  /** Mostly that of its target. */
  #orderFor(to: Begun | undefined): string {
    const { order = 'red' } = (to?.input ?? {}) as { readonly order?: string };
    return this.#chance.hit(0.8) ? order : 'blue';
  }
}

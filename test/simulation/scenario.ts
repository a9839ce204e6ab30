import { Chance } from './chance.ts';
import type { Begun, Sent } from './client.ts';
import type { Fault } from './faults.ts';
import { breachesOf, picture, unrestOf } from './invariants.ts';
import { endingsOf } from './models.ts';
import type { Kind } from './kinds.ts';
import { CALM_MS, Simulation } from './simulation.ts';

const MINUTE_MS = 60_000;
const ROUNDS_MAX = 120;
const CAST: readonly Kind[] = ['waiter', 'worker', 'parent', 'sender', 'mailbox'];

/**
 * A short life of one workflow of each kind, the same every time but for one fault: the client
 * asks for what it was not promised yet, and the clock goes on to what is due next.
 */
export class Scenario {
  readonly simulation: Simulation;
  /** How often the store was called. */
  calls = 0;
  readonly #begun: readonly Begun[];
  readonly #sent: readonly Sent[];

  /** `fault` befalls call number `at`, from 1. */
  constructor(at: number, fault: Fault, distant: boolean) {
    this.simulation = new Simulation({
      seed: 1,
      chance: new Chance(1),
      kinds: CAST,
      distant,
      // every turn is a write of its own, so that a fault can come between any two
      limits: { batchCommits: 1 },
      concurrency: 256,
      faultOf: () => {
        this.calls += 1;
        return this.calls === at ? fault : { type: 'none' };
      },
    });
    this.simulation.outside.healthy = true;
    this.#begun = CAST.map((kind) => {
      const id = `${kind}-1`;
      const input = { id, order: 'red', lengthMs: MINUTE_MS, targets: ['mailbox-1', 'mailbox-2'] };
      return { id, kind, input, acknowledged: false, cancelled: false };
    });
    // one for each of its waits, all of them early, and one that is for another order
    this.#sent = [
      event('event-1', 'approval', 'waiter-1', 'red'),
      event('event-2', 'approval', 'waiter-1', 'blue'),
      event('event-4', 'hurry', 'worker-1', 'red'),
      event('event-5', 'approval', 'waiter-1', 'red'),
      event('event-6', 'approval', 'waiter-1', 'red'),
    ];
  }

  /** Says what was wrong. */
  async run(): Promise<readonly string[]> {
    const { simulation } = this;
    const { host } = simulation;
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const engine = await simulation.open();
      this.#ask();
      await simulation.settle();
      if (simulation.engine !== engine) continue;
      const seen = await simulation.look(picture);
      const found = breachesOf(simulation, seen);
      if (found.length > 0) return found;
      const active = await simulation.look((store) =>
        store.count({ statuses: ['running', 'suspended'] }),
      );
      if (active === 0 && round > CAST.length) break;
      const next = await simulation.look((store) => store.due(undefined, host.now(), 1_000));
      host.setNow(Math.max(host.now() + 1_000, next.nextDueAt ?? 0));
    }
    return this.#end();
  }

  async #end(): Promise<readonly string[]> {
    const { simulation } = this;
    const { client, host } = simulation;
    simulation.faultsOn = false;
    const engine = await simulation.open();
    for (const { id } of this.#begun) client.await(engine, simulation.life, id);
    for (let round = 0; round < 3; round += 1) {
      await simulation.settle();
      host.setNow(host.now() + CALM_MS);
    }
    await simulation.settle();
    const seen = await simulation.look(picture);
    return [
      ...breachesOf(simulation, seen),
      ...unrestOf(simulation, seen),
      ...endingsOf(simulation, seen),
      ...approvalsOf(client.results.get('waiter-1')),
      ...[...client.open].map(({ name }) => `${name} hangs`),
    ];
  }

  /** Whatever was not acknowledged is asked for again, under the same name. */
  #ask(): void {
    const { client, engine, life } = this.simulation;
    if (engine === undefined) return;
    const asked = new Set([...client.open].map(({ name }) => name));
    for (const begun of this.#begun) {
      // what was asked before may have been the end of the process
      if (life.dead) return;
      if (begun.acknowledged || asked.has(`start ${begun.id}`)) continue;
      client.begin(engine, life, this.simulation.machine(begun.kind as Kind), begun);
    }
    for (const sent of this.#sent) {
      if (sent.outcomes.size > 0 || asked.has(`send ${sent.event.id}`)) continue;
      if (!client.sent.includes(sent)) client.sent.push(sent);
      client.send(engine, life, sent);
    }
  }
}

/** B10, B18: whenever its approvals came, each has ended one wait and no wait timed out. */
function approvalsOf(result: unknown): readonly string[] {
  const { got, timeouts } = result as {
    readonly got: readonly string[];
    readonly timeouts: number;
  };
  const isRight = timeouts === 0 && got.toSorted().join(' ') === 'event-1 event-5 event-6';
  return isRight ? [] : [`B10: the waiter got ${got.join(' ')} and ${timeouts} timeouts`];
}

function event(id: string, type: string, targetWorkflowId: string, order: string): Sent {
  return {
    event: { id, type, targetWorkflowId, payload: { order, mark: id } },
    outcomes: new Map(),
    refused: undefined,
  };
}

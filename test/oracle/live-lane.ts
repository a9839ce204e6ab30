import { createActor, type AnyActor, type AnyActorRef, type EventObject } from 'xstate';
import { defaultAddress } from '../../src/machines/xstate/actor-node.ts';
import { picture, pictureTree, type PicturedActor } from './picture.ts';
import {
  PROMISE_EVENTS,
  Runaway,
  START,
  type LaneOptions,
  type Report,
  type Step,
} from './lane.ts';
import { StepClock } from './step-clock.ts';

/** In one step; births in one history. */
const MAX = { events: 60, microsteps: 120, births: 80 };

interface LiveActor extends PicturedActor {
  readonly _parent: LiveActor | undefined;
  readonly _processingStatus: number;
  readonly logic: unknown;
  readonly system: LiveSystem;
  on(type: '*', handler: (event: EventObject) => void): void;
  send(event: EventObject): void;
  _stop(): void;
}

interface LiveSystem {
  _relay: (source: LiveActor | undefined, target: LiveActor, event: EventObject) => void;
  getAll(): Record<string, LiveActor>;
  _unregister(actor: LiveActor): void;
  readonly scheduler: {
    schedule: (
      source: LiveActor,
      target: LiveActor,
      event: EventObject,
      delay: number,
      id?: string,
    ) => void;
    cancel(source: LiveActor, id: string): void;
  };
}

/** Plain XState: live actors, a clock by hand, promises by hand. */
export class LiveLane {
  readonly #options: LaneOptions;
  readonly #clock = new StepClock(START);
  readonly #births: LiveActor[] = [];
  #said: unknown[] = [];
  readonly #spent = { events: 0, microsteps: 0, births: 0 };
  #root: LiveActor | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** @throws `Runaway` where the machine does not come to rest. */
  take(step: Step): Report {
    this.#said = [];
    this.#spent.events = 0;
    this.#spent.microsteps = 0;
    const { kit } = this.#options;
    kit.say = (label, { context, event, self }, params) =>
      this.#say({ act: label, at: pathOf(self as LiveActor), context, event, params });
    this.#act(step);
    if (step.type === 'wait') return this.#report({});
    this.#stopOrphans();
    for (const what of ['events', 'microsteps', 'births'] as const) {
      if (this.#spent[what] > MAX[what]) throw new Runaway(what);
    }
    return this.#report(undefined);
  }

  #act(step: Step): void {
    switch (step.type) {
      case 'start':
        this.#start(step.input);
        break;
      case 'event':
        this.#running[step.to]?.send(step.event);
        break;
      case 'wait':
        this.#clock.time += step.ms;
        break;
      case 'fire':
        this.#clock.fireNext();
        break;
      case 'resolve':
      case 'reject': {
        const actor = this.#promises[step.promise];
        const data = step.type === 'resolve' ? step.data : step.error;
        const event = { type: PROMISE_EVENTS[step.type], data };
        actor?.system._relay(actor, actor, event);
      }
    }
  }

  #start(input: unknown): void {
    const { machine } = this.#options;
    const root = createActor(machine, {
      id: 'wf',
      input: input,
      clock: this.#clock,
      logger: (...args) => this.#say({ log: args }),
      inspect: (event) => {
        if (event.type === '@xstate.microstep') this.#spend('microsteps');
        if (event.type === '@xstate.actor') this.#bear(event.actorRef as AnyActor);
      },
    });
    this.#root = root as unknown as LiveActor;
    this.#listen(this.#root.system);
    root.subscribe({ error: () => {} });
    root.start();
  }

  /** What is thrown in its midst fails an actor, and so the machine comes to an end at once. */
  #spend(what: keyof typeof MAX): void {
    this.#spent[what] += 1;
    if (this.#spent[what] > MAX[what]) throw new Runaway(`it does not come to rest: ${what}`);
  }

  #bear(ref: AnyActorRef): void {
    const actor = ref as unknown as LiveActor;
    this.#spend('births');
    this.#births.push(actor);
    actor.on('*', (event) => this.#say({ emit: event, at: pathOf(actor) }));
  }

  #listen(system: LiveSystem): void {
    const { scheduler } = system;
    const relay = system._relay;
    system._relay = (source, target, event) => {
      this.#spent.events += 1;
      if (this.#spent.events > MAX.events) return;
      // Sent to nobody: XState warns, here it is a dead letter.
      if (target._processingStatus !== 2) this.#say({ send: event, to: pathOf(target) });
      relay(source, target, event);
    };
    const schedule = scheduler.schedule;
    // Documented difference: the same send id again replaces the timer here, where XState lets
    // the old one fire as well and forgets how to cancel the newer one.
    scheduler.schedule = (source, target, event, delay, id) => {
      if (id !== undefined) scheduler.cancel(source, id);
      schedule(source, target, event, delay, id);
    };
  }

  /**
   * Documented difference (B30): XState leaves the children of an actor that failed running, and
   * those whose place another took over; here they are stopped at the end of the turn.
   */
  #stopOrphans(): void {
    for (const actor of this.#births) {
      if (actor._parent?._processingStatus !== 2) continue;
      actor._stop();
      actor.system._unregister(actor);
    }
  }

  get #running(): readonly LiveActor[] {
    return this.#births.filter(({ _processingStatus: status }) => status === 1);
  }

  get #promises(): readonly LiveActor[] {
    return this.#running.filter(({ logic }) => this.#options.kit.promises.has(logic));
  }

  #say(said: unknown): void {
    this.#said.push(picture(said, pathOf as never));
  }

  #report(nothing: object | undefined): Report {
    const root = this.#root;
    if (root === undefined) throw new Error('not started');
    const ended = root.getSnapshot().status !== 'active';
    const running = this.#running;
    const ids = Object.entries(root.system.getAll()).map(([id, actor]) => [id, pathOf(actor)]);
    const world =
      nothing ??
      (ended
        ? picture(root.getSnapshot(), pathOf as never)
        : {
            tree: pictureTree(root, pathOf as never),
            running: running.map((actor) => [
              pathOf(actor),
              picture(actor.getSnapshot(), pathOf as never),
            ]),
            systemIds: ids.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
            timers: this.#clock.dueTimes,
          });
    const dueIn = Math.max(0, (this.#clock.dueTimes[0] ?? Infinity) - this.#clock.time);
    const promises = this.#promises.length;
    return { said: this.#said, world, ended, running: running.length, promises, dueIn };
  }
}

function pathOf({ id, _parent: parent }: LiveActor): string {
  return parent === undefined ? id : defaultAddress(pathOf(parent), id);
}

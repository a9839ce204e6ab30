import { createActor, type AnyActor, type AnyActorRef } from 'xstate';
import type { Hands, LiveRef, Moment, OpenWork, WorkSaid } from './hands.ts';
import { PROMISE_EVENTS, Runaway, START, workedBy } from './lane.ts';
import type { LaneOptions, Report, Step } from './lane.ts';
import {
  liveWorld,
  pathOf,
  RUNNING,
  STOPPED,
  type LiveActor,
  type LiveSystem,
} from './live-actor.ts';
import { LiveCounter, type Inspected } from './live-counter.ts';
import { MEANT } from './meant-differences.ts';
import { picture } from './picture.ts';
import { StepClock } from './step-clock.ts';

/** In one step; births in one history. */
const MAX = { events: 60, microsteps: 120, births: 80 };

/** Plain XState: live actors, a clock by hand, work by hand. */
export class LiveLane implements Hands {
  readonly #options: LaneOptions;
  readonly #clock = new StepClock(START);
  readonly #counter: LiveCounter;
  readonly #births: LiveActor[] = [];
  readonly #open = new Map<LiveRef, OpenWork>();
  /** Promises that were still waited for when the turn that asked for them was over. */
  readonly #asked = new Set<LiveActor>();
  /** Work that was running when the turn began. */
  #ranBefore = new Set<LiveRef>();
  #said: unknown[] = [];
  #worked: [path: string, said: WorkSaid][] = [];
  /** What code outside of machines does when the turn is over. */
  #later: (() => void)[] = [];
  /** Of the timers that were set so far, those that are due are taken together. */
  #dueTogether = 0;
  /** Turns that no timer goes before but those that are taken together. */
  readonly #atOnce = new WeakSet<() => void>();
  /** Turns to come. */
  #line: (() => void)[] = [];
  /** Whether an action of this turn threw. */
  #failed = false;
  readonly #spent = { events: 0, microsteps: 0, births: 0 };
  #root: LiveActor | undefined;
  readonly #create: typeof createActor;

  constructor(options: LaneOptions, create: typeof createActor = createActor) {
    this.#options = options;
    this.#create = create;
    this.#counter = new LiveCounter(options.kit);
  }

  /** @throws `Runaway` where the machine does not come to rest. */
  take(step: Step): Report {
    this.#said = [];
    this.#worked = [];
    this.#spent.events = 0;
    this.#spent.microsteps = 0;
    const { kit } = this.#options;
    kit.hands = this;
    kit.count = this.#counter.count;
    kit.say = (label, { context, event, self }, params) => {
      if (this.#failed) return;
      this.#counter.acted(label, params);
      this.#say({ act: label, at: pathOf(self as LiveActor), context, event, params });
    };
    if (step.type === 'wait') {
      this.#clock.time += step.ms;
      return this.#report({});
    }
    this.#dueTogether = step.type === 'fire' ? this.#clock.together : 0;
    this.#turns(() => this.#act(step));
    for (const [what, most] of Object.entries(MAX)) {
      if (this.#spent[what as keyof typeof MAX] > most) throw new Runaway(what);
    }
    kit.count = () => {};
    return this.#report(undefined);
  }

  opened(work: OpenWork): void {
    this.#open.set(work.self, work);
  }

  outside(self: LiveRef, _: Moment, code: () => void): void {
    const actor = self as LiveActor;
    const ranBefore = this.#ranBefore.has(self);
    this.#later.push(() => {
      if (!MEANT.workAfter.runs(actor, ranBefore)) return;
      try {
        code();
      } catch (error) {
        this.#counter.count('callback: throws');
        this.#fail(actor, error);
      }
    });
  }

  told(self: LiveRef, said: WorkSaid): void {
    const path = pathOf(self as LiveActor);
    const received = typeof said === 'object' ? picture(said, pathOf as never) : said;
    if (typeof said === 'object') this.#counter.count('callback: receives');
    if (said === 'stop') this.#counter.count('callback: cleans up');
    this.#worked.push([path, received as WorkSaid]);
  }

  sends(send: () => void): void {
    this.#line.push(send);
  }

  thrown(self: LiveRef, what: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#later.push(() => this.#fail(self as LiveActor, what));
  }

  tell(self: LiveRef | undefined, event: { readonly type: string }): void {
    if (this.#failed) return;
    this.#later.push(() => {
      this.#line.push(() => self?.send(event));
    });
  }

  #fail(actor: LiveActor, error: unknown): void {
    const turn = (): void => MEANT.actionsAfter.fail(actor, error);
    this.#atOnce.add(turn);
    this.#line.push(turn);
  }

  /** A turn, and those that follow from it. */
  #turns(first: () => void): void {
    this.#line = [first];
    for (let turn = this.#line.shift(); turn !== undefined; turn = this.#line.shift()) {
      this.#failed = false;
      this.#later = [];
      this.#ranBefore = new Set(this.#works);
      if (this.#isDueBefore(turn, first)) {
        this.#line.unshift(turn);
        this.#clock.fireNext();
      } else turn();
      MEANT.orphansStopped.after(this.#births);
      for (const actor of this.#promises) this.#asked.add(actor);
      for (const run of this.#later) run();
      this.#spend('events');
    }
  }

  /** Whether an engine would let a timer go first. */
  #isDueBefore(turn: () => void, first: () => void): boolean {
    if (this.#options.dueFirst !== true || turn === first) return false;
    if (!this.#atOnce.has(turn)) return MEANT.dueFirst.first(this.#clock);
    return MEANT.actionsAfter.waits(this.#clock, this.#dueTogether);
  }

  #act(step: Exclude<Step, { type: 'wait' }>): void {
    switch (step.type) {
      case 'start':
        this.#start(step.input);
        break;
      case 'event':
        this.#running[step.to]?.send(step.event);
        break;
      case 'fire':
        this.#clock.fireNext();
        break;
      case 'resolve':
      case 'reject': {
        const actor = this.#promises[step.promise];
        const data = step.type === 'resolve' ? step.data : step.error;
        if (actor !== undefined) settle(actor, step.type, data);
        break;
      }
      case 'give':
      case 'fail':
      case 'end':
        this.#bring(step);
        break;
      case 'late':
        this.#counter.count('promise: late result');
        break;
      case 'restart':
        this.#restart(step.ms);
    }
  }

  #bring(step: Extract<Step, { type: 'give' | 'fail' | 'end' }>): void {
    const actor = this.#works[step.work];
    const work = actor && this.#open.get(actor);
    if (actor === undefined || work === undefined) return;
    if (step.type === 'end') work.end();
    else if (work.kind !== 'promise') {
      if (step.type === 'give') work.give(step.data);
      else work.fail(step.error);
    } else if (step.type === 'give') settle(actor, 'resolve', step.data);
    else settle(actor, 'reject', step.error);
  }

  #restart(ms: number): void {
    this.#clock.time += ms;
    for (const actor of this.#works) {
      const work = this.#open.get(actor);
      if (work?.kind !== 'promise') work?.begin();
    }
  }

  #start(input: unknown): void {
    const { machine } = this.#options;
    const root = this.#create(machine, {
      id: 'wf',
      input: input,
      clock: this.#clock,
      logger: (...args) => this.#say({ log: args }),
      inspect: (event) => {
        if (event.type === '@xstate.microstep') this.#spend('microsteps');
        if (event.type === '@xstate.actor') this.#bear(event.actorRef as AnyActor);
        this.#counter.inspected(event as unknown as Inspected);
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
      // what XState itself makes of it
      if (target === undefined) return relay(source, target, event);
      this.#counter.relayed(source, target, event);
      // Sent to nobody: XState warns, here it is a dead letter.
      if (target._processingStatus !== STOPPED) this.#say({ send: event, to: pathOf(target) });
      relay(source, target, event);
    };
    const schedule = scheduler.schedule;
    scheduler.schedule = (source, target, event, delay, id) => {
      this.#counter.scheduled(source, delay, id, this.#clock);
      if (id !== undefined) MEANT.timerReplaced.before(scheduler, source, id);
      this.#clock.next = { of: pathOf(source), for: pathOf(target), event: event.type };
      schedule(source, target, event, delay, id);
    };
  }

  get #running(): readonly LiveActor[] {
    return this.#births.filter(({ _processingStatus: status }) => status === RUNNING);
  }

  get #promises(): readonly LiveActor[] {
    return this.#works.filter((actor) => this.#open.get(actor)?.kind === 'promise');
  }

  /** Actors whose work runs. */
  get #works(): readonly LiveActor[] {
    return this.#running.filter((actor) => this.#open.has(actor));
  }

  #say(said: unknown): void {
    this.#said.push(picture(said, pathOf as never));
  }

  #report(nothing: object | undefined): Report {
    const root = this.#root;
    if (root === undefined) throw new Error('not started');
    const ended = root.getSnapshot().status !== 'active';
    if (nothing === undefined) this.#counter.stands(root);
    const running = this.#running;
    const { timers } = this.#clock;
    const world = nothing ?? liveWorld(root, running, timers);
    const dueIn = Math.max(0, (timers[0]?.[0] ?? Infinity) - this.#clock.time);
    const works = this.#works.length;
    const promises = this.#promises.length;
    const counts = { running: running.length, promises, works, over: this.#asked.size - promises };
    return { said: this.#said, worked: workedBy(this.#worked), world, ended, ...counts, dueIn };
  }
}

function settle(actor: LiveActor, how: 'resolve' | 'reject', data: unknown): void {
  actor.system._relay(actor, actor, { type: PROMISE_EVENTS[how], data } as never);
}

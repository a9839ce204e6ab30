import {
  createCore,
  isAbeyanceError,
  type Core,
  type CoreEffect,
  type CoreMessage,
  type CoreState,
  type CoreStep,
  type RunningWork,
  type WorkAnswer,
} from '../../src/core.ts';
import { readTree } from '../../src/machines/core/state-reading.ts';
import { workKey } from '../../src/machines/xstate/actor-node.ts';
import type { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import { DirectHands } from './direct-hands.ts';
import { START, workedBy, type LaneOptions, type Report, type Step } from './lane.ts';
import { picture } from './picture.ts';
import { pathOf, plainPath } from './recorded-turn.ts';
import { overAmong, promisesOf, runningOf, timersOf, treeWorld, worksOf } from './tree-world.ts';

type Node = ActorTree['root'];

/** The machine threw when it was started: then nothing is stored. */
export class NotStarted extends Error {}

/**
 * The same machine on `abeyance/core`, hosted as its guide has it. After each step all there is of
 * it goes through JSON, and now and then so do its effects, as after a crash.
 */
export class CoreLane {
  readonly #options: LaneOptions;
  readonly #core: Core;
  readonly #line: CoreMessage[] = [];
  readonly #running = new Map<string, RunningWork>();
  readonly #hands = new DirectHands();
  /** Keys of promises, in the order in which they were asked for. */
  readonly #asked: string[] = [];
  #said: unknown[] = [];
  #stored: CoreState | undefined;
  /** What is stored, to be looked at. */
  #read: { readonly stored: CoreState; readonly tree: ActorTree } | undefined;
  #steps = 0;
  #now = START;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#core = createCore(options.machine, { microstepsMax: options.registry.microstepsMax });
  }

  /** @throws `NotStarted`. */
  take(step: Step): Report {
    this.#said = [];
    this.#hands.worked = [];
    this.#options.kit.hands = this.#hands;
    if (step.type === 'wait') {
      this.#now += step.ms;
      return this.#report({});
    }
    this.#act(step);
    // of a restart nothing is stepped: what work sends when it begins again comes after what is due
    let isFirst = step.type !== 'restart';
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) {
      const due = isFirst ? undefined : this.#dueBefore(next);
      isFirst = false;
      if (due !== undefined) this.#line.unshift(next);
      if (this.#stored === undefined || this.#stored.status === 'active') this.#step(due ?? next);
    }
    return this.#report(undefined);
  }

  /** The timer that an engine would let go before what comes. */
  #dueBefore(next: CoreMessage): CoreMessage | undefined {
    const isFailure = next.type === 'answer' && next.answer.type === 'error';
    if (this.#options.dueFirst !== true || isFailure) return undefined;
    const [timer] = this.#stored?.status === 'active' ? this.#stored.timers : [];
    if (timer === undefined || timer.dueAt > this.#now) return undefined;
    return { type: 'timer', key: timer.key };
  }

  #step(message: CoreMessage): void {
    const taken = this.#taken(message);
    this.#stored = throughJson(taken.stored);
    this.#steps += 1;
    const effects =
      this.#steps % 4 === 0
        ? this.#core.effectsOf(this.#stored, throughJson(taken.outbox()))
        : taken.effects;
    for (const effect of effects) {
      const isRunning = effect.type === 'startWork' && this.#running.has(effect.work.key);
      if (!isRunning) this.#perform(effect);
    }
  }

  #taken(message: CoreMessage): CoreStep {
    const { stackTraceLimit } = Error;
    // Where an error came through on its way is of no concern.
    Error.stackTraceLimit = 0;
    try {
      return this.#core.step(this.#stored, message, this.#now);
    } catch (error) {
      if (isAbeyanceError(error, 'TurnFailed')) throw new NotStarted('', { cause: error.cause });
      throw error;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }

  #perform(effect: CoreEffect): void {
    switch (effect.type) {
      case 'action':
        this.#options.kit.say = (label, { context, event }, params) =>
          this.#say({ act: label, at: plainPath(effect.address), context, event, params });
        effect.perform((message) => this.#line.push(message));
        break;
      case 'emit':
        this.#say({ emit: effect.event, at: plainPath(effect.address) });
        break;
      case 'log':
        this.#say({ log: effect.args });
        break;
      case 'startWork':
        if (effect.work.kind === 'promise') this.#asked.push(effect.work.key);
        this.#run(effect.work);
        break;
      case 'stopWork':
        this.#running.get(effect.key)?.stop();
        this.#running.delete(effect.key);
        break;
      case 'tellWork':
        this.#running.get(effect.key)?.tell(effect.event);
        break;
      default:
    }
  }

  #run(work: ReturnType<Core['work']>[number]): void {
    this.#running.set(work.key, work.run({ take: (message) => this.#line.push(message) }));
  }

  #answer(key: string, answer: WorkAnswer): void {
    this.#line.push({ type: 'answer', key, answer });
  }

  #act(step: Exclude<Step, { type: 'wait' }>): void {
    switch (step.type) {
      case 'start':
        this.#line.push({ type: 'start', id: 'wf', input: step.input });
        break;
      case 'event': {
        const to = runningOf(this.#tree)[step.to]?.address;
        if (to !== undefined) this.#line.push({ type: 'event', event: step.event, to });
        break;
      }
      case 'fire': {
        const [timer] = this.#stored?.timers ?? [];
        if (timer !== undefined) this.#line.push({ type: 'timer', key: timer.key });
        break;
      }
      case 'resolve':
      case 'reject':
        this.#settle(promisesOf(this.#tree)[step.promise], step);
        break;
      case 'give':
      case 'fail':
      case 'end':
        this.#bring(step);
        break;
      case 'late':
        this.#answer(this.#over[step.work] ?? '', { type: 'done', output: step.data });
        break;
      case 'restart':
        this.#restart(step.ms);
    }
  }

  #bring(step: Extract<Step, { type: 'give' | 'fail' | 'end' }>): void {
    const node = worksOf(this.#tree)[step.work];
    const work = node && this.#hands.open.get(node.address);
    if (node?.kind === 'promise') this.#settle(node, step);
    else if (step.type === 'give') work?.give(step.data);
    else if (step.type === 'fail') work?.fail(step.error);
    else work?.end();
  }

  #settle(node: Node | undefined, step: { type: string; data?: unknown; error?: unknown }): void {
    if (node === undefined || step.type === 'end') return;
    const good = step.type === 'give' || step.type === 'resolve';
    const { data, error } = step;
    this.#answer(workKey(node), good ? { type: 'done', output: data } : { type: 'error', error });
  }

  #restart(ms: number): void {
    this.#now += ms;
    this.#running.clear();
    if (this.#stored === undefined) return;
    for (const work of this.#core.work(this.#stored)) this.#run(work);
  }

  /** Keys of promises that nobody waits for any more. */
  get #over(): readonly string[] {
    return overAmong(this.#asked, promisesOf(this.#tree));
  }

  get #tree(): ActorTree {
    if (this.#stored === undefined) throw new Error('not started');
    if (this.#read?.stored !== this.#stored) {
      const tree = readTree(this.#stored, this.#options.registry, () => {});
      this.#read = { stored: this.#stored, tree };
    }
    return this.#read.tree;
  }

  #say(said: unknown): void {
    this.#said.push(picture(said, pathOf));
  }

  #report(nothing: object | undefined): Report {
    const tree = this.#tree;
    const ended = this.#stored?.status !== 'active';
    const [first] = timersOf(tree);
    const promises = promisesOf(tree).length;
    return {
      said: this.#said,
      worked: workedBy(this.#hands.worked),
      world: nothing ?? treeWorld(tree, ended),
      ended,
      running: runningOf(tree).length,
      promises,
      works: worksOf(tree).length,
      over: this.#asked.length - promises,
      dueIn: Math.max(0, (first?.dueAt ?? Infinity) - this.#now),
    };
  }
}

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

import { decode } from '../../src/machines/codec.ts';
import type { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import { readWorkflow } from '../../src/runtime/read-workflow.ts';
import type { Store, WorkflowRecords } from '../../src/runtime/store.ts';
import { createTestEngine, memoryDisk, type TestEngine } from '../../src/testing.ts';
import { DirectHands } from './direct-hands.ts';
import type { OpenWork } from './hands.ts';
import type { Doing } from './history.ts';
import { START, workedBy, type LaneOptions, type Report } from './lane.ts';
import { picture } from './picture.ts';
import { pathOf } from './recorded-turn.ts';
import { promisesOf, treeWorld, worksOf } from './tree-world.ts';

/** What the engine came to, as far as it can be told from outside of it. */
export interface Seen {
  readonly said: readonly unknown[];
  readonly worked: Report['worked'];
  readonly world: unknown;
  readonly ended: boolean;
  /** Why the last that was asked for was refused. */
  readonly refusal: unknown;
  /** Whether the process died in it: then emits are lost, and actions may have run again. */
  readonly died: boolean;
}

/** The same machine as a workflow of a whole engine, on a disk that outlives its processes. */
export class EngineLane {
  readonly #options: LaneOptions;
  readonly #hands = new DirectHands();
  readonly #test: TestEngine;
  readonly #store: () => Store;
  #said: unknown[] = [];
  #emitted = 0;
  #refusal: unknown;
  #died = false;

  private constructor(options: LaneOptions, test: TestEngine, store: () => Store) {
    this.#options = options;
    this.#test = test;
    this.#store = store;
  }

  static async open(options: LaneOptions): Promise<EngineLane> {
    options.kit.startsWell = true;
    const disk = memoryDisk();
    let store = disk.store();
    const told: { log?: (text: unknown) => void } = {};
    const info = (message: string, fields: { readonly text?: unknown } = {}): void => {
      if (message === 'machine log') told.log?.(fields.text);
    };
    const ignore = (): void => {};
    const test = await createTestEngine({
      workflows: [options.machine],
      startAt: START,
      limits: { microsteps: options.registry.microstepsMax },
      store: () => (store = disk.store()),
      logger: { debug: ignore, info, warn: ignore, error: ignore },
    });
    const lane = new EngineLane(options, test, () => store);
    told.log = (text) => lane.#say({ log: text });
    return lane;
  }

  async do(doing: Doing): Promise<Seen> {
    this.#listen();
    const fault = doing.dies && this.#test.faults.crashAtWrite(doing.dies);
    const before = (await this.#records())?.workflow.revision;
    this.#died = doing.type === 'down';
    await this.#act(doing);
    if (!this.#test.alive) {
      this.#died = true;
      await this.#test.restart();
      // it did not come to be stored, and whoever asked for it asks again
      const { revision } = (await this.#records())?.workflow ?? {};
      if (revision === before) await this.#act(doing);
    }
    fault?.end();
    await this.#test.runUntilIdle();
    return this.#see();
  }

  close(): Promise<void> {
    return this.#test.close();
  }

  #say(said: unknown): void {
    const emitted = this.#test.emitted.slice(this.#emitted);
    this.#emitted = this.#test.emitted.length;
    for (const { event } of emitted) this.#said.push(picture({ emit: event }, pathOf));
    if (said !== undefined) this.#said.push(picture(asRefs(said), pathOf));
  }

  #listen(): void {
    const { kit } = this.#options;
    this.#said = [];
    this.#hands.worked = [];
    kit.hands = this.#hands;
    kit.say = (label, { context, event }, params) =>
      this.#say({ act: label, context, event, params });
  }

  async #act(doing: Doing): Promise<void> {
    const test = this.#test;
    switch (doing.type) {
      case 'start':
        await this.#ask(test.engine.start(this.#options.machine, { id: 'wf', input: doing.input }));
        break;
      case 'event':
        await this.#ask(test.engine.get('wf').then((handle) => handle.send(doing.event)));
        break;
      case 'pass':
        await this.#pass(doing.ms);
        break;
      case 'down':
        test.crash({ downFor: doing.ms });
        await test.restart();
        break;
      case 'give':
      case 'fail':
      case 'end':
        await this.#bring(doing);
        break;
      case 'late':
        (await this.#over())[doing.work]?.give(doing.data);
        break;
      default:
        throw new Error(`${doing.type} is no doing of an engine`);
    }
    await test.runUntilIdle();
  }

  /** From one thing that is due to the next; whoever dies of one comes back at once. */
  async #pass(ms: number): Promise<void> {
    const { clock } = this.#test;
    const until = clock.now() + ms;
    for (let next = clock.pending()[0]; next !== undefined && next <= until;) {
      await clock.advanceTo(next);
      if (!this.#test.alive) {
        this.#died = true;
        await this.#test.restart();
      }
      next = clock.pending()[0];
    }
    await clock.advanceTo(until);
  }

  /** One that died answers nothing, and one whose workflow has ended refuses. */
  async #ask(promise: Promise<unknown>): Promise<void> {
    this.#refusal = undefined;
    promise.catch((error: unknown) => {
      this.#refusal = error;
    });
    await this.#test.runUntilIdle();
  }

  async #bring(doing: Extract<Doing, { type: 'give' | 'fail' | 'end' }>): Promise<void> {
    const tree = this.#treeOf(await this.#records());
    const node = tree && worksOf(tree)[doing.work];
    const work = node && this.#hands.open.get(node.address);
    if (doing.type === 'give') work?.give(doing.data);
    else if (doing.type === 'fail') work?.fail(doing.error);
    else work?.end();
  }

  /** Promises that nobody waits for any more. */
  async #over(): Promise<readonly OpenWork[]> {
    const tree = this.#treeOf(await this.#records());
    const { open, promises } = this.#hands;
    const waited =
      tree === undefined ? [] : promisesOf(tree).map(({ address }) => open.get(address));
    return promises.filter((promise) => !waited.includes(promise));
  }

  async #records(): Promise<WorkflowRecords | undefined> {
    return this.#store().load('wf');
  }

  #treeOf(records: WorkflowRecords | undefined): ActorTree | undefined {
    return records && readWorkflow(records, this.#options.registry, () => {}).tree;
  }

  async #see(): Promise<Seen> {
    this.#say(undefined);
    const records = await this.#records();
    const tree = this.#treeOf(records);
    const world = tree === undefined ? endedWorld(records) : treeWorld(tree, false);
    const worked = workedBy(this.#hands.worked);
    return {
      said: this.#said,
      worked,
      world,
      ended: tree === undefined,
      refusal: this.#refusal,
      died: this.#died,
    };
  }
}

/** When their workflow has ended, actors are addresses. */
function asRefs(said: unknown): unknown {
  if (Array.isArray(said)) return said.map(asRefs);
  if (typeof said !== 'object' || said === null) return said;
  if (Object.getPrototypeOf(said) !== Object.prototype) return said;
  if ('address' in said && Object.keys(said).length === 1) return refTo(String(said.address));
  return Object.fromEntries(Object.entries(said).map(([key, value]) => [key, asRefs(value)]));
}

function refTo(ref: string): object {
  return { sessionId: ref.slice(0, ref.lastIndexOf('#')), getSnapshot: () => undefined };
}

interface EndedState {
  readonly context?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly history?: Readonly<Record<string, readonly string[]>>;
}

/** As `picture` shows a root that has ended, but for its tags. */
function endedWorld(records: WorkflowRecords | undefined): unknown {
  if (records === undefined) return undefined;
  const { workflow } = records;
  const { context, output, error, history } = decode(workflow.state, refTo) as EndedState;
  const snapshot = { context: context ?? {}, output, error };
  return {
    status: workflow.status === 'failed' ? 'error' : workflow.status,
    value: JSON.parse(workflow.configuration.value) as unknown,
    ...(picture(snapshot, pathOf) as object),
    tags: workflow.configuration.tags,
    history: Object.entries(history ?? {}),
  };
}

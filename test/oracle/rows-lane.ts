import type { Effect, Recording } from '../../src/machines/recording.ts';
import type { Registry } from '../../src/machines/registry.ts';
import { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import { readWorkflow } from '../../src/runtime/read-workflow.ts';
import type { Commit } from '../../src/runtime/records.ts';
import type { WorkflowRecords } from '../../src/runtime/store.ts';
import type { ActionsBody } from '../../src/runtime/turn.ts';
import { DirectHands } from './direct-hands.ts';
import { HostedWork } from './hosted-work.ts';
import { parting, picture } from './picture.ts';
import {
  PROMISE_EVENTS,
  START,
  workedBy,
  type LaneOptions,
  type Report,
  type Step,
} from './lane.ts';
import {
  answering,
  commitFor,
  commitText,
  pathOf,
  plainPath,
  record,
  type Act,
  type Sent,
} from './recorded-turn.ts';
import { StoredRows } from './stored-rows.ts';
import { overAmong, promisesOf, runningOf, timersOf, treeWorld, worksOf } from './tree-world.ts';

type Node = ActorTree['root'];

/**
 * The same machine in our tree. After each turn everything is written as texts, dropped, and read
 * back; where asked for, a tree that is kept runs beside it, and both must write the same commits
 * (T1).
 */
export class RowsLane {
  readonly #options: LaneOptions;
  readonly #registry: Registry;
  readonly #kept: ActorTree;
  readonly #hands = new DirectHands();
  readonly #rows: StoredRows;
  readonly #work: HostedWork;
  /** What code outside of machines asked for: turns to come. */
  readonly #line: Act[] = [];
  /** Keys of promises, in the order in which they were asked for. */
  readonly #asked: string[] = [];
  #said: unknown[] = [];
  #tree: ActorTree;
  #now = START;
  #ended = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#registry = options.registry;
    this.#kept = this.#newTree();
    this.#tree = this.#newTree();
    this.#rows = new StoredRows({
      id: 'wf',
      status: 'running',
      revision: 0,
      configuration: undefined as never,
      state: '',
      suspensions: '[]',
      metadata: {},
      createdAt: START,
      updatedAt: START,
      failure: undefined,
      parent: undefined,
    });
    this.#work = new HostedWork(this.#hands.open, {
      answer: ({ key, event, toParent }) =>
        this.#later((tree) =>
          toParent ? tree.answerParent(key, event, this.#now) : tree.answer(key, event, this.#now),
        ),
      failed: (address, error) => this.#later((tree) => tree.fail(address, error, this.#now)),
    });
  }

  take(step: Step): Report {
    this.#said = [];
    this.#hands.worked = [];
    this.#options.kit.hands = this.#hands;
    if (step.type === 'wait') {
      this.#now += step.ms;
      return this.#report({});
    }
    const act = this.#actOf(step);
    if (act !== undefined) this.#later(act);
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) {
      if (!this.#ended) this.#turn(next);
    }
    return this.#report(undefined);
  }

  /** What a store would hold of it now. */
  get records(): WorkflowRecords {
    return this.#rows.records;
  }

  #later = (act: Act): unknown => this.#line.push(act);

  #turn(act: Act): void {
    const recording = record(this.#tree, act);
    if (recording === undefined) return;
    const commit = commitFor(this.#rows.row, recording, this.#tree, this.#now);
    this.#checkKept(act, commit);
    this.#ended = recording.status !== 'active';
    this.#rows.write(commit);
    const old = this.#tree;
    if (!this.#ended) this.#tree = this.#read();
    for (const { kind, key } of recording.workStarted) {
      if (kind === 'promise') this.#asked.push(key);
    }
    this.#perform(recording, commit, this.#ended ? old : this.#tree);
  }

  #checkKept(act: Act, commit: Commit): void {
    const kept = this.#kept;
    const again = record(kept, act);
    const same = again && commitText(commitFor(this.#rows.row, again, kept, this.#now));
    const read = commitText(commit);
    if (read !== same) throw new Error(`T1\n${parting('read', read, 'kept', String(same))}`);
  }

  #actOf(step: Exclude<Step, { type: 'wait' }>): Act | undefined {
    const { machine } = this.#options;
    switch (step.type) {
      case 'start':
        return (tree) =>
          tree.begin(this.#registry.modelOf(machine).machine, { input: step.input }, this.#now);
      case 'event': {
        const address = this.#running[step.to]?.address ?? '';
        return (tree) => tree.deliver(address, step.event, this.#now);
      }
      case 'fire': {
        const key = timersOf(this.#tree)[0]?.key ?? '';
        return (tree) => tree.fire(key, this.#now);
      }
      case 'resolve':
      case 'reject': {
        const data = step.type === 'resolve' ? step.data : step.error;
        return answering(this.#promises[step.promise], step.type, data, this.#now);
      }
      case 'give':
      case 'fail':
      case 'end':
        return this.#bring(step);
      case 'late': {
        const key = this.#over[step.work] ?? '';
        const event = { type: PROMISE_EVENTS.resolve, data: step.data };
        return (tree) => tree.answer(key, event, this.#now);
      }
      case 'restart':
        this.#now += step.ms;
        this.#work.restart(this.#works, this.#tree);
        return undefined;
    }
  }

  #bring(step: Extract<Step, { type: 'give' | 'fail' | 'end' }>): Act | undefined {
    const node = this.#works[step.work];
    if (node?.kind !== 'promise') {
      this.#work.bring(node, step);
      return undefined;
    }
    if (step.type === 'end') return undefined;
    return step.type === 'give'
      ? answering(node, 'resolve', step.data, this.#now)
      : answering(node, 'reject', step.error, this.#now);
  }

  #newTree(): ActorTree {
    return new ActorTree({ id: 'wf', models: this.#registry, sentOutside: () => {} });
  }

  #read(): ActorTree {
    const { tree } = readWorkflow(this.records, this.#registry, (address, event) =>
      this.#later((now) => now.deliver(address, event, this.#now)),
    );
    if (tree === undefined) throw new Error('an active workflow has a tree');
    return tree;
  }

  /** Custom actions are run as after a crash: read from their task and found by their places. */
  #perform(recording: Recording, { tasks }: Commit, tree: ActorTree): void {
    const task = tasks.find(({ kind }) => kind === 'actions');
    const body = task && (tree.decode(task.body) as ActionsBody);
    const actions = [...(body?.actions ?? [])];
    let failed = false;
    for (const effect of recording.effects as readonly (Effect | Sent)[]) {
      if (effect.type === 'sent') this.#said.push(effect.said);
      else if (effect.type === 'log') this.#say({ log: effect.args });
      else if (effect.type === 'emit') {
        this.#say({ emit: effect.event, at: plainPath(effect.address) });
      } else if (effect.type === 'action') {
        const action = actions.shift();
        failed ||= !this.#runAction(action, tree);
      } else this.#work.perform(effect, recording, this.#tree);
    }
  }

  #say(said: unknown): void {
    this.#said.push(picture(said, pathOf));
  }

  #runAction(action: ActionsBody['actions'][number] | undefined, tree: ActorTree): boolean {
    if (action === undefined) throw new Error('an action is missing in its task');
    const { context, event, params, address } = action;
    this.#options.kit.say = (label, given, with_) =>
      this.#say({
        act: label,
        at: plainPath(address),
        context: given.context,
        event: given.event,
        params: with_,
      });
    const node = tree.runtime.byAddress.get(address);
    const exec = this.#registry.actionOf(action, node);
    if (exec === undefined) throw new Error(`the action ${action.name} was not found again`);
    try {
      exec({ context, event, self: node?.actor }, params);
      return true;
    } catch (error) {
      this.#later((now) => now.fail(address, error, this.#now));
      return false;
    }
  }

  get #running(): readonly Node[] {
    return runningOf(this.#tree);
  }

  get #works(): readonly Node[] {
    return worksOf(this.#tree);
  }

  get #promises(): readonly Node[] {
    return promisesOf(this.#tree);
  }

  /** Keys of promises that nobody waits for any more. */
  get #over(): readonly string[] {
    return overAmong(this.#asked, promisesOf(this.#tree));
  }

  #report(nothing: object | undefined): Report {
    const [first] = timersOf(this.#tree);
    const world = nothing ?? treeWorld(this.#tree, this.#ended);
    const promises = this.#promises.length;
    return {
      said: this.#said,
      worked: workedBy(this.#hands.worked),
      world,
      ended: this.#ended,
      running: this.#running.length,
      promises,
      works: this.#works.length,
      over: this.#asked.length - promises,
      dueIn: Math.max(0, (first?.dueAt ?? Infinity) - this.#now),
    };
  }
}

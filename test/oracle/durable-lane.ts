import type { Recording } from '../../src/machines/recording.ts';
import type { Registry } from '../../src/machines/registry.ts';
import { workKey } from '../../src/machines/xstate/actor-node.ts';
import { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import { readWorkflow } from '../../src/runtime/read-workflow.ts';
import type { Commit } from '../../src/runtime/records.ts';
import type { WorkflowRecords } from '../../src/runtime/store.ts';
import type { ActionsBody } from '../../src/runtime/turn.ts';
import type { Hands, LiveRef, Moment, OpenWork, WorkSaid } from './hands.ts';
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
import { runningOf, timersOf, treeWorld } from './tree-world.ts';

type Node = ActorTree['root'];

/**
 * The same machine in our tree. After each turn everything is written as texts, dropped, and read
 * back; where asked for, a tree that is kept runs beside it, and both must write the same commits
 * (T1).
 */
export class DurableLane implements Hands {
  readonly #options: LaneOptions;
  readonly #registry: Registry;
  readonly #kept: ActorTree | undefined;
  readonly #rows: StoredRows;
  readonly #work: HostedWork;
  /** What code outside of machines asked for: turns to come. */
  readonly #line: Act[] = [];
  /** Keys of promises, in the order in which they were asked for. */
  readonly #asked: string[] = [];
  #said: unknown[] = [];
  #worked: [path: string, said: WorkSaid][] = [];
  #tree: ActorTree;
  #now = START;
  #ended = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#registry = options.registry;
    this.#kept = options.keeps === false ? undefined : this.#newTree();
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
    this.#work = new HostedWork({
      answer: ({ key, event, toParent }) =>
        this.#later((tree) =>
          toParent ? tree.answerParent(key, event, this.#now) : tree.answer(key, event, this.#now),
        ),
      failed: (address, error) => this.#later((tree) => tree.fail(address, error, this.#now)),
    });
  }

  take(step: Step): Report {
    this.#said = [];
    this.#worked = [];
    this.#options.kit.hands = this;
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

  opened(work: OpenWork): void {
    this.#work.opened(work);
  }

  told({ sessionId }: LiveRef, said: WorkSaid): void {
    const received = typeof said === 'object' ? picture(said, pathOf) : said;
    this.#worked.push([plainPath(sessionId), received as WorkSaid]);
  }

  outside(_: LiveRef, __: Moment, code: () => void): void {
    code();
  }

  sends(send: () => void): void {
    send();
  }

  thrown(_: LiveRef, what: unknown): void {
    throw what;
  }

  tell(self: LiveRef | undefined, event: { readonly type: string }): void {
    self?.send(event);
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
    if (this.#kept !== undefined) this.#checkKept(this.#kept, act, commit);
    this.#ended = recording.status !== 'active';
    this.#rows.write(commit);
    const old = this.#tree;
    if (!this.#ended) this.#tree = this.#read();
    this.#utter(recording, commit, this.#ended ? old : this.#tree);
    for (const { kind, key } of recording.workStarted) {
      if (kind === 'promise') this.#asked.push(key);
    }
    this.#work.perform(recording, this.#tree);
  }

  #checkKept(kept: ActorTree, act: Act, commit: Commit): void {
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
  #utter({ utterances }: Recording, { tasks }: Commit, tree: ActorTree): void {
    const task = tasks.find(({ kind }) => kind === 'actions');
    const body = task && (tree.decode(task.body) as ActionsBody);
    const actions = [...(body?.actions ?? [])];
    let failed = false;
    for (const utterance of utterances as readonly (Recording['utterances'][number] | Sent)[]) {
      if (utterance.type === 'sent') this.#said.push(utterance.said);
      else if (utterance.type === 'log') this.#say({ log: utterance.args });
      else if (utterance.type === 'emit') {
        this.#say({ emit: utterance.event, at: plainPath(utterance.address) });
      } else failed ||= !this.#runAction(actions.shift(), tree);
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
    return this.#running.filter(({ kind }) => kind !== 'machine' && kind !== 'transition');
  }

  get #promises(): readonly Node[] {
    return this.#running.filter(({ kind }) => kind === 'promise');
  }

  /** Keys of promises that nobody waits for any more. */
  get #over(): readonly string[] {
    const open = new Set(this.#promises.map(workKey));
    return this.#asked.filter((key) => !open.has(key));
  }

  #report(nothing: object | undefined): Report {
    const [first] = timersOf(this.#tree);
    const world = nothing ?? treeWorld(this.#tree, this.#ended);
    const promises = this.#promises.length;
    return {
      said: this.#said,
      worked: workedBy(this.#worked),
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

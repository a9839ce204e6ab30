import type { Registry } from '../../src/machines/registry.ts';
import type { Recording } from '../../src/machines/recording.ts';
import { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import type { HotWorkflow } from '../../src/runtime/hot-workflow.ts';
import { readWorkflow } from '../../src/runtime/read-workflow.ts';
import type { ActorRow, Commit, MessageRow, TaskRow } from '../../src/runtime/records.ts';
import type { WorkflowRow } from '../../src/runtime/records.ts';
import type { WorkflowRecords } from '../../src/runtime/store.ts';
import { causeOf, commitOf, type ActionsBody } from '../../src/runtime/turn.ts';
import { parting, picture, pictureTree } from './picture.ts';
import { PROMISE_EVENTS, START, type LaneOptions, type Report, type Step } from './lane.ts';

type Node = ActorTree['root'];

/**
 * The same machine in our tree. After each step everything is written as texts, dropped, and read
 * back; beside it runs a tree that is kept, and both must write the same commits (T1).
 */
export class DurableLane {
  readonly #options: LaneOptions;
  readonly #registry: Registry;
  readonly #kept: ActorTree;
  readonly #actors = new Map<string, ActorRow>();
  readonly #messages = new Map<string, MessageRow>();
  readonly #tasks = new Map<string, TaskRow>();
  #row: WorkflowRow;
  #tree: ActorTree;
  #now = START;
  #ended = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#registry = options.registry;
    this.#kept = this.#newTree();
    this.#tree = this.#newTree();
    this.#row = {
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
    };
  }

  take(step: Step): Report {
    if (step.type === 'wait') {
      this.#now += step.ms;
      return this.#report([], {});
    }
    const act = this.#actOf(step);
    const recording = record(this.#tree, act);
    if (recording === undefined) return this.#report([], undefined);
    const commit = this.#commit(recording, this.#tree);
    const kept = record(this.#kept, act);
    const same = kept && commitText(this.#commit(kept, this.#kept));
    const read = commitText(commit);
    if (read !== same) throw new Error(`T1\n${parting('read', read, 'kept', String(same))}`);
    this.#ended = recording.status !== 'active';
    this.#store(commit);
    const old = this.#tree;
    if (!this.#ended) this.#tree = this.#read();
    return this.#report(this.#said(recording, commit, this.#ended ? old : this.#tree), undefined);
  }

  #actOf(step: Exclude<Step, { type: 'wait' }>): (tree: ActorTree) => Recording | undefined {
    const now = this.#now;
    const { machine } = this.#options;
    switch (step.type) {
      case 'start':
        return (tree) =>
          tree.begin(this.#registry.modelOf(machine).machine, { input: step.input }, now);
      case 'event': {
        const address = this.#running[step.to]?.address ?? '';
        return (tree) => tree.deliver(address, step.event, now);
      }
      case 'fire': {
        const key = this.#first?.key ?? '';
        return (tree) => tree.fire(key, now);
      }
      case 'resolve':
      case 'reject': {
        const node = this.#promises[step.promise];
        const data = step.type === 'resolve' ? step.data : step.error;
        const event = { type: PROMISE_EVENTS[step.type], data };
        return (tree) => tree.answer(`${node?.address}#${node?.incarnation}`, event, now);
      }
    }
  }

  #newTree(): ActorTree {
    return new ActorTree({ id: 'wf', models: this.#registry, sentOutside: () => {} });
  }

  #commit(recording: Recording, tree: ActorTree): Commit {
    const cause = causeOf(this.#row, { source: 'event', event: { type: 'any' } });
    const active = recording.status === 'active';
    const verdict = {
      status: active ? ('running' as const) : ('done' as const),
      outcome: 'handled' as const,
      suspensions: active ? tree.suspensions([], this.#now) : [],
      failure: undefined,
      messages: [],
      dropped: [],
      deadLetters: [],
      tasks: [],
      tasksDropped: [],
      sends: [],
      number: 0,
      checkpoints: { isCheckpoint: false, left: undefined },
    };
    return commitOf(this.#row, recording, cause, verdict, tree, this.#now);
  }

  #store(commit: Commit): void {
    const written = JSON.parse(JSON.stringify(commit)) as Commit;
    this.#row = written.workflow;
    for (const address of written.actorsDropped) this.#actors.delete(address);
    for (const actor of written.actors) this.#actors.set(actor.address, actor);
    for (const { key } of written.messagesDropped) this.#messages.delete(key);
    for (const message of written.messages) this.#messages.set(message.key, message);
    for (const key of written.tasksDropped) this.#tasks.delete(key);
    for (const task of written.tasks) {
      if (task.kind !== 'actions') this.#tasks.set(task.key, task);
    }
  }

  /** What a store would hold of it now. */
  get records(): WorkflowRecords {
    return {
      workflow: this.#row,
      actors: [...this.#actors.values()],
      messages: [...this.#messages.values()].toSorted((a, b) => a.number - b.number),
      tasks: [...this.#tasks.values()],
    };
  }

  #read(): ActorTree {
    const hot: HotWorkflow = readWorkflow(this.records, this.#registry, () => {});
    if (hot.tree === undefined) throw new Error('an active workflow has a tree');
    return hot.tree;
  }

  /** Custom actions are run as after a crash: read from their task and found by their places. */
  #said({ utterances }: Recording, { tasks }: Commit, tree: ActorTree): unknown[] {
    const said: unknown[] = [];
    const task = tasks.find(({ kind }) => kind === 'actions');
    const body = task && (tree.decode(task.body) as ActionsBody);
    const actions = [...(body?.actions ?? [])];
    this.#options.kit.say = (label, { context, event, self }, params) => {
      const { sessionId } = self as { sessionId: string };
      said.push(picture({ act: label, at: plainPath(sessionId), context, event, params }, pathOf));
    };
    for (const utterance of utterances as readonly (Recording['utterances'][number] | Sent)[]) {
      if (utterance.type === 'sent') said.push(utterance.said);
      if (utterance.type === 'log') said.push(picture({ log: utterance.args }, pathOf));
      if (utterance.type === 'emit') {
        const { event, address } = utterance;
        said.push(picture({ emit: event, at: plainPath(address) }, pathOf));
      }
      if (utterance.type === 'action') this.#runAction(actions.shift());
    }
    return said;
  }

  #runAction(action: ActionsBody['actions'][number] | undefined): void {
    if (action === undefined) throw new Error('an action is missing in its task');
    const { context, event, params, address } = action;
    const self = { sessionId: address };
    const exec = this.#registry.actionOf(action);
    if (exec === undefined) throw new Error(`the action ${action.name} was not found again`);
    exec({ context, event, self }, params);
  }

  get #nodes(): readonly Node[] {
    const nodes = [...this.#tree.runtime.nodes.values()];
    return nodes.toSorted((one, other) => one.incarnation - other.incarnation);
  }

  get #running(): readonly Node[] {
    return this.#nodes.filter(({ actor }) => actor._processingStatus === 1);
  }

  get #promises(): readonly Node[] {
    return this.#running.filter(({ kind }) => kind === 'promise');
  }

  /** The timer that comes due first. */
  get #first(): { readonly key: string; readonly dueAt: number } | undefined {
    return [...this.#tree.timers.values()].toSorted(
      (one, other) => one.dueAt - other.dueAt || one.number - other.number,
    )[0];
  }

  #report(said: readonly unknown[], nothing: object | undefined): Report {
    const { root, runtime } = this.#tree;
    const snapshot = root.actor._snapshot;
    const running = this.#running;
    const ids = Object.entries(runtime.system.getAll()).map(([id, actor]) => [id, pathOf(actor)]);
    const world =
      nothing ??
      (this.#ended
        ? picture(snapshot, pathOf)
        : {
            tree: pictureTree(root.actor, pathOf),
            running: running.map(({ actor }) => [pathOf(actor), picture(actor._snapshot, pathOf)]),
            systemIds: ids.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
            timers: [...this.#tree.timers.values()]
              .map(({ dueAt }) => dueAt)
              .toSorted((a, b) => a - b),
          });
    return {
      said,
      world,
      ended: this.#ended,
      running: running.length,
      promises: this.#promises.length,
      dueIn: Math.max(0, (this.#first?.dueAt ?? Infinity) - this.#now),
    };
  }
}

/**
 * A commit as text, but for which context keys its history line names: one that was set to an equal
 * object is named or not by whether that object was read back in between. Nothing is decided by it.
 */
function commitText(commit: Commit): string {
  const { turn } = commit;
  const { contexts: _, ...body } = JSON.parse(turn.body) as { readonly contexts?: unknown };
  return JSON.stringify({ ...commit, turn: { ...turn, body } });
}

interface Sent {
  readonly type: 'sent';
  readonly said: unknown;
}

/** Takes a step and has each event that goes from one actor to another told among the rest. */
function record(
  tree: ActorTree,
  act: (tree: ActorTree) => Recording | undefined,
): Recording | undefined {
  const { runtime } = tree;
  const send = runtime.sendEvent.bind(runtime);
  runtime.sendEvent = (source, target, event) => {
    const said = picture({ send: event, to: pathOf(target) }, pathOf);
    const lost = target._processingStatus === 2;
    if (!lost) runtime.turn?.utterances.push({ type: 'sent', said } as never);
    send(source, target, event);
  };
  const { stackTraceLimit } = Error;
  // Where an error came through on its way says whether its actor was read back.
  Error.stackTraceLimit = 0;
  try {
    return act(tree);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    runtime.sendEvent = send;
  }
}

/** Of two actors with one id, the later has an address of its own; their paths are the same. */
function plainPath(address: string): string {
  return address.replaceAll(/~\d+/g, '');
}

function pathOf(actor: object): string {
  return plainPath((actor as { sessionId: string }).sessionId);
}

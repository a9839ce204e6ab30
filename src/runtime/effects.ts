import { decode } from '../machines/codec.ts';
import type { Utterance } from '../machines/recording.ts';
import type { CustomAction, Registry } from '../machines/registry.ts';
import { actionArgs, workOf } from '../machines/xstate/work.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { LiveWork } from './live-work.ts';
import type { Logger } from './logger.ts';
import type { TaskKey, TaskRow } from './records.ts';
import type { TaskRunner } from './task-runner.ts';
import { actionsKey, type ActionsBody, type StoredAction } from './turn.ts';
import type { TakenTurn } from './turn-taker.ts';
import type { Watchers } from './watchers.ts';

export interface EffectsOptions {
  readonly registry: Registry;
  readonly runner: TaskRunner;
  readonly live: LiveWork;
  readonly watchers: Watchers;
  readonly logger: Logger;
  /** All custom actions of a turn ran. */
  readonly settle: (task: TaskKey) => void;
  readonly actionFailed: (workflowId: string, address: string, error: unknown) => void;
}

type Runnable = StoredAction & { readonly exec?: CustomAction | undefined };

/**
 * Acts on a turn once it is stored, and only then: custom actions, emits and logs in the order of
 * the turn, then listeners, then work. What a crash cuts off here is in the commit and found again.
 */
export class Effects {
  readonly #options: EffectsOptions;
  /** Custom actions that ran and whose acknowledgement is on its way to the store. */
  readonly #ran = new Set<string>();

  constructor(options: EffectsOptions) {
    this.#options = options;
  }

  perform(hot: HotWorkflow, taken: TakenTurn): void {
    const { commit, recording, tree } = taken;
    this.#utter(hot.id, commit.workflow.revision, recording.utterances, tree);
    this.#options.watchers.committed(commit.workflow);
    for (const key of recording.workStopped) this.#stop(key);
    for (const { key } of recording.workStarted) {
      const row = commit.tasks.find((task) => task.key === key);
      if (row !== undefined) this.startWork(hot, row);
    }
    for (const { workKey, event } of recording.received) {
      this.#options.live.receive(workKey, event);
    }
  }

  /** Starts work that is stored, unless it runs or nobody waits for it any more. */
  startWork(hot: HotWorkflow, row: TaskRow): void {
    const work = hot.tree === undefined ? undefined : workOf(hot.tree, row.key);
    if (work === undefined || hot.row.status === 'parked') return;
    if (work.kind === 'promise') this.#options.runner.offer(hot.id, row, work);
    else this.#options.live.start(hot.id, row.key, work);
  }

  /** Runs custom actions that an earlier process may not have run (B24). */
  repeatActions(hot: HotWorkflow, row: TaskRow): void {
    hot.actions.delete(row.key);
    if (this.#ran.has(row.key)) return;
    const { id, tree } = hot;
    // the turn that asked for them may have been the last: then there are no actors any more
    const body = tree?.decode(row.body) ?? decode(row.body, (address) => ({ address }));
    this.#act(id, row.key, (body as ActionsBody).actions, tree);
  }

  /** The acknowledgement is stored. */
  settled(key: string): void {
    this.#ran.delete(key);
  }

  #stop(key: string): void {
    this.#options.runner.abort(key, 'its state was left');
    this.#options.live.stop(key);
  }

  #utter(
    workflowId: string,
    revision: number,
    utterances: readonly Utterance[],
    tree: ActorTree | undefined,
  ): void {
    let acted = false;
    let failed = false;
    for (const said of utterances) {
      if (said.type === 'emit') this.#options.watchers.emitted(workflowId, said.event);
      else if (said.type === 'log') this.#log(workflowId, said.args);
      else {
        acted = true;
        // As in XState, what follows an action that threw is not done.
        failed ||= !this.#run(workflowId, said.action, tree);
      }
    }
    if (acted) this.#settle(workflowId, actionsKey(workflowId, revision));
  }

  #act(workflowId: string, key: string, actions: readonly StoredAction[], tree?: ActorTree): void {
    actions.every((action) => this.#run(workflowId, action, tree));
    this.#settle(workflowId, key);
  }

  #settle(workflowId: string, key: string): void {
    this.#ran.add(key);
    this.#options.settle({ workflowId, key });
  }

  #run(workflowId: string, action: Runnable, tree: ActorTree | undefined): boolean {
    const { address, name, context, event, params } = action;
    const self = tree?.runtime.byAddress.get(address)?.actor;
    const exec = action.exec ?? this.#options.registry.actionOf(action, self);
    if (exec === undefined) {
      this.#options.logger.error('action not found again', { workflowId, address, name });
      return true;
    }
    try {
      const result = exec(actionArgs(tree, address, context, event), params);
      if (result instanceof Promise)
        result.catch((error: unknown) => this.#rejected(action, error));
      return true;
    } catch (error) {
      this.#options.actionFailed(workflowId, address, error);
      return false;
    }
  }

  /** XState does not wait for what an action returns; a rejection must not end the process. */
  #rejected({ address, name }: Runnable, error: unknown): void {
    this.#options.logger.error('action rejected', { address, name, error: String(error) });
  }

  #log(workflowId: string, args: readonly unknown[]): void {
    const label = args.length > 1 && typeof args[0] === 'string' ? args[0] : undefined;
    this.#options.logger.info('machine log', { workflowId, label, text: String(args.at(-1)) });
  }
}

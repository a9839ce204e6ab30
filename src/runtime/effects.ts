import { decode } from '../machines/codec.ts';
import type { Effect } from '../machines/recording.ts';
import type { CustomAction, Registry } from '../machines/registry.ts';
import { actionArgs, workOf } from '../machines/xstate/work.ts';
import type { ActorTree } from '../machines/xstate/actor-tree.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import type { LiveWork } from './live-work.ts';
import type { Logger } from './logger.ts';
import type { Commit, TaskKey, TaskRow } from './records.ts';
import { taskLeft } from './refusals.ts';
import type { TaskRunner } from './task-runner.ts';
import { actionsKey, type ActionsBody, type StoredAction, type WorkBody } from './turn.ts';
import type { TakenTurn } from './turn-taker.ts';
import type { ActionFailure } from './workflow-turns.ts';
import type { Watchers } from './watchers.ts';

export interface EffectsOptions {
  readonly registry: Registry;
  readonly runner: TaskRunner;
  readonly live: LiveWork;
  readonly watchers: Watchers;
  readonly logger: Logger;
  /** All custom actions of a turn ran. */
  readonly settle: (task: TaskKey) => void;
  readonly actionFailed: (workflowId: string, failure: ActionFailure) => void;
  /** Whether an action that throws parks its workflow: its actions are then kept for a retry. */
  readonly parks: boolean;
}

type Runnable = StoredAction & { readonly exec?: CustomAction | undefined };

/**
 * Acts on a turn once it is stored, and only then: custom actions, emits, logs and work in the
 * order of the turn, then listeners. What a crash cuts off here is in the commit and found again.
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
    const { workflow } = commit;
    const key = actionsKey(hot.id, workflow.revision);
    const { live } = this.#options;
    // what was taken back in the same turn does not begin
    const started = new Set(recording.workStarted);
    const ran = { any: false, all: true };
    for (const effect of recording.effects) {
      if (effect.type === 'action') {
        ran.any = true;
        // As in XState, what follows an action that threw is not done.
        ran.all &&= this.#run(hot.id, key, effect.action, tree);
      } else if (effect.type === 'stopWork') this.#stop(effect.key);
      else if (effect.type === 'tellWork') live.receive(effect.key, effect.event);
      else if (effect.type === 'startWork') {
        if (started.has(effect.work)) this.#start(hot, commit, effect.work.key);
      } else this.#utter(hot.id, effect);
    }
    if (ran.any) this.#settle(hot.id, key, !ran.all);
    // of what ended with the workflow, or was dropped by hand, no actor asked
    for (const stopped of recording.workStopped) this.#stop(stopped);
    this.#options.watchers.committed(workflow);
  }

  /** Starts work that is stored, unless it runs or nobody waits for it any more. */
  startWork(hot: HotWorkflow, row: TaskRow): void {
    const { tree } = hot;
    if (tree === undefined || hot.row.status === 'parked') return;
    // read from its text: what the work does to its input must not reach the machine's context
    const { input, src, traceparent } = tree.decode(row.body) as WorkBody;
    const work = workOf(tree, row.key, input);
    if (work === undefined) return;
    const { name, version } = hot.workflow;
    const measure = { workflowId: hot.id, workflow: name, version, src, traceparent };
    if (work.kind === 'promise') this.#options.runner.offer({ row, work, measure });
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

  /**
   * An action threw whose workflow has ended meanwhile: there is no actor to fail, and nobody could
   * have it done again.
   */
  giveUp(workflowId: string, { address, key, error }: ActionFailure): void {
    const fields = { workflowId, address, error: String(error) };
    this.#options.logger.error('an action threw after the end', fields);
    if (this.#ran.has(key)) return;
    this.#ran.add(key);
    this.#options.settle({ workflowId, key });
  }

  /** Whether these custom actions ran, and only their acknowledgement is not stored yet. */
  hasRun(key: string): boolean {
    return this.#ran.has(key);
  }

  /** The acknowledgement is stored. */
  settled(key: string): void {
    this.#ran.delete(key);
  }

  #stop(key: string): void {
    this.#options.runner.abort(key, () => taskLeft(key));
    this.#options.live.stop(key);
  }

  #start(hot: HotWorkflow, { tasks }: Commit, key: string): void {
    const row = tasks.find((task) => task.key === key);
    if (row !== undefined) this.startWork(hot, row);
  }

  #utter(workflowId: string, said: Effect): void {
    if (said.type === 'emit') this.#options.watchers.emitted(workflowId, said.event);
    else if (said.type === 'log') this.#log(workflowId, said.args);
  }

  #act(workflowId: string, key: string, actions: readonly StoredAction[], tree?: ActorTree): void {
    const lost = actions.find((action) => this.#find(action, tree) === undefined);
    if (lost !== undefined) {
      // kept: a later start may know the machine as it was, or by its names
      const { address, name } = lost;
      this.#options.logger.error('action not found again', { workflowId, address, name });
      return;
    }
    const done = actions.every((action) => this.#run(workflowId, key, action, tree));
    this.#settle(workflowId, key, !done);
  }

  #find(action: Runnable, tree: ActorTree | undefined): CustomAction | undefined {
    const acting = tree?.runtime.byAddress.get(action.address);
    return action.exec ?? this.#options.registry.actionOf(action, acting);
  }

  #settle(workflowId: string, key: string, failed: boolean): void {
    if (failed && this.#options.parks) return;
    this.#ran.add(key);
    this.#options.settle({ workflowId, key });
  }

  #run(workflowId: string, key: string, action: Runnable, tree: ActorTree | undefined): boolean {
    const { address, context, event, params } = action;
    try {
      const result = this.#find(action, tree)?.(actionArgs(tree, address, context, event), params);
      if (result instanceof Promise)
        result.catch((error: unknown) => this.#rejected(action, error));
      return true;
    } catch (error) {
      this.#options.actionFailed(workflowId, { address, key, error });
      return false;
    }
  }

  /** XState does not wait for what an action returns; a rejection must not end the process. */
  #rejected({ address, name }: Runnable, error: unknown): void {
    this.#options.logger.error('action rejected', { address, name, error: String(error) });
  }

  #log(workflowId: string, args: readonly unknown[]): void {
    const label = args.length > 1 && typeof args[0] === 'string' ? args[0] : undefined;
    this.#options.logger.info('machine log', { workflowId, label, text: textOf(args.at(-1)) });
  }
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

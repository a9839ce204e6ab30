import { Effects } from './effects.ts';
import type { EngineCore } from './engine-core.ts';
import { LiveWork } from './live-work.ts';
import { TaskRunner } from './task-runner.ts';
import type { ActionFailure, AnswerRequest } from './workflow-turns.ts';

interface HostsOptions {
  /** Attempts that may run at once. */
  readonly concurrency: number;
  /** Whether an action that throws parks its workflow. */
  readonly parks: boolean;
  readonly actionFailed: (workflowId: string, failure: ActionFailure) => void;
}

/** Who acts outside of turns: for promises, for what is live while a state is, and for actions. */
interface WorkHosts {
  readonly runner: TaskRunner;
  readonly live: LiveWork;
  readonly effects: Effects;
}

/** Those of an engine. What they bring is offered to it. */
export function hostsOf(
  core: EngineCore,
  { concurrency, parks, actionFailed }: HostsOptions,
): WorkHosts {
  const { host, limits, logger, telemetry, registry, watchers, committer } = core;
  const answer = (id: string, given: AnswerRequest): void => core.offers.offer(id, given);
  const emitted = (id: string, event: { readonly type: string }): void =>
    watchers.emitted(id, event);
  const runner = new TaskRunner({
    host,
    limits,
    logger,
    concurrency,
    telemetry,
    answer,
    emitted,
    attemptFailed: (failed) => core.dueTaker.attemptFailed(failed),
  });
  const report = (error: unknown): void => logger.error('work threw', { error: String(error) });
  const live = new LiveWork({ answer, emitted, failed: actionFailed, report });
  const effects = new Effects({
    registry,
    runner,
    live,
    watchers,
    logger,
    settle: (task) => committer.settle(task, () => effects.settled(task.key)),
    actionFailed,
    parks,
  });
  return { runner, live, effects };
}

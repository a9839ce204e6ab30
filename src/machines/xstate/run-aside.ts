import { createActor, toPromise, type AnyStateMachine } from 'xstate';
import type { TaskSignal } from '../task.ts';
import type { LiveSystem } from './internals.ts';

export interface RunAsideArgs {
  readonly input: unknown;
  readonly id: string | undefined;
  readonly signal: TaskSignal;
  readonly system: object;
}

/**
 * Runs a machine to its end beside a plain XState actor, by the clock of its system, and stops it
 * with the signal.
 */
export async function runAside(
  machine: AnyStateMachine,
  { input, id, signal, system }: RunAsideArgs,
): Promise<unknown> {
  const { _clock: clock, _logger: logger } = system as LiveSystem;
  const actor = createActor(machine, { input, clock, logger, ...(id !== undefined && { id }) });
  const ended = toPromise(actor);
  signal.addEventListener('abort', () => actor.stop());
  actor.start();
  return await ended;
}

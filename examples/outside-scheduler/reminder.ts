import { setup } from 'xstate';
import { createEngine, fromTask, sleep, type Engine, type Middleware } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { Schedule } from './schedule.ts';

export interface Files {
  readonly database: string;
  readonly schedule: string;
}

/** Sleeps, does something, and sleeps again. */
export const reminder = setup({
  types: { input: {} as { firstMs: number }, context: {} as { firstMs: number; sent: number } },
  actors: { remind: fromTask(async ({ key }) => key) },
}).createMachine({
  id: 'reminder',
  context: ({ input }) => ({ ...input, sent: 0 }),
  initial: 'due',
  states: {
    due: sleep(({ context }) => context.firstMs, 'reminding'),
    reminding: { invoke: { src: 'remind', onDone: 'overdue' } },
    overdue: sleep('150ms', 'done'),
    done: { type: 'final' },
  },
});

/**
 * An engine that keeps no time: its delays are written into the schedule, from which whoever runs
 * the scheduler takes them. It is opened when there is something to do, and closed after it.
 */
export function openEngine({ database, schedule }: Files): Promise<Engine> {
  return createEngine({
    workflows: [reminder],
    store: sqliteStore(database),
    handles: { delay: 'application' },
    middleware: [schedulingIn(new Schedule(schedule))],
  });
}

/** A notice may be told more than once: the schedule knows an entry by the pause it is for. */
function schedulingIn(schedule: Schedule): Middleware {
  return async (event, next) => {
    await next(event);
    if (event.type !== 'node.suspended' && event.type !== 'node.resumed') return;
    if (event.suspendType !== 'delay') return;
    const { workflowId, suspension } = event;
    const { key, startedAt, dueAt = startedAt } = suspension;
    const pause = { workflowId, key, startedAt };
    if (event.type === 'node.suspended') schedule.add({ ...pause, dueAt });
    else schedule.remove(pause);
  };
}

import { appendFileSync, readFileSync } from 'node:fs';
import { setup } from 'xstate';
import { createEngine, sleep, type Engine, type Middleware } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';

/** Two sleeps, one after the other. */
export const reminder = setup({}).createMachine({
  id: 'reminder',
  initial: 'first',
  states: {
    first: sleep('150ms', 'second'),
    second: sleep('150ms', 'over'),
    over: { type: 'final' },
  },
});

/** One alarm of the outside scheduler: whom to wake, and when (ms since epoch). */
export interface Alarm {
  readonly workflowId: string;
  readonly suspension: string;
  readonly since: number;
  readonly dueAt: number;
}

/** Opens an engine that fires no timer itself: each sleep is written into the file of alarms. */
export async function open(database: string, alarms: string): Promise<Engine> {
  const scheduling: Middleware = async (event, next) => {
    if (event.type === 'node.suspended' && event.suspendType === 'delay') {
      const { key, startedAt, dueAt = startedAt } = event.suspension;
      const { workflowId } = event;
      const alarm: Alarm = { workflowId, suspension: key, since: startedAt, dueAt };
      appendFileSync(alarms, `${JSON.stringify(alarm)}\n`);
    }
    await next(event);
  };
  return createEngine({
    workflows: [reminder],
    store: sqliteStore(database),
    handles: { delay: 'application' },
    middleware: [scheduling],
  });
}

/** All alarms that were ever set; one that was told twice is there twice, and rings once. */
export function readAlarms(alarms: string): readonly Alarm[] {
  const lines = readFileSync(alarms, 'utf8').trim().split('\n');
  const byName = new Map<string, Alarm>();
  for (const line of lines) {
    const alarm = JSON.parse(line) as Alarm;
    byName.set(`${alarm.workflowId} ${alarm.suspension} ${alarm.since}`, alarm);
  }
  return [...byName.values()];
}

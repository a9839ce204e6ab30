// `scheduler.ts DATABASE SCHEDULE`: waits until something is due and has a process see to it. It
// knows nothing of workflows, and ends here when there is nothing left to wait for.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Schedule } from './schedule.ts';

const WAKE = join(import.meta.dirname, 'wake.ts');
const [database = '', path = ''] = process.argv.slice(2);
const schedule = new Schedule(path);

for (let [next] = schedule.entries(); next !== undefined; [next] = schedule.entries()) {
  await pause(Math.max(0, next.dueAt - Date.now()));
  const args = [WAKE, database, path];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  // what failed is still in the schedule: it is tried again, but not at once
  if (status !== 0) await pause(1_000);
}

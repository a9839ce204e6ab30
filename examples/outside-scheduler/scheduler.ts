// Timers run outside, with no engine process alive in between:
// `npm run -s build && node examples/outside-scheduler/scheduler.ts`
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as until } from 'node:timers/promises';
import { readAlarms, type Alarm } from './workflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'abeyance-scheduler-'));
const files = [join(folder, 'workflows.db'), join(folder, 'alarms.jsonl')];
const [, alarms = ''] = files;

/** A process of its own, over before the next thing happens. */
function run(script: string, ...args: readonly string[]): string {
  const path = join(import.meta.dirname, script);
  return execFileSync(process.execPath, [path, ...files, ...args], { encoding: 'utf8' });
}

const rung = new Set<string>();

/** The next alarm that did not ring. */
function next(): Alarm | undefined {
  const waiting = readAlarms(alarms).filter((alarm) => !rung.has(JSON.stringify(alarm)));
  return waiting.toSorted((a, b) => a.dueAt - b.dueAt)[0];
}

try {
  run('start.ts');
  console.log('started; nobody runs');
  for (let alarm = next(); alarm !== undefined; alarm = next()) {
    await until(Math.max(0, alarm.dueAt - Date.now()));
    rung.add(JSON.stringify(alarm));
    process.stdout.write(run('wake.ts', JSON.stringify(alarm)));
  }
  console.log('no alarm is left');
} finally {
  rmSync(folder, { recursive: true });
}

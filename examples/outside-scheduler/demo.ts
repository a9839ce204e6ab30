// Workflows sleep while no engine is there:
// `npm run -s build && node examples/outside-scheduler/demo.ts`
// A process starts them and ends; a scheduler, which is none of ours, has a short-lived process see
// to each pause that is over. It checks what it says and fails if anything is not so.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine, type Files } from './reminder.ts';
import { Schedule } from './schedule.ts';

const folder = mkdtempSync(join(tmpdir(), 'abeyance-schedule-'));
const files: Files = {
  database: join(folder, 'workflows.db'),
  schedule: join(folder, 'schedule.jsonl'),
};
try {
  run('start.ts');
  const entries = new Schedule(files.schedule).entries();
  console.log(`✓ two workflows sleep, no engine is open, ${entries.length} entries are scheduled`);
  assert.deepEqual(
    entries.map(({ workflowId, key }) => `${workflowId} ${key}`),
    ['invoice-1 due', 'invoice-2 due'],
  );
  run('scheduler.ts');
  await tellHistory();
} finally {
  rmSync(folder, { recursive: true });
}

function run(script: string): void {
  const args = [join(import.meta.dirname, script), files.database, files.schedule];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  assert.equal(status, 0, `${script} ended with ${String(status)}`);
}

async function tellHistory(): Promise<void> {
  await using engine = await openEngine(files);
  for (const id of ['invoice-1', 'invoice-2']) {
    const { items } = await engine.history(id);
    assert.deepEqual(
      items.map(({ source, value }) => `${source} ${JSON.stringify(value)}`),
      ['start "due"', 'resume "reminding"', 'task "overdue"', 'resume "done"'],
    );
    const [start, woken] = items;
    const sleptMs = (woken?.at ?? 0) - (start?.at ?? 0);
    assert(sleptMs >= 250, `${id} slept ${sleptMs} ms`);
    console.log(`✓ ${id} slept ${sleptMs} ms, was woken by the scheduler twice, and is done`);
  }
  assert.deepEqual(new Schedule(files.schedule).entries(), []);
  console.log('✓ nothing is left in the schedule');
}

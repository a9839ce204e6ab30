// `wake.ts DATABASE SCHEDULE`: ends the pauses that are over, runs their workflows until they stand
// still again or have ended, and ends itself.
import { openEngine } from './reminder.ts';
import { Schedule } from './schedule.ts';

const [database = '', path = ''] = process.argv.slice(2);
const schedule = new Schedule(path);

// Closing it tells the middleware what it has not heard yet: of the pauses that begin here, too.
await using engine = await openEngine({ database, schedule: path });
for (const entry of schedule.entries().filter(({ dueAt }) => dueAt <= Date.now())) {
  const { workflowId, key: suspension, startedAt: since } = entry;
  // only that pause is ended, and no later one: to be woken twice is no harm
  const { resumed } = await engine.resumeWorkflow(workflowId, undefined, { suspension, since });
  if (!resumed) schedule.remove(entry);
  const handle = await engine.get(workflowId);
  await handle.waitFor(({ status }) => status !== 'running');
}

// Lives for as long as it takes to wake one workflow: node wake.ts DATABASE ALARMS ALARM
import { open, type Alarm } from './workflow.ts';

const [database = '', alarms = '', text = ''] = process.argv.slice(2);
const { workflowId, suspension, since } = JSON.parse(text) as Alarm;
await using engine = await open(database, alarms);
const { resumed } = await engine.resumeWorkflow(workflowId, undefined, { suspension, since });
const { value } = (await engine.get(workflowId)).getSnapshot();
console.log(`${workflowId}: ${resumed ? 'woken' : 'was awake'}, now ${JSON.stringify(value)}`);

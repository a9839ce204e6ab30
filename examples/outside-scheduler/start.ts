// Starts the workflows and ends: node start.ts DATABASE ALARMS
import { open, reminder } from './workflow.ts';

const [database = '', alarms = ''] = process.argv.slice(2);
await using engine = await open(database, alarms);
for (const id of ['one', 'two']) await engine.start(reminder, { id });

// `start.ts DATABASE SCHEDULE`: starts two workflows, and ends as soon as they sleep.
import { openEngine, reminder } from './reminder.ts';

const [database = '', schedule = ''] = process.argv.slice(2);

// Closing it tells the middleware what it has not heard yet.
await using engine = await openEngine({ database, schedule });
await engine.start(reminder, { id: 'invoice-1', input: { firstMs: 250 } });
await engine.start(reminder, { id: 'invoice-2', input: { firstMs: 250 } });

// Every row of docs/compatibility.md. All groups are run in one file: to start a process for each
// would take longer than they do.
import { readdirSync } from 'node:fs';

const groups = readdirSync('test/compatibility')
  .filter((name) => name.endsWith('.cases.ts'))
  .map((name) => name.slice(0, -'.cases.ts'.length));

for (const group of groups) await import(`./${group}.cases.ts`);

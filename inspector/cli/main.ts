#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { processIo, quietSqlite } from './process-io.ts';
import { run } from './run.ts';

quietSqlite();
const code = await run(process.argv.slice(2), processIo());
// what it was asked for may go on where it was ended before that
if (code === EXIT.interrupted) process.exit(code);
process.exitCode = code;

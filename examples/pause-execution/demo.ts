// Every way to pause, on a real file, and then what no library in memory can do: a process is
// killed in the middle of it all. It checks what it says and fails if anything is not so.
// With --inspect it opens a lively fleet of workflows in the inspector instead.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createEngine, type Engine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { tellCalls } from './calls.ts';
import { tellCrash } from './crash.ts';
import { tellBroadcast, tellCoordination, tellNumbers, tellRequest } from './events.ts';
import { delivery, fragile, tellRefusals, tellRetries } from './refusals.ts';
import { paint, print, Stage } from './stage.ts';
import { tellConditions, tellResuming, tellStates } from './states.ts';
import * as machines from './workflows.ts';

/** It takes about 8 s; whatever hangs longer than this is wrong. */
const AT_MOST_MS = 60_000;

/** What the workflows were kept in stays here, to be looked at. */
const KEPT = join(import.meta.dirname, '../../.cache/demo');

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'abeyance-demo-'));
  const stage = new Stage();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const hanging = setTimeout(() => {
    stage.claim(`it ends within ${AT_MOST_MS / 1000} s`, false);
    process.exit(1);
  }, AT_MOST_MS);
  hanging.unref();
  print(paint('bold', 'Abeyance: pause execution'));
  print(paint('dim', `Node ${process.version}, one SQLite file for each part, in ${folder}`));
  try {
    await tellPauses(stage, join(folder, 'pauses.db'));
    await stage.chapter('A process dies by SIGKILL', () => tellCrash(stage, folder));
  } catch (error) {
    stage.claim('the demo comes to its end', false, error);
  }
  if (!stage.end()) process.exitCode = 1;
  offerInspector(join(folder, 'pauses.db'));
}

/** How to look at the workflows now that their engine is gone. */
function offerInspector(file: string): void {
  mkdirSync(KEPT, { recursive: true });
  const kept = join(KEPT, 'pauses.db');
  copyFileSync(file, kept);
  const path = relative('', kept);
  print(`\nThe file of the first chapters is kept. Look at what happened in it:`);
  print(`  ${paint('cyan', `npx abeyance inspect ${path}`)}`);
  print(`  ${paint('cyan', `npx abeyance list ${path} status:done`)}`);
  print(`A lively fleet of workflows: ${paint('cyan', 'npm run demo -- --inspect')}`);
}

async function tellPauses(stage: Stage, file: string): Promise<void> {
  await using engine: Engine = await createEngine({
    workflows: [...Object.values(machines), delivery, fragile],
    store: sqliteStore(file),
  });
  await stage.chapter('Four pauses, as calls', () => tellCalls(stage, engine));
  await stage.chapter('The same pauses, as states', () => tellStates(stage, engine));
  await stage.chapter('Waiting on a condition, and a timeout', () => tellConditions(stage, engine));
  await stage.chapter('Snapshots, and going on by hand', () => tellResuming(stage, engine));
  await stage.chapter('Request and response', () => tellRequest(stage, engine));
  await stage.chapter('Broadcast', () => tellBroadcast(stage, engine));
  await stage.chapter('Coordination', () => tellCoordination(stage, engine));
  await stage.chapter('Errors have a code and a remedy', () => tellRefusals(stage, engine));
  await stage.chapter('Errors of the world', () => tellRetries(stage, engine));
  await stage.chapter('A thousand at once', () => tellNumbers(stage, engine));
}

if (process.argv.includes('--inspect')) await import('../inspector-fleet/main.ts');
else await main();

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createEngine, type Engine } from 'abeyance';
import { sqliteReader, sqliteStore } from 'abeyance/sqlite';
import { chart, type Span } from './chart.ts';
import { ENDS, shop } from './shop.ts';
import { paint, print, type Stage } from './stage.ts';
import type { Report } from './worker.ts';
import { World, type Call } from './world.ts';

/** How long the first process may live once all its workflows stand, ms. */
const RUNS_MS = 300;

const WORKER = join(import.meta.dirname, 'worker.ts');

/** What the second process told of itself. */
interface Reopened {
  readonly pid: number;
  readonly openedAt: number;
  readonly ended: ReadonlyMap<string, string>;
}

/** A process dies in the middle of everything, and another goes on where it stood. */
export async function tellCrash(stage: Stage, folder: string): Promise<void> {
  const file = join(folder, 'shop.db');
  const world = new World(join(folder, 'world.jsonl'));
  const { pid: first, killedAt } = await openAndKill(stage, file, folder);
  await tellWhatIsLeft(stage, file);
  const reopened = await reopen(stage, file, folder);
  for (const [id, value] of Object.entries(ENDS)) {
    const found = reopened.ended.get(id);
    stage.claim(`${id.padEnd(16)} is ${found}`, found === value, found);
  }
  tellKeys(stage, world.calls(), first, reopened.pid);
  await tellHistory(stage, file, world, { killedAt, openedAt: reopened.openedAt });
}

async function openAndKill(
  stage: Stage,
  file: string,
  folder: string,
): Promise<{ readonly pid: number; readonly killedAt: number }> {
  const child = run(file, folder, 'open');
  const exited = once(child, 'exit');
  const pid = child.pid ?? 0;
  const { dueAt } = await heard(child, 'standing');
  const names = Object.keys(ENDS).length;
  stage.note(`process ${pid} runs ${names} workflows: they sleep, wait, work and try again`);
  await stage.refusal('a second engine on the same file', 'StoreBusy', () => openBeside(file));
  await pause(RUNS_MS);
  child.kill('SIGKILL');
  const [, signal] = (await exited) as [number | null, string | null];
  const killedAt = Date.now();
  stage.claim(`process ${pid} is dead, by ${paint('red', String(signal))}`, signal === 'SIGKILL');
  stage.note('nobody runs, while two of them come due…');
  await pause(Math.max(0, dueAt + 150 - Date.now()));
  return { pid, killedAt };
}

async function openBeside(file: string): Promise<void> {
  await using _engine = await createEngine({ workflows: [], store: sqliteStore(file) });
}

/** The file can be read by anybody, at any time. */
async function tellWhatIsLeft(stage: Stage, file: string): Promise<void> {
  const reader = sqliteReader(file);
  await reader.open();
  const { items } = await reader.find({}, { limit: 100 });
  await reader.close();
  const words = items.map(({ id, status }) => `${id} ${status}`);
  stage.claim(
    `the file has all ${items.length}, none of them ended`,
    items.length === Object.keys(ENDS).length && items.every(({ status }) => status !== 'done'),
    words,
  );
}

async function reopen(stage: Stage, file: string, folder: string): Promise<Reopened> {
  const child = run(file, folder, 'reopen');
  const exited = once(child, 'exit');
  const pid = child.pid ?? 0;
  const ended = new Map<string, string>();
  let openedAt = Date.now();
  child.on('message', (message: Report) => {
    if (message.type === 'ended') ended.set(message.id, message.value);
    if (message.type !== 'recovered') return;
    openedAt = Date.now();
    stage.note(`process ${pid} opened the same file in ${message.bootMs} ms`);
  });
  const [code] = (await exited) as [number | null];
  stage.claim(`process ${pid} saw them to their ends and left with code ${code}`, code === 0, code);
  return { pid, openedAt, ended };
}

/** Work that was cut off is done again, and whoever it is done at knows it by its key. */
function tellKeys(stage: Stage, calls: readonly Call[], first: number, second: number): void {
  for (const service of ['bank', 'mail'] as const) {
    const own = calls.filter((call) => call.service === service);
    for (const { key, attempt, pid, done } of own) {
      const what = done ? paint('green', 'done') : paint('yellow', 'not done');
      stage.note(`${service}  key ${paint('bold', key)}  attempt ${attempt}  by ${pid}  ${what}`);
    }
    const keys = new Set(own.map(({ key }) => key));
    const pids = own.map(({ pid }) => pid).join();
    stage.claim(
      `the ${service} was called by both processes under one key`,
      keys.size === 1 && pids === `${first},${second}`,
      own,
    );
    const times = own.filter(({ done }) => done).length;
    stage.claim(`and did its work ${times === 1 ? 'once' : `${times} times`}`, times === 1, own);
  }
}

async function tellHistory(
  stage: Stage,
  file: string,
  world: World,
  dead: { readonly killedAt: number; readonly openedAt: number },
): Promise<void> {
  const workflows = Object.values(shop(world));
  await using engine = await createEngine({ workflows, store: sqliteStore(file) });
  const spans = await Promise.all(Object.keys(ENDS).map((id) => spanOf(engine, id)));
  const whole = spans.every(({ revisions }) => revisions.every((it, index) => it === index + 1));
  stage.claim('every turn of every workflow is in its history once', whole, spans);
  const early = spans.filter(({ dueAt, endedAt }) => dueAt !== undefined && endedAt < dueAt);
  stage.claim('no timer fired before its time', early.length === 0, early);
  const { items: letters } = await engine.deadLetters();
  stage.claim('no message was lost', letters.length === 0, letters);
  print('');
  for (const line of chart(spans, dead)) print(line);
}

async function spanOf(
  engine: Engine,
  id: string,
): Promise<Span & { readonly revisions: readonly number[]; readonly dueAt: number | undefined }> {
  const { items } = await engine.history(id);
  const handle = await engine.get(id);
  const { createdAt, updatedAt } = handle.getSnapshot();
  const timer = items[0]?.changes.timersSet?.[0]?.[1];
  return {
    id,
    startedAt: createdAt,
    endedAt: updatedAt,
    revisions: items.map(({ revision }) => revision),
    dueAt: id === 'invoice-paid' ? undefined : timer,
  };
}

function run(file: string, folder: string, how: 'open' | 'reopen'): ChildProcess {
  const args = [WORKER, file, join(folder, 'world.jsonl'), how];
  return spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** The first report of a type; an error where the process ends before it. */
function heard<Type extends Report['type']>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<Report, { type: Type }>> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the process ended early, code ${code}`)));
    child.on('message', (message: Report) => {
      if (message.type === type) resolve(message as Extract<Report, { type: Type }>);
    });
  });
}

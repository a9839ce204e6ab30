import { METHOD_NAMES } from '../../inspector/protocol/source.ts';
import { usedHeap } from '../runtime/used-heap.ts';
import { Chance } from '../simulation/chance.ts';
import { aRequestOf } from './inspector-requests.ts';
import { askByWebSocket } from './inspector-sockets.ts';
import { closeInspector, openInspector, SECRET, type InspectorWorld } from './inspector-world.ts';
import { brokenText } from './mutate-text.ts';
import { poisonText } from './poison.ts';
import { ask, rawRequest } from './raw-http.ts';

export interface InspectorReport {
  readonly requests: number;
  readonly connections: number;
  readonly webSockets: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Bytes after each world. */
  readonly heaps: readonly number[];
  readonly findings: readonly string[];
}

/** What is asked of one engine. */
const EACH = 400;
/** What is asked at least, however short the time and busy the machine. */
const LEAST = 150;
/** Longer than any answer may take, ms. */
const SLOW_MS = 10_000;

class Run {
  requests = 0;
  connections = 0;
  webSockets = 0;
  readonly byStatus: Record<string, number> = {};
  readonly heaps: number[] = [];
  readonly findings: string[] = [];

  found(place: string, what: string): void {
    if (this.findings.length < 50) this.findings.push(`${place}: ${what.slice(0, 600)}`);
  }

  count(status: number | string): void {
    this.byStatus[status] = (this.byStatus[status] ?? 0) + 1;
  }
}

interface Asking {
  readonly run: Run;
  readonly world: InspectorWorld;
  readonly chance: Chance;
  readonly place: string;
}

/** Asks an inspector what nobody should ask: by requests, by bare sockets and by WebSockets. */
export async function fuzzInspector(seed: number, seconds: number): Promise<InspectorReport> {
  const until = Date.now() + seconds * 1_000;
  const run = new Run();
  const lost = (error: unknown): void => run.found('process', `unhandled: ${shown(error)}`);
  process.on('unhandledRejection', lost);
  process.on('uncaughtException', lost);
  try {
    let asked = 0;
    const goesOn = (): boolean => Date.now() < until || asked < LEAST;
    for (let part = seed; goesOn(); part += 1) {
      const world = await openInspector();
      for (let index = 0; index < EACH && goesOn(); index += 1) {
        asked += 1;
        const chance = new Chance(Math.imul(part, 15_485_863) + index);
        await once({ run, world, chance, place: `seed ${part}, request ${index}` });
      }
      for (const wrong of await closeInspector(world)) run.found(`seed ${part}`, wrong);
      run.heaps.push(usedHeap());
    }
  } finally {
    process.off('unhandledRejection', lost);
    process.off('uncaughtException', lost);
  }
  return run;
}

async function once(asking: Asking): Promise<void> {
  const { run, chance, place } = asking;
  const begun = performance.now();
  const way = chance.below(10);
  if (way === 0) await onSocket(asking);
  else if (way <= 2) await onWebSocket(asking);
  else await oneRequest(asking);
  if (performance.now() - begun > SLOW_MS) run.found(place, 'was slow');
  if (chance.hit(0.05)) await isThere(asking);
}

/** Whoever asks rightly is answered, whatever was asked before. */
async function isThere({ run, world, place }: Asking): Promise<void> {
  const { base, token } = world.server;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${base}/api/hello`, { method: 'POST', headers, body: '{}' });
  if (answer.status !== 200) run.found(place, `the next got ${answer.status}`);
  await answer.text();
}

async function oneRequest({ run, world, chance, place }: Asking): Promise<void> {
  const asked = aRequest(chance, world);
  if (asked === undefined) return;
  const { request, mayAsk } = asked;
  const shownRequest = `${request.method} ${request.url.slice(0, 200)}`;
  try {
    const answer = await world.handler(request);
    const text = await answer.text();
    run.requests += 1;
    run.count(answer.status);
    const told = `${shownRequest} → ${answer.status} ${text.slice(0, 300)}`;
    // 503: there are no pages where the app is not built
    const isFault = answer.status >= 500 && answer.status !== 503;
    if (answer.status < 200 || isFault) run.found(place, told);
    if (!mayAsk && text.includes(SECRET)) run.found(place, `${told} shows what it should not`);
    if (!mayAsk && answer.status === 200 && text.includes('"answer"')) {
      run.found(place, `${told} was let in`);
    }
  } catch (error) {
    run.found(place, `${shownRequest} threw ${shown(error)}`);
  }
}

interface AskedRequest {
  readonly request: Request;
  /** Whether it shows the token, at the right place. */
  readonly mayAsk: boolean;
}

const METHODS = 'POST POST POST POST POST POST GET HEAD PUT OPTIONS DELETE'.split(' ');
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/xml',
];

function aRequest(chance: Chance, world: InspectorWorld): AskedRequest | undefined {
  const method = chance.pick(METHODS);
  const name = chance.pick(METHOD_NAMES);
  const odd = poisonText(chance).slice(0, 2_000);
  const path = chance.hit(0.8)
    ? `/inspector/api/${name}`
    : chance.pick([
        `/inspector/${encodeURIComponent(odd.toWellFormed())}`,
        `/inspector/${odd}`,
        `/inspector/api/${odd}`,
        `/inspector/../${odd}`,
        '/inspector/%2e%2e/%2e%2e/package.json',
        '/inspector//evil.example/',
        '/api/hello',
        '/inspector',
      ]);
  const mayAsk = chance.hit(0.8);
  const headers = new Headers();
  const put = (key: string, value: string): void => {
    try {
      headers.set(key, value);
    } catch {
      // no header can hold it
    }
  };
  put('content-type', chance.hit(0.85) ? 'application/json' : chance.pick(TYPES));
  put('host', chance.hit(0.9) ? 'ops.example' : chance.pick(['evil.example', odd]));
  if (chance.hit(0.15)) put('origin', chance.pick(['http://localhost:5173', 'null', odd]));
  if (chance.hit(0.1)) put('sec-fetch-site', chance.pick(['cross-site', 'none', odd]));
  if (mayAsk) put('authorization', `Bearer ${world.token}`);
  else if (chance.hit(0.7)) put('authorization', chance.pick(['Bearer', `Bearer ${odd}`, odd]));
  const right = aRequestOf(name, chance, world);
  const body = chance.hit(0.3) ? JSON.stringify(right) : brokenText(chance, right);
  const init = { method, headers, ...(/^(GET|HEAD)$/.test(method) ? {} : { body }) };
  try {
    return { request: new Request(`http://ops.example${path}`, init), mayAsk };
  } catch {
    return undefined;
  }
}

async function onSocket({ run, world, chance, place }: Asking): Promise<void> {
  const { port } = world.server;
  const bytes = rawRequest(chance)
    .replaceAll('/workflows/o/events', `/api/${chance.pick(METHOD_NAMES)}`)
    .replaceAll('host: x', `host: 127.0.0.1:${port}\r\nauthorization: Bearer ${world.token}`);
  const { answers, isOver } = await ask(port, bytes, chance);
  run.connections += 1;
  for (const status of answers) {
    run.count(`socket ${status}`);
    if (status === 500) run.found(place, `a fault: ${JSON.stringify(bytes.slice(0, 300))}`);
  }
  if (!isOver) run.found(place, `left open: ${JSON.stringify(bytes.slice(0, 300))}`);
}

async function onWebSocket({ run, world, chance, place }: Asking): Promise<void> {
  const { codes, wrong } = await askByWebSocket(world, chance);
  run.webSockets += 1;
  for (const code of codes) run.count(`web socket ${code}`);
  if (wrong !== undefined) run.found(place, wrong);
}

function shown(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

import { INSIDE } from '../http/machines.ts';
import { Chance } from '../simulation/chance.ts';
import { closeHttp, openHttp, TOKEN, type HttpWorld } from './http-world.ts';
import { poisonText } from './poison.ts';
import { ask, rawRequest } from './raw-http.ts';

export interface HttpReport {
  readonly requests: number;
  readonly connections: number;
  readonly links: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
}

/** Requests to one engine. */
const EACH = 400;
/** Longer than any answer may take, on a busy machine too, ms. */
const SLOW_MS = 15_000;

class Run {
  requests = 0;
  connections = 0;
  links = 0;
  readonly byStatus: Record<string, number> = {};
  readonly findings: string[] = [];

  found(place: string, what: string): void {
    if (this.findings.length < 50) this.findings.push(`${place}: ${what.slice(0, 600)}`);
  }

  count(status: number | string): void {
    this.byStatus[status] = (this.byStatus[status] ?? 0) + 1;
  }
}

/** Asks the HTTP face what nobody should ask, by requests and by bare sockets. */
export async function fuzzHttp(seed: number, seconds: number, asksMin = 0): Promise<HttpReport> {
  const until = Date.now() + seconds * 1_000;
  const run = new Run();
  let asked = 0;
  const goesOn = (): boolean => Date.now() < until || asked < asksMin;
  const lost = (error: unknown): void => run.found('process', `unhandled: ${String(error)}`);
  process.on('unhandledRejection', lost);
  try {
    for (let part = seed; goesOn(); part += 1) {
      const world = await openHttp();
      for (let index = 0; index < EACH && goesOn(); index += 1) {
        asked += 1;
        const chance = new Chance(Math.imul(part, 104_729) + index);
        const place = `seed ${part}, request ${index}`;
        if (chance.hit(0.3)) await onSocket(run, world, chance, place);
        else if (chance.hit(0.1)) await tampered(run, world, chance, place);
        else await oneRequest(run, world, chance, place);
      }
      for (const wrong of await closeHttp(world)) run.found(`seed ${part}`, wrong);
    }
  } finally {
    process.off('unhandledRejection', lost);
  }
  return run;
}

async function oneRequest(run: Run, world: HttpWorld, chance: Chance, place: string) {
  const request = aRequest(chance, world);
  if (request === undefined) return;
  const [open] = world.handlers;
  const handler = chance.hit(0.6)
    ? (open ?? chance.pick(world.handlers))
    : chance.pick(world.handlers);
  const begun = performance.now();
  try {
    const answer = await handler(request);
    const text = await answer.text();
    run.requests += 1;
    run.count(answer.status);
    const shown = `${request.method} ${request.url.slice(0, 200)} → ${answer.status}`;
    if (answer.status < 200 || answer.status >= 500) run.found(place, shown);
    if (text.includes(INSIDE)) run.found(place, `${shown} shows the inside`);
    if (text.length > 20_000) run.found(place, `${shown} answers ${text.length} characters`);
  } catch (error) {
    run.found(place, `threw ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
  }
  if (performance.now() - begun > SLOW_MS) run.found(place, 'was slow');
}

/** A link somebody has changed: it is none, and the workflow stands where it stood. */
async function tampered(run: Run, { link, handlers }: HttpWorld, chance: Chance, place: string) {
  const [handler] = handlers;
  const at = '/links/'.length + chance.below(link.length - '/links/'.length);
  const other = chance.pick(['A', 'B', '-', '_', '.', '%00', '%2e', 'é', '']);
  const changed = chance.pick([
    link.slice(0, at) + other + link.slice(at + 1),
    link.slice(0, at),
    `${link}${other}x`,
    `${link}.${link.slice(7)}`,
    link.toUpperCase(),
  ]);
  if (changed === link || handler === undefined) return;
  const body = chance.pick(['', 'choice=yes', '{"choice":"yes"}']);
  const answer = await handler(
    new Request(`https://x.example${changed}`, { method: 'POST', body }),
  );
  run.links += 1;
  run.count(answer.status);
  if (answer.status < 400 || answer.status >= 500) run.found(place, `${changed}: ${answer.status}`);
}

/** What comes over a bare socket: whatever it is, the next who asks is answered. */
async function onSocket(run: Run, { port }: HttpWorld, chance: Chance, place: string) {
  const { bytes, answers, isOver } = await ask(port, rawRequest(chance), chance);
  run.connections += 1;
  for (const status of answers) {
    run.count(`socket ${status}`);
    if (status === 500) run.found(place, `a fault: ${JSON.stringify(bytes.slice(0, 300))}`);
  }
  if (!isOver) run.found(place, `left open: ${JSON.stringify(bytes.slice(0, 300))}`);
  if (!chance.hit(0.1)) return;
  const canary = 'GET /workflows/o HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  const after = await ask(port, canary, undefined);
  if (after.answers[0] !== 200) run.found(place, `the next got ${String(after.answers[0])}`);
}

const PATHS = [
  '/events',
  '/workflows',
  '/workflows/o',
  '/workflows/o/events',
  '/workflows/o/result',
  '/workflows/o/resume',
  '/workflows/o/cancel',
  '/links/x.y',
  '/api/workflows/o',
];

function aPath(chance: Chance): string {
  const path = chance.pick(PATHS);
  if (chance.hit(0.6)) return path;
  const more = poisonText(chance).slice(0, 3_000);
  const text = chance.hit(0.5) ? encodeURIComponent(more.toWellFormed()) : more;
  return chance.pick([
    `${path}?wait=${text}`,
    `${path}?${text}`,
    `${path}/${text}`,
    path.replace('o', text),
    `/${text}`,
    `//${text}${path}`,
  ]);
}

const TYPES = [
  'application/json',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/x-www-form-urlencoded',
  'text/plain; charset=utf-16',
  'application/json; boundary=x',
];

const CE = ['ce-specversion', 'ce-id', 'ce-source', 'ce-type', 'ce-time', 'ce-subject'];

function someHeaders(chance: Chance, headers: Headers): void {
  const put = (name: string, value: string): void => {
    try {
      headers.set(name, value);
    } catch {
      // no header can hold it
    }
  };
  if (chance.hit(0.9))
    put('content-type', chance.hit(0.6) ? 'application/json' : chance.pick(TYPES));
  if (chance.hit(0.5))
    put('authorization', chance.hit(0.7) ? `Bearer ${TOKEN}` : chance.pick(['Bearer', 'Basic x']));
  if (chance.hit(0.3))
    put('x-sign', chance.pick(['t=1,v1=00', 'v1=', 'sha256=ff', '00'.repeat(32)]));
  if (chance.hit(0.2)) put('accept', 'text/html');
  if (chance.hit(0.2)) put('origin', 'https://evil.example');
  if (chance.hit(0.15)) {
    for (const name of CE) put(name, chance.pick(['1.0', 'o', '/a', '2026-01-01T00:00:00Z']));
  }
  if (chance.hit(0.4)) {
    const name = chance.pick([...CE, 'authorization', 'content-type', 'x-sign', 'content-length']);
    put(name, poisonText(chance).slice(0, 3_000));
  }
}

const EVENT = { type: 'note', payload: { a: 1 }, id: 'e' };

const CLOUD = { specversion: '1.0', id: 'a', source: '/b', type: 'note', subject: 'o', data: {} };

function aBody(chance: Chance): string | Uint8Array<ArrayBuffer> | undefined {
  const fields: Record<string, unknown> = chance.pick<Record<string, unknown>>([
    EVENT,
    CLOUD,
    { data: 1, suspension: 'asking', since: 1, id: 'r' },
    { reason: 'x', force: true },
    { workflow: 'order', id: 'n', input: {}, metadata: { a: 'b' } },
  ]);
  const key = chance.pick([...Object.keys(fields), '__proto__', 'constructor']);
  const value = chance.pick<unknown>([
    poisonText(chance).slice(0, 50_000),
    [],
    {},
    null,
    -0,
    1e308,
    { toString: 1 },
  ]);
  const entries = [...Object.entries(fields), ...(chance.hit(0.6) ? [[key, value] as const] : [])];
  const parts = entries.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`);
  const made = `{${parts.join()}}`;
  const count = chance.pick([2, 101]);
  if (chance.hit(0.05)) return undefined;
  return chance.pick<string | Uint8Array<ArrayBuffer>>([
    made,
    made,
    made,
    `[${Array.from({ length: count }, () => made).join()}]`.slice(0, 150_000),
    made.slice(0, -2),
    '['.repeat(90_000),
    '{"a":'.repeat(15_000),
    '1e99999',
    new Uint8Array([0xff, 0xfe, 0x00, 0xc3]),
    'x'.repeat(100_001),
  ]);
}

const METHODS = 'GET GET POST POST POST POST POST POST HEAD PUT DELETE OPTIONS PATCH'.split(' ');

function aRequest(chance: Chance, { link }: HttpWorld): Request | undefined {
  const method = chance.pick(METHODS);
  const headers = new Headers();
  someHeaders(chance, headers);
  // a link is only looked at here: whoever posts to it has it
  const path = method === 'GET' && chance.hit(0.1) ? link : aPath(chance);
  const body = method === 'GET' || method === 'HEAD' ? undefined : aBody(chance);
  try {
    const init = { method, headers, ...(body !== undefined && { body }) };
    return new Request(`https://x.example${path}`, init);
  } catch {
    return undefined;
  }
}

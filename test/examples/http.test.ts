import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';

const TOKEN = 'a-token-of-this-test-only';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const SECOND = 1_000;

let child: ChildProcess | undefined;

afterEach(() => void child?.kill());

/** Runs a server of the examples; gives where the shop is, and the manager's link. */
async function open(file: string): Promise<{ readonly shop: string; readonly manager: string }> {
  const env = { ...process.env, PORT: '0', SHOP_TOKEN: TOKEN };
  child = spawn(process.execPath, [`examples/http/${file}.ts`], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const found: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, name = '', url = ''] = /^(\w+): (.*)$/.exec(line) ?? [];
    found[name] = url;
    if (name === 'manager') break;
  }
  return { shop: found['shop'] ?? '', manager: found['manager'] ?? '' };
}

describe.each(['bare-node', 'in-express', 'in-hono'])('%s', (file) => {
  test('lets a shop ask, wait and be answered by a link', { timeout: 20 * SECOND }, async () => {
    const { shop, manager } = await open(file);
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const call = (path: string, init: RequestInit = {}) => fetch(shop + path, { headers, ...init });

    expect((await fetch(`${shop}/workflows/order-1`)).status).toBe(401);
    expect(await (await call('/workflows/order-1')).json()).toMatchObject({ value: 'asking' });
    expect((await call('/nothing')).status).toBe(404);

    // one that goes away, and one that is answered by what comes meanwhile
    const leaving = new AbortController();
    const gone = call('/workflows/order-1/result?wait=30s', { signal: leaving.signal });
    const waiting = call('/workflows/order-1/result?wait=30s');
    leaving.abort();
    await expect(gone).rejects.toThrow('aborted');

    const page = await (await fetch(manager)).text();
    expect(page).toContain('Order 1 is for 99 €. Do you approve?');
    const body = 'choice=Approve';
    const pressed = await fetch(manager, { method: 'POST', body, headers: FORM });
    expect([pressed.status, (await pressed.text()).includes('Thank you')]).toEqual([200, true]);
    const result = await waiting;
    expect(await result.json()).toEqual({
      id: 'order-1',
      status: 'done',
      output: { approved: true },
    });
    expect((await fetch(manager, { method: 'POST', body, headers: FORM })).status).toBe(410);

    const start = { method: 'POST', body: JSON.stringify({ workflow: 'order', id: 'order 2' }) };
    const started = await call('/workflows', start);
    expect([started.status, started.headers.get('location')]).toEqual([
      201,
      '/shop/workflows/order%202',
    ]);
    const event = { type: 'manager.approval', payload: { approved: false } };
    const sent = { method: 'POST', body: JSON.stringify(event) };
    const delivery = await (await call('/workflows/order%202/events', sent)).json();
    expect(delivery).toMatchObject({ results: [{ outcome: 'handled' }] });
    const large = { method: 'POST', body: JSON.stringify({ ...event, x: 'x'.repeat(999_990) }) };
    expect((await call('/events', large)).status).toBe(413);
    expect((await call('/workflows/order%202/result')).status, 'and goes on').toBe(200);
  });
});

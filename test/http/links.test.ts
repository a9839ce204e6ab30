import { describe, expect, test } from 'vitest';
import { AbeyanceError, type Engine } from '../../src/index.ts';
import { createHttpHandler, createLinks, type HttpEngine } from '../../src/http.ts';
import { expectRefusal, failureOf } from '../bad-input/values.ts';
import { FORM, HTML, linkSetting, OLD, post } from './link-setting.ts';
import { again, double, order, quorum, tasked } from './machines.ts';
import { asking, ORIGIN } from './setting.ts';

/** An engine some of whose methods may be put in place of others. */
const engineOf = (engine: Engine): HttpEngine => ({
  get: (id) => engine.get(id),
  start: (machine, ...options) => engine.start(machine, ...options),
  sendEvent: (event) => engine.sendEvent(event),
  resumeWorkflow: (id, data, options) => engine.resumeWorkflow(id, data, options),
  cancelWorkflow: (id, reason) => engine.cancelWorkflow(id, reason),
  now: () => engine.now(),
});

describe('a link', () => {
  test('resumes what it names with its data, and then it is used', async () => {
    const { engine, ask, create, run, outputOf } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    const link = await create({ data: { user: 'ann', at: new Date(0) } });
    expect(await ask(link, post())).toMatchObject({
      status: 200,
      json: { workflowId: 'o', resumed: true },
    });
    expect(await outputOf('o')).toEqual({ user: 'ann', at: new Date(0) });
    expect(await ask(link, post())).toMatchObject({ status: 410, json: { code: 'LinkUsed' } });
    expect((await ask(link)).status).toBe(410);
  });

  test('needs no other right, and gives none', async () => {
    const { engine, ask, create, run } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    expect((await ask('/api/workflows/o')).status).toBe(401);
    expect((await ask(await create())).status).toBe(200);
  });

  test('does nothing when it is opened, as mail scanners do: it asks', async () => {
    const { engine, ask, create, run } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    const link = await create({ data: 1 });
    for (const method of ['GET', 'HEAD', 'GET'])
      expect((await ask(link, { method })).status).toBe(200);
    expect((await engine.get('o')).getSnapshot()).toMatchObject({
      status: 'suspended',
      revision: 1,
    });
    const { text, headers } = await ask(link, { headers: HTML });
    expect(text).toContain('<form method="post">');
    expect(text).toContain('May o go on?');
    expect(text).not.toMatch(/<script|<style|\son\w+=/i);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    const done = await ask(link, post('', FORM));
    expect(done).toMatchObject({ status: 200 });
    expect(done.text).toContain('Thank you');
  });

  test('of two who press at once exactly one does it', async () => {
    const { engine, ask, create, run } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    const link = await create({ data: 1 });
    const answers = await Promise.all([1, 2, 3].map(() => ask(link, post())));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 410, 410]);
    expect((await engine.history('o')).items).toHaveLength(2);
  });

  test('B11: counts once also where the pause goes on after it', async () => {
    const { engine, ask, create, run, outputOf } = await linkSetting();
    await run(engine.start(quorum, { id: 'o' }));
    const ann = await create({ data: 'ann' });
    const bob = await create({ data: 'bob' });
    expect((await ask(ann, post())).status).toBe(200);
    expect((await ask(ann, post())).status).toBe(410);
    expect((await ask(bob, post())).status).toBe(200);
    expect(await outputOf('o')).toEqual(['ann', 'bob']);
  });

  test('of a suspension that is over ends no later one in the same place', async () => {
    const { engine, host, ask, create, run } = await linkSetting();
    const handle = await run(engine.start(again, { id: 'o' }));
    const first = await create();
    await run(handle.resume());
    expect((await ask(first, post())).status, 'it rests').toBe(410);
    await host.advance(1_000);
    expect(await handle.refresh()).toMatchObject({ value: 'asking', revision: 3 });
    expect((await ask(first, post())).status).toBe(410);
    expect((await ask(await create(), post())).status).toBe(200);
  });

  test('ends with its time', async () => {
    const { engine, host, ask, create, run } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    const link = await create({ expiresIn: '1h' });
    await host.advance(3_599_999);
    expect((await ask(link)).status).toBe(200);
    await host.advance(1);
    expect(await ask(link, post())).toMatchObject({ status: 410, json: { code: 'LinkExpired' } });
    const page = await ask(link, { headers: HTML });
    expect(page).toMatchObject({ status: 410 });
    expect(page.text).toContain('The link has expired');
  });

  test('ends with its workflow', async () => {
    const { engine, ask, create, run } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    const link = await create();
    await run(engine.cancelWorkflow('o'));
    expect(await ask(link, post())).toMatchObject({ status: 410, json: { code: 'LinkUsed' } });
  });

  test('waits for a workflow that is parked', async () => {
    const { engine, ask, create, run } = await linkSetting([OLD], 'park');
    await run(engine.start(order, { id: 'o' }));
    const link = await create();
    await run(engine.sendSimpleEvent('o', 'fail'));
    const parked = { status: 409, json: { code: 'WorkflowParked' } };
    expect(await ask(link, post())).toMatchObject(parked);
    expect(await ask(link)).toMatchObject(parked);
    await run(engine.retryWorkflow('o', { event: 'skip' }));
    expect((await ask(link, post())).status).toBe(200);
  });

  test('may be for a task that stands still: the data is its output', async () => {
    const { engine, ask, create, run, outputOf } = await linkSetting();
    await run(engine.start(tasked, { id: 'o' }));
    const link = await create({ data: { paid: 7 } });
    expect((await ask(link, post())).status).toBe(200);
    expect(await outputOf('o')).toEqual({ paid: 7 });
    expect((await ask(link, post())).status).toBe(410);
  });

  test('names one suspension of several', async () => {
    const { engine, ask, create, run } = await linkSetting();
    await run(engine.start(double, { id: 'o' }));
    const ambiguous = await failureOf(() => create());
    expectRefusal(ambiguous, ['SuspensionAmbiguous'], 'none named');
    const link = await create({ suspension: 'right.asking' });
    expect((await ask(link, post())).status).toBe(200);
    expect((await engine.get('o')).getSnapshot().value).toEqual({ left: 'asking', right: 'over' });
  });
});

describe('choices', () => {
  const choices = { Approve: { ok: true }, 'No & “never”': { ok: false } };

  test('are buttons, and the one pressed says what the workflow gets', async () => {
    const { engine, ask, create, run, outputOf } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    const link = await create({ choices, title: 'Pay <b>99 €</b>?' });
    const { text } = await ask(link);
    expect(text).toContain('<button name="choice" value="Approve">Approve</button>');
    expect(text).toContain('value="No &amp; “never”"');
    expect(text).toContain('<h1>Pay &lt;b&gt;99 €&lt;/b&gt;?</h1>');
    const body = String(new URLSearchParams({ choice: 'No & “never”' }));
    expect((await ask(link, post(body, FORM))).text).toContain('No &amp; “never”: that is noted');
    expect(await outputOf('o')).toEqual({ ok: false });
  });

  test('may be made in JSON, and no other may', async () => {
    const { engine, ask, create, run, outputOf } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    const link = await create({ choices });
    for (const choice of ['approve', '', 'constructor', '__proto__', 'toString', 7, null]) {
      const refused = await ask(link, post({ choice }));
      expect(refused, String(choice)).toMatchObject({ status: 400 });
    }
    for (const body of [{}, { data: { ok: true } }, [], 'x']) {
      expect((await ask(link, post(body))).status).toBeGreaterThanOrEqual(400);
    }
    expect((await ask(link, post())).status).toBe(400);
    expect((await ask(link, post('x', { 'content-type': 'text/plain' }))).status).toBe(415);
    expect((await ask(link, post({ choice: 'Approve' }))).status).toBe(200);
    expect(await outputOf('o')).toEqual({ ok: true });
  });

  test('are refused by a link that offers none', async () => {
    const { engine, ask, create, run } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    expect((await ask(await create(), post({ choice: 'Approve' }))).status).toBe(400);
  });
});

test('a link says nothing of why its workflow would not go on', async () => {
  const { engine, host, run } = await linkSetting();
  await run(engine.start(order, { id: 'o' }));
  const secrets = [OLD];
  const refusing: HttpEngine = {
    ...engineOf(engine),
    resumeWorkflow: () =>
      Promise.reject(new AbeyanceError('EventRejected', 'INSIDE', { details: { eventType: 'e' } })),
  };
  const links = createLinks({ engine, secrets, url: ORIGIN });
  const { ask, finish } = asking(
    createHttpHandler({ engine: refusing, auth: 'none', links }),
    host,
  );
  const link = await finish(links.create({ workflowId: 'o', expiresIn: '1d' }));
  const { status, json, text } = await ask(link.slice(ORIGIN.length), post());
  expect([status, json.code]).toEqual([409, 'NotResumed']);
  expect(text).not.toMatch(/INSIDE|eventType/);
});

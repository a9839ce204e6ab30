import { describe, expect, test } from 'vitest';
import { createHttpHandler, createLinks, type LinkOptions } from '../../src/http.ts';
import { expectRefusal, failureOf } from '../bad-input/values.ts';
import { setting } from '../engine/setting.ts';
import { again, double, order, quorum, tasked } from './machines.ts';
import { asking, ORIGIN, type Asked } from './setting.ts';

const OLD = 'an old secret of thirty-two characters';
const NEW = 'a new secret of thirty-two characters!';
const URL_OF = `${ORIGIN}/api`;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const HTML = { accept: 'text/html,application/xhtml+xml;q=0.9' };

/** A handler that lets nobody in but by links, and what makes them. */
async function linkSetting(secrets = [OLD], onFailure: 'error' | 'park' = 'error') {
  const inner = await setting([order, double, quorum, again, tasked], { onFailure });
  const { engine } = inner;
  const links = createLinks({ engine, secrets, url: `${URL_OF}/` });
  const auth = () => false;
  const { ask, finish } = asking(
    createHttpHandler({ engine, auth, basePath: '/api', links }),
    inner.host,
  );
  const create = async (options: Partial<LinkOptions> = {}): Promise<string> => {
    const link = await finish(links.create({ workflowId: 'o', expiresIn: '1d', ...options }));
    return link.slice(ORIGIN.length);
  };
  const outputOf = async (id: string) => (await engine.get(id)).getSnapshot().output;
  return { ...inner, links, ask, finish, create, outputOf };
}

const post = (body?: unknown, headers = {}): Asked => ({ method: 'POST', body, headers });

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

describe('nobody can make one', () => {
  test('of another, or of parts of two', async () => {
    const { engine, ask, create, run } = await linkSetting();
    for (const id of ['o', 'p']) await run(engine.start(order, { id }));
    const one = await create();
    const two = await create({ workflowId: 'p' });
    expect(one).not.toBe(await create());
    const [head = '', tail = ''] = one.split('.');
    const forged = [
      `${head}.${two.split('.')[1]}`,
      head,
      `${head}.`,
      `${head}.${tail.slice(0, -2)}`,
      `${head}.${tail}.${tail}`,
      `${one}x`,
      `${head.slice(0, -1)}.${tail}`,
      `/api/links/.${tail}`,
      '/api/links/x',
      '/api/links/%00',
      `/api/links/${'x'.repeat(10_000)}`,
    ];
    for (const link of forged) {
      const answer = await ask(link, post());
      expect(answer, link.slice(0, 60)).toMatchObject({
        status: 404,
        json: { code: 'LinkInvalid' },
      });
    }
    expect((await ask(one, post())).status).toBe(200);
  });

  test('any byte changed makes it invalid', async () => {
    const { engine, ask, create, run } = await linkSetting();
    await run(engine.start(order, { id: 'o' }));
    const link = await create();
    const start = link.lastIndexOf('/') + 1;
    // the last character holds two bits that are not read
    for (let at = start; at < link.length - 1; at += 5) {
      const changed = link[at] === 'A' ? 'B' : 'A';
      const forged = link.slice(0, at) + changed + link.slice(at + 1);
      expect((await ask(forged, post())).status, `at ${at}`).toBe(404);
    }
  });

  test('without the secret, and those of a secret that is being replaced still count', async () => {
    const { engine, host, run, create, ask } = await linkSetting([OLD]);
    await run(engine.start(order, { id: 'o' }));
    const old = await create();
    const handlerOf = (secrets: string[]) => {
      const links = createLinks({ engine, secrets, url: URL_OF });
      const asked = asking(
        createHttpHandler({ engine, auth: 'none', basePath: '/api', links }),
        host,
      );
      return { ...asked, links };
    };
    const stranger = handlerOf([NEW]);
    expect((await stranger.ask(old)).status).toBe(404);
    const both = handlerOf([NEW, OLD]);
    expect((await both.ask(old)).status).toBe(200);
    const link = await both.finish(both.links.create({ workflowId: 'o', expiresIn: '1d' }));
    const path = link.slice(ORIGIN.length);
    expect((await stranger.ask(path)).status, 'the first signs').toBe(200);
    expect((await ask(path)).status).toBe(404);
  });
});

test('what cannot be made into a link is refused', async () => {
  const { engine, create, run } = await linkSetting();
  await run(engine.start(order, { id: 'o' }));
  await run(engine.start(order, { id: 'ended' }));
  await run(engine.cancelWorkflow('ended'));
  const refusals: [options: object, code: Parameters<typeof expectRefusal>[1][number]][] = [
    [{ workflowId: 'nobody' }, 'WorkflowNotFound'],
    [{ workflowId: 'ended' }, 'WorkflowEnded'],
    [{ workflowId: undefined }, 'OptionInvalid'],
    [{ suspension: 'elsewhere' }, 'SuspensionUnknown'],
    [{ suspension: 7 }, 'OptionInvalid'],
    [{ expiresIn: undefined }, 'DurationInvalid'],
    [{ expiresIn: 'soon' }, 'DurationInvalid'],
    [{ title: '' }, 'OptionInvalid'],
    [{ title: 7 }, 'OptionInvalid'],
    [{ choices: {} }, 'OptionInvalid'],
    [{ choices: [] }, 'OptionInvalid'],
    [{ choices: { a: 1 }, data: 1 }, 'OptionInvalid'],
    [{ data: () => {} }, 'NotSerializable'],
    [{ choices: { a: Symbol('x') } }, 'NotSerializable'],
    [{ data: 'x'.repeat(4_000) }, 'LimitExceeded'],
    [{ nonsense: 1 }, 'OptionInvalid'],
  ];
  for (const [options, code] of refusals) {
    const failure = await failureOf(() => create(options));
    expectRefusal(failure, [code], JSON.stringify(options));
  }
});

import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HmacAuth, HttpAuth } from '../../src/http.ts';
import { order } from './machines.ts';
import { httpSetting, type Answered } from './setting.ts';

const TOKEN = 'token-of-20-characters';
const OTHER = 'another-token-of-the-list';

async function status(auth: HttpAuth, headers: Record<string, string>): Promise<Answered> {
  const { engine, ask, run } = await httpSetting({ auth });
  await run(engine.start(order, { id: 'o' }));
  return ask('/workflows/o', { headers });
}

describe('bearer tokens', () => {
  const auth: HttpAuth = { type: 'bearer', tokens: [TOKEN, OTHER] };

  test.each([`Bearer ${TOKEN}`, `bearer ${OTHER}`, `Bearer   ${TOKEN}`])(
    '%s may ask',
    async (authorization) => {
      expect((await status(auth, { authorization })).status).toBe(200);
    },
  );

  test.each([
    '',
    'Bearer',
    'Bearer ',
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `Bearer ${TOKEN} ${OTHER}`,
    `Bearer ${TOKEN}, Bearer ${OTHER}`,
    `Bearer ${TOKEN.toUpperCase()}`,
  ])('“%s” may not, and is told how', async (authorization) => {
    const answer = await status(auth, { authorization });
    expect(answer).toMatchObject({ status: 401, json: { code: 'Unauthorized' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="abeyance"');
    expect(answer.text).not.toContain(TOKEN);
  });

  test('whoever may not ask does not learn what there is', async () => {
    const { ask } = await httpSetting({ auth });
    for (const path of ['/workflows/nobody', '/nothing', '/workflows/%ff', '/events']) {
      expect((await ask(path)).status, path).toBe(401);
    }
  });

  test('whoever may not ask is not read', async () => {
    const { ask } = await httpSetting({ auth, limits: { bodyBytes: 10 } });
    expect((await ask('/events', { method: 'POST', body: 'x'.repeat(20) })).status).toBe(401);
  });
});

describe('a function', () => {
  test('lets in by true alone', async () => {
    for (const verdict of [true, Promise.resolve(true)]) {
      expect((await status(() => verdict, {})).status).toBe(200);
    }
    for (const verdict of [false, undefined, 1, 'yes', {}, Promise.resolve('true')]) {
      const answer = await status((() => verdict) as unknown as HttpAuth, {});
      expect(answer.status, typeof verdict).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Custom realm="abeyance"');
    }
  });

  test('that throws lets nobody in', async () => {
    const fail = (): never => {
      throw new Error('the directory is away');
    };
    const answer = await status(fail, {});
    expect(answer).toMatchObject({ status: 500, json: { code: 'Internal' } });
    expect(answer.text).not.toContain('directory');
    expect((await status(() => Promise.reject(new Error('away')), {})).status).toBe(500);
  });

  test('sees the request and the body, which the handler reads too', async () => {
    const auth: HttpAuth = async (request, body) => {
      const text = new TextDecoder().decode(await body());
      return request.headers.get('x-key') === 'k' && text.includes('"note"');
    };
    const { engine, ask, run } = await httpSetting({ auth, limits: { bodyBytes: 100 } });
    await run(engine.start(order, { id: 'o' }));
    const post = (type: string, payload = '') =>
      ask('/workflows/o/events', {
        method: 'POST',
        body: { type, payload },
        headers: { 'x-key': 'k' },
      });
    expect((await post('note')).status).toBe(200);
    expect((await post('fail')).status).toBe(401);
    expect((await post('note', 'x'.repeat(100))).status).toBe(413);
  });
});

describe('an HMAC of the body', () => {
  const secrets = ["It's a Secret to Everybody", 'the secret before'];
  const github: HmacAuth = {
    type: 'hmac',
    secrets,
    header: 'X-Hub-Signature-256',
    prefix: 'sha256=',
  };
  const stripe: HmacAuth = { type: 'hmac', secrets, header: 'Stripe-Signature', timestamp: {} };
  const body = '{"type":"note"}';

  const sign = (text: string, encoding: 'hex' | 'base64' = 'hex', secret = secrets[0]!): string =>
    createHmac('sha256', secret).update(text).digest(encoding);

  const posting = async (auth: HttpAuth) => {
    const inner = await httpSetting({ auth });
    await inner.run(inner.engine.start(order, { id: 'o' }));
    const post = async (headers: Record<string, string>, text = body): Promise<number> => {
      const json = { 'content-type': 'application/json', ...headers };
      const asked = { method: 'POST', body: text, headers: json };
      return (await inner.ask('/workflows/o/events', asked)).status;
    };
    return { ...inner, post, seconds: () => Math.floor(inner.host.now() / 1_000) };
  };

  test('agrees with the vector GitHub gives', async () => {
    const { ask } = await httpSetting({ auth: github });
    const vector = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const headers = { 'x-hub-signature-256': `sha256=${vector}`, 'content-type': 'text/plain' };
    const asked = { method: 'POST', body: 'Hello, World!', headers };
    expect((await ask('/events', asked)).status, 'it passes, and is no event').toBe(415);
    expect((await ask('/events', { ...asked, body: 'Hello, World?' })).status).toBe(401);
  });

  test('is taken under each of the secrets, in either case', async () => {
    const { post } = await posting(github);
    const header = 'x-hub-signature-256';
    expect(await post({ [header]: `sha256=${sign(body)}` })).toBe(200);
    expect(await post({ [header]: `sha256=${sign(body).toUpperCase()}` })).toBe(200);
    expect(await post({ [header]: `sha256=${sign(body, 'hex', secrets[1])}` })).toBe(200);
    for (const wrong of [
      sign(body),
      'sha256=',
      `sha256=${sign(`${body} `)}`,
      `sha256=${sign(body).slice(2)}`,
      `sha256=${sign(body)}00`,
      `sha256=${sign(body).replace(/./, 'g')}`,
      `sha1=${sign(body)}`,
      `sha256=${sign(body, 'base64')}`,
      `sha256=${sign(body, 'hex', 'a secret of others')}`,
    ]) {
      expect(await post({ [header]: wrong }), wrong).toBe(401);
    }
    expect(await post({})).toBe(401);
  });

  test('may be in base64', async () => {
    const { post } = await posting({ type: 'hmac', secrets, header: 'x-sig', encoding: 'base64' });
    expect(await post({ 'x-sig': sign(body, 'base64') })).toBe(200);
    for (const wrong of [sign(body), `${sign(body, 'base64')}=`, '====', 'a']) {
      expect(await post({ 'x-sig': wrong }), wrong).toBe(401);
    }
  });

  test('with its time beside it, as Stripe signs, cannot be sent again later', async () => {
    const { post, host, seconds } = await posting(stripe);
    const header = (time: number | string, signature = sign(`${time}.${body}`)) => ({
      'stripe-signature': `t=${time},v1=${signature},v0=ignored`,
    });
    const first = header(seconds());
    expect(await post(first)).toBe(200);
    expect(
      await post({
        'stripe-signature': `t=${seconds()}, v1=00, v1=${sign(`${seconds()}.${body}`)}`,
      }),
    ).toBe(200);
    expect(await post(header(seconds() + 299))).toBe(200);
    expect(await post(header(seconds() + 301))).toBe(401);
    await host.advance(300_000);
    expect(await post(first)).toBe(200);
    await host.advance(1);
    expect(await post(first)).toBe(401);
    expect(await post(header(seconds(), sign(body))), 'the time is signed').toBe(401);
    expect(await post(header('soon'))).toBe(401);
    expect(await post({ 'stripe-signature': `v1=${sign(`undefined.${body}`)}` })).toBe(401);
    const time = seconds();
    const twice = `t=${time},t=${time + 1},v1=${sign(`${time}.${body}`)}`;
    expect(await post({ 'stripe-signature': twice })).toBe(401);
    const many = Array.from({ length: 9 }, () => `v1=${sign(`${time}.${body}`)}`).join(',');
    expect(await post({ 'stripe-signature': `t=${time},${many}` }), 'nine of them').toBe(401);
  });

  test('with its time in a header of its own', async () => {
    const auth: HmacAuth = {
      type: 'hmac',
      secrets,
      header: 'x-sig',
      timestamp: { header: 'x-time', tolerance: '1m' },
    };
    const { post, seconds } = await posting(auth);
    const at = (time: number) => ({ 'x-time': `${time}`, 'x-sig': sign(`${time}.${body}`) });
    expect(await post(at(seconds() - 60))).toBe(200);
    expect(await post(at(seconds() - 61))).toBe(401);
    expect(await post({ 'x-sig': sign(body) })).toBe(401);
  });

  test('of a body that is too large is not reckoned', async () => {
    const { ask } = await httpSetting({ auth: github, limits: { bodyBytes: 10 } });
    const headers = { 'x-hub-signature-256': `sha256=${sign(body)}` };
    expect((await ask('/events', { method: 'POST', body, headers })).status).toBe(413);
  });
});

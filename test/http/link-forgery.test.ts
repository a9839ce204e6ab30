import { describe, expect, test } from 'vitest';
import { createHttpHandler, createLinks } from '../../src/http.ts';
import { expectRefusal, failureOf } from '../bad-input/values.ts';
import { linkSetting, NEW, OLD, post, URL_OF } from './link-setting.ts';
import { order, plain } from './machines.ts';
import { asking, ORIGIN } from './setting.ts';

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
  await run(engine.start(plain, { id: 'plain' }));
  await run(engine.start(order, { id: 'ended' }));
  await run(engine.cancelWorkflow('ended'));
  const refusals: [options: object, code: Parameters<typeof expectRefusal>[1][number]][] = [
    [{ workflowId: 'nobody' }, 'WorkflowNotFound'],
    [{ workflowId: 'ended' }, 'WorkflowEnded'],
    [{ workflowId: undefined }, 'OptionInvalid'],
    [{ suspension: 'elsewhere' }, 'SuspensionUnknown'],
    [{ suspension: 7 }, 'OptionInvalid'],
    [{ workflowId: 'plain' }, 'SuspensionAmbiguous'],
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

import { expect, test } from 'vitest';
import { AbeyanceError, type Logger } from '../../src/index.ts';
import { createHttpHandler, type HttpEngine } from '../../src/http.ts';
import { double, INSIDE, order, parcel } from './machines.ts';
import { httpSetting, ORIGIN, type Asked } from './setting.ts';

const post = (body: unknown, headers = {}): Asked => ({ method: 'POST', body, headers });
const JSON_BODY = { 'content-type': 'application/json' };
const event = post({ type: 'approve' });

test('a problem has the members RFC 9457 names, and the code', async () => {
  const { ask } = await httpSetting();
  const { status, headers, json } = await ask('/workflows/nobody');
  expect(status).toBe(404);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(json).toEqual({
    type: 'urn:abeyance:problem:WorkflowNotFound',
    title: 'No such workflow',
    status: 404,
    detail: 'there is no workflow "nobody"; start it, or check its id',
    code: 'WorkflowNotFound',
    details: {},
  });
});

test.each<[what: string, path: string, asked: Asked, status: number, code: string]>([
  ['a path there is nothing at', '/nothing', {}, 404, 'RouteUnknown'],
  ['the root', '/', {}, 404, 'RouteUnknown'],
  ['an empty id', '/workflows//events', event, 404, 'RouteUnknown'],
  ['a slash at the end', '/workflows/o/', {}, 404, 'RouteUnknown'],
  ['a link where there are none', '/links/x', {}, 404, 'RouteUnknown'],
  ['a start where none is allowed', '/workflows', post({}), 404, 'RouteUnknown'],
  ['a path that is no UTF-8', '/workflows/%ff', {}, 400, 'RequestInvalid'],
  ['an id with a NUL', '/workflows/a%00', {}, 400, 'OptionInvalid'],
  ['a long id', `/workflows/${'x'.repeat(600)}`, {}, 413, 'LimitExceeded'],
  ['an event for nobody', '/workflows/nobody/events', event, 404, 'WorkflowNotFound'],
  ['an event for an actor that is not', '/workflows/o%2Fchild/events', event, 404, 'ActorUnknown'],
  ['no JSON', '/events', post('{"type":', JSON_BODY), 400, 'RequestInvalid'],
  ['an empty body', '/events', post('', JSON_BODY), 400, 'RequestInvalid'],
  ['JSON that is no object', '/events', post('[]', JSON_BODY), 422, 'EventInvalid'],
  ['an event without a type', '/events', post({ payload: 1 }), 422, 'EventInvalid'],
  ['an event of a strange field', '/events', post({ type: 'a', x: 1 }), 422, 'EventInvalid'],
  ['a type that is no text', '/events', post({ type: 7 }), 422, 'EventInvalid'],
  ['an id of our own', '/events', post({ type: 'a', id: '>1' }), 422, 'EventInvalid'],
  ['B20: a reserved type', '/events', post({ type: 'xstate.done' }), 422, 'EventRejected'],
  ['another media type', '/events', post('a=1', { 'content-type': 'text/plain' }), 415, '…'],
  ['no media type', '/workflows/o/resume', post('{}', { 'content-type': '' }), 415, '…'],
  ['a wait that is none', '/workflows/o/result?wait=soon', {}, 400, 'DurationInvalid'],
  ['a wait without a unit', '/workflows/o/result?wait=30', {}, 400, 'DurationInvalid'],
  ['a reason that is no text', '/workflows/o/cancel', post({ reason: 7 }), 400, 'OptionInvalid'],
  ['a strange field', '/workflows/o/cancel', post({ force: true }), 400, 'OptionInvalid'],
  ['a since that is none', '/workflows/o/resume', post({ since: 'x' }), 400, 'OptionInvalid'],
  ['a pause that is ambiguous', '/workflows/d/resume', post({}), 409, 'SuspensionAmbiguous'],
  ['an event for one that ended', '/workflows/e/events', event, 410, 'WorkflowEnded'],
])('%s is refused', async (_, path, asked, status, code) => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  await run(engine.start(double, { id: 'd' }));
  await run(engine.start(order, { id: 'e' }));
  await run(engine.cancelWorkflow('e'));
  const answer = await ask(path, asked);
  const told = code === '…' ? 'MediaTypeUnsupported' : code;
  expect(answer).toMatchObject({ status, json: { status, code: told } });
});

test.each([
  ['/events', 'GET', 'POST'],
  ['/workflows/o', 'DELETE', 'GET, HEAD'],
  ['/workflows/o/events', 'PUT', 'POST'],
  ['/workflows/o/result', 'POST', 'GET, HEAD'],
  ['/workflows/o/cancel', 'OPTIONS', 'POST'],
  ['/workflows/o/cancel', 'PROPFIND', 'POST'],
])('%s does not take %s, and says what it takes', async (path, method, allow) => {
  const { ask } = await httpSetting();
  const { status, headers, json } = await ask(path, { method });
  expect(status).toBe(405);
  expect(headers.get('allow')).toBe(allow);
  expect(json.code).toBe('MethodNotAllowed');
});

test('a body over the limit is refused before it is read to its end', async () => {
  const { engine, ask, run } = await httpSetting({ limits: { bodyBytes: 40 } });
  await run(engine.start(order, { id: 'o' }));
  const fits = '{"type":"note","payload":"012345678901"}';
  expect(fits).toHaveLength(40);
  const path = '/workflows/o/events';
  expect((await ask(path, post(fits, JSON_BODY))).status).toBe(200);
  const over = await ask(path, post(`${fits} `, JSON_BODY));
  expect(over).toMatchObject({ status: 413, json: { details: { limit: 'bodyBytes', value: 40 } } });
});

test('a body without a length is cut off where it is over the limit', async () => {
  let given = 0;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      given += 100;
      controller.enqueue(new Uint8Array(100));
    },
    cancel: () => void (isCancelled = true),
  });
  const { engine, finish } = await httpSetting();
  const handler = createHttpHandler({ engine, auth: 'none', limits: { bodyBytes: 1_000 } });
  // pages do not know `duplex`, and some tests have their types
  const init = { method: 'POST', headers: JSON_BODY, body, duplex: 'half' as const };
  const request = new Request(`${ORIGIN}/events`, init);
  expect((await finish(handler(request))).status).toBe(413);
  expect(isCancelled).toBe(true);
  expect(given).toBeLessThanOrEqual(1_300);
});

test('sizes are 413, and what is full for now is 429 with the time to ask again', async () => {
  const limits = { eventLength: 200, deferredEvents: 1 };
  const { engine, ask, run } = await httpSetting({}, { limits });
  await run(engine.start(parcel, { id: 'p' }));
  const path = '/workflows/p/events';
  const large = await ask(path, post({ type: 'ship', payload: 'x'.repeat(300) }));
  expect(large).toMatchObject({
    status: 413,
    json: { code: 'LimitExceeded', details: { limit: 'eventLength', value: 200 } },
  });
  expect((await ask(path, post({ type: 'ship' }))).status).toBe(202);
  const full = await ask(path, post({ type: 'ship' }));
  expect(full).toMatchObject({ status: 429, json: { code: 'LimitExceeded' } });
  expect(full.headers.get('retry-after')).toBe('1');
});

test('a machine that throws at its start is 422, and nothing of it is told (B50)', async () => {
  const { ask } = await httpSetting({ start: [order] });
  const body = { workflow: 'order', id: 'o', input: { fails: true } };
  const { status, json, text } = await ask('/workflows', { method: 'POST', body });
  expect([status, json.code]).toEqual([422, 'TurnFailed']);
  expect(text).not.toContain(INSIDE);
});

test('a failed workflow has no result: 409, and nothing of its error is told (B50)', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  await run(engine.sendSimpleEvent('o', 'fail'));
  const result = await ask('/workflows/o/result');
  expect(result).toMatchObject({ status: 409, json: { code: 'WorkflowFailed' } });
  const status = await ask('/workflows/o');
  expect(status.json).toMatchObject({ status: 'failed' });
  for (const { text } of [result, status]) expect(text).not.toContain(INSIDE);
});

test('a cancelled workflow has no result: 410', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.start(order, { id: 'o' }));
  await run(engine.cancelWorkflow('o', 'why'));
  const result = await ask('/workflows/o/result');
  expect(result).toMatchObject({ status: 410, json: { code: 'WorkflowCancelled' } });
});

test('a parked workflow keeps events and cannot be resumed: 202, 409', async () => {
  const { engine, ask, run } = await httpSetting({}, { onFailure: 'park' });
  await run(engine.start(order, { id: 'o' }));
  await run(engine.sendSimpleEvent('o', 'fail'));
  const kept = await ask('/workflows/o/events', event);
  expect(kept).toMatchObject({ status: 202, json: { results: [{ reason: 'parked' }] } });
  const parked = { status: 409, json: { code: 'WorkflowParked' } };
  expect(await ask('/workflows/o/resume', post({}))).toMatchObject(parked);
  expect(await ask('/workflows/o/result')).toMatchObject(parked);
});

/** An engine that fails as a store or a bug may make it fail. */
function failing(error: unknown): HttpEngine {
  const fail = async (): Promise<never> => {
    throw error;
  };
  return {
    get: fail,
    start: fail,
    sendEvent: fail,
    resumeWorkflow: fail,
    cancelWorkflow: fail,
    now: () => 0,
  };
}

test.each<[error: unknown, status: number, code: string]>([
  ...(['StoreBusy', 'StoreFull', 'StoreFailed', 'StoreCorrupt', 'StoreReadOnly'] as const).map(
    (code): [unknown, number, string] => [new AbeyanceError(code, INSIDE), 503, code],
  ),
  [new AbeyanceError('SchemaTooNew', INSIDE), 503, 'SchemaTooNew'],
  [new AbeyanceError('EngineClosed', INSIDE), 503, 'EngineClosed'],
  [new AbeyanceError('TextInvalid', INSIDE), 500, 'Internal'],
  [new AbeyanceError('WorkflowUnknown', INSIDE), 500, 'Internal'],
  [new AbeyanceError('NotDurable', INSIDE), 500, 'Internal'],
  [new AbeyanceError('NotSerializable', INSIDE), 422, 'NotSerializable'],
  [new AbeyanceError('RevisionConflict', INSIDE), 409, 'RevisionConflict'],
  [new TypeError(INSIDE), 500, 'Internal'],
  [INSIDE, 500, 'Internal'],
  [undefined, 500, 'Internal'],
])('%s is told as a code and no more (B50)', async (error, status, code) => {
  const lines: string[] = [];
  const log = (message: string, fields?: object): void =>
    void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = { debug: () => {}, info: log, warn: log, error: log };
  const { ask } = await httpSetting({ engine: failing(error), logger });
  for (const [path, asked] of [
    ['/workflows/o', {}],
    ['/events', event],
    ['/workflows/o/cancel', post({})],
  ] as const) {
    const { text, headers, ...answer } = await ask(path, asked);
    expect(answer).toMatchObject({ status, json: { code } });
    expect(text).not.toContain('SELECT');
    expect(headers.get('retry-after')).toBe(status === 503 ? '5' : null);
  }
  expect(lines).toHaveLength(status >= 500 ? 3 : 0);
});

test('what was thrown may refuse to be looked at', async () => {
  const logger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const thrown of [Object.create(null), proxy, Symbol('x')]) {
    const { ask } = await httpSetting({ engine: failing(thrown), logger });
    expect(await ask('/workflows/o')).toMatchObject({ status: 500, json: { code: 'Internal' } });
  }
});

test('a closed engine is 503', async () => {
  const { engine, ask, run } = await httpSetting();
  await run(engine.close());
  expect(await ask('/events', event)).toMatchObject({
    status: 503,
    json: { code: 'EngineClosed' },
  });
});

test('a logger that throws does not keep the answer', async () => {
  const fail = (): never => {
    throw new Error('the log is full');
  };
  const logger: Logger = { debug: fail, info: fail, warn: fail, error: fail };
  const { ask } = await httpSetting({ engine: failing(new Error('no')), logger });
  expect((await ask('/workflows/o')).status).toBe(500);
  expect((await ask('/nothing')).status).toBe(404);
});

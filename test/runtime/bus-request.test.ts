import { describe, expect, test } from 'vitest';
import type { WorkflowEvent } from '../../src/machines/event.ts';
import { virtualHost, type VirtualHost } from '../../src/persistence/virtual-host.ts';
import { EventBus } from '../../src/runtime/bus.ts';

function make(): { readonly host: VirtualHost; readonly bus: EventBus } {
  const host = virtualHost({ seed: 1, startAt: 1_000 });
  return { host, bus: new EventBus({ host }) };
}

const payloads = async (
  events: Iterable<Promise<WorkflowEvent | undefined>>,
): Promise<readonly unknown[]> => (await Promise.all(events)).map((event) => event?.payload);

describe('request', () => {
  test('two at a time with one reply type: each gets its own reply', async () => {
    const { bus } = make();
    const requests = bus.subscribe('api.request');
    const options = { reply: 'api.response', timeout: '1s' } as const;
    const replies = [1, 2].map((payload) => bus.request({ type: 'api.request', payload }, options));
    const [first, second] = [await requests.receive(), await requests.receive()];
    bus.send({ type: 'api.response', payload: 'for nobody' });
    expect(bus.reply(second!, { type: 'api.response', payload: 'to 2' })).toBe(1);
    expect(bus.reply(first!, { type: 'api.response', payload: 'to 1' })).toBe(1);
    expect(await payloads(replies)).toStrictEqual(['to 1', 'to 2']);
    expect(bus.subscriberCount('api.response')).toBe(0);
  });

  test('hears a reply that comes while the request is being sent', async () => {
    const { bus } = make();
    const asked = bus.waitForEvent('api.request', {
      where: (request) => bus.reply(request, { type: 'api.response', payload: 1 }) === 1,
    });
    const reply = bus.request({ type: 'api.request' }, { reply: 'api.response', timeout: '1s' });
    expect(await payloads([asked, reply])).toStrictEqual([undefined, 1]);
  });

  test('goes by the correlation id it has, and a reply carries it on', async () => {
    const { bus } = make();
    const requests = bus.subscribe('api.request');
    const request = { type: 'api.request', id: 'r1', correlationId: 'order-7' };
    const reply = bus.request(request, { reply: 'api.response' });
    bus.send({ type: 'api.response', payload: 'by its id', correlationId: 'r1' });
    bus.reply((await requests.receive())!, { type: 'api.response', payload: 'by order-7' });
    expect(await payloads([reply])).toStrictEqual(['by order-7']);
  });

  test('leaves it to `where` which reply is meant, where one is given', async () => {
    const { bus } = make();
    const where = (event: WorkflowEvent): boolean => event.payload === 'r1';
    const reply = bus.request({ type: 'api.request', id: 'r1' }, { reply: 'api.response', where });
    bus.send({ type: 'api.response', payload: 'r0', correlationId: 'r1' });
    bus.send({ type: 'api.response', payload: 'r1' });
    expect((await reply)?.payload).toBe('r1');
  });

  test('that was called off before is not sent', async () => {
    const { bus } = make();
    const requests = bus.subscribe('a');
    const signal = AbortSignal.abort(new Error('never mind'));
    await expect(bus.request({ type: 'a' }, { reply: 'b', signal })).rejects.toThrow('never mind');
    bus.send({ type: 'a', payload: 'next' });
    expect(await payloads([requests.receive()])).toStrictEqual(['next']);
  });

  test('gives undefined when nobody answers in time', async () => {
    const { host, bus } = make();
    const reply = bus.request({ type: 'a' }, { reply: 'b', timeout: '1s' });
    await host.advance(1_000);
    expect(await reply).toBeUndefined();
  });

  test('leaves no wait behind when the request is refused', async () => {
    const { bus } = make();
    await expect(bus.request({ type: '' }, { reply: 'b' })).rejects.toThrow(
      expect.objectContaining({ code: 'EventInvalid' }),
    );
    expect(bus.subscriberCount('b')).toBe(0);
  });
});

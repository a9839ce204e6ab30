import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngineSource, type Redact } from '../../../inspector/source/index.ts';
import type { CommandAck, CommandKind, Source } from '../../../inspector/protocol/index.ts';
import { memoryStore } from '../../../src/persistence/memory/store.ts';
import { createTestEngine, type TestEngine } from '../../../src/testing.ts';
import { HOUR_MS, order } from '../../engine/order.ts';

let rig: TestEngine;
let source: Source;
let last = 0;

beforeEach(async () => {
  const store = memoryStore();
  rig = await createTestEngine({ workflows: [order], store: () => store });
  source = createEngineSource(rig.engine);
  for (const id of ['a', 'b', 'c']) await rig.run(rig.engine.start(order, { id }));
});

afterEach(async () => {
  await source.close();
  await rig.close();
});

function command(kind: CommandKind, commandId = `c-${(last += 1)}`): Promise<CommandAck> {
  return rig.run(source.command({ ...kind, commandId }));
}

async function valueOf(id: string): Promise<unknown> {
  return (await source.run({ id })).value;
}

test('fires a timer, sends and resumes, each a turn that says by whose hand', async () => {
  expect(await command({ kind: 'fireTimer', id: 'a' })).toMatchObject({ ok: true, moved: true });
  expect(await valueOf('a')).toBe('approval');
  const note = await command({ kind: 'send', id: 'a', event: { type: 'note' } }, 'mine');
  expect(note).toMatchObject({ ok: true, outcome: 'handled', revision: 3 });
  const data = { $: ['Date', 7] } as const;
  const resumed = await command({ kind: 'resume', id: 'a', data });
  expect(resumed).toMatchObject({ ok: true, moved: true });
  expect((await source.run({ id: 'a' })).context).toMatchObject({ value: { by: data } });
  const { items } = await source.entries({ id: 'a' });
  expect(items.map(({ eventId }) => eventId)).toContain('inspector:mine');
});

test('is done once, however often it comes, also where the ack is forgotten', async () => {
  const send = { kind: 'send', id: 'a', event: { type: 'note' } } as const;
  const acks = await Promise.all([1, 2, 3].map(() => command(send, 'same')));
  expect(new Set(acks.map((ack) => JSON.stringify(ack))).size).toBe(1);
  const another = createEngineSource(rig.engine);
  const again = await rig.run(another.command({ ...send, commandId: 'same' }));
  expect(again).toMatchObject({ ok: true, outcome: 'duplicate', moved: false });
  expect((await source.run({ id: 'a' })).context).toMatchObject({ value: { notes: 1 } });
});

test('what the engine refuses is in the answer, by its code', async () => {
  expect(await command({ kind: 'cancel', id: 'nobody' })).toMatchObject({
    ok: false,
    error: { code: 'WorkflowNotFound' },
  });
  const forged = { type: 'xstate.done.actor.x' };
  expect(await command({ kind: 'send', id: 'a', event: forged })).toMatchObject({
    ok: false,
    error: { code: 'EventRejected' },
  });
  const payload = { $: ['Nonsense', 1] };
  expect(await command({ kind: 'send', id: 'a', event: { type: 'note', payload } })).toMatchObject({
    ok: false,
    error: { code: 'TextInvalid' },
  });
});

test('a fork goes on from a past turn with another context', async () => {
  await command({ kind: 'fireTimer', id: 'a' });
  const context = { notes: 40, by: { $: 'undefined' }, charged: { $: 'undefined' } };
  const fork = { kind: 'fork', id: 'a', revision: 1, newId: 'f', context } as const;
  expect(await command(fork)).toMatchObject({ ok: true, moved: true, revision: 1 });
  const run = await source.run({ id: 'f' });
  expect(run).toMatchObject({ value: 'cooling', context: { value: context } });
  expect(run.row).toMatchObject({ status: 'parked', failure: 'forked from a@1' });
  expect(await command({ kind: 'retry', id: 'f' })).toMatchObject({ moved: true });
  expect(await command({ ...fork, revision: 9, newId: 'g' })).toMatchObject({
    error: { code: 'SnapshotNotFound' },
  });
});

test('many at once: first how many, then those, and not more than one was told', async () => {
  const bulk = { kind: 'bulk', query: 'state:cooling -id:c', action: { kind: 'cancel' } } as const;
  expect(await command({ ...bulk, dryRun: true })).toMatchObject({
    moved: false,
    bulk: { found: 2, done: 0 },
  });
  expect((await source.count({ query: 'status:cancelled' })).total).toBe(0);
  expect(await command({ ...bulk, expected: 1 })).toMatchObject({
    ok: false,
    error: { code: 'RequestInvalid' },
  });
  const done = await command({ ...bulk, expected: 2 });
  expect(done).toMatchObject({ ok: true, bulk: { found: 2, done: 2, failed: 0 } });
  const failing = { ...bulk, query: 'id:c', action: { kind: 'send', event: { type: 'xstate.x' } } };
  expect(await command(failing as CommandKind)).toMatchObject({
    bulk: { found: 1, done: 0, failed: 1, errors: [{ id: 'c', code: 'EventRejected' }] },
  });
  expect(
    await command({ ...bulk, query: 'status:cancelled', action: { kind: 'delete' } }),
  ).toMatchObject({ bulk: { done: 2 } });
  expect((await source.count({})).total).toBe(1);
});

test('only what is offered is done', async () => {
  const some = createEngineSource(rig.engine, { commands: ['send'] });
  expect((await some.hello({})).commands).toEqual(['send']);
  const cancel = some.command({ kind: 'cancel', id: 'a', commandId: '1' });
  await expect(cancel).rejects.toMatchObject({ code: 'Unsupported' });
  const none = createEngineSource(rig.engine, { commands: false });
  expect((await none.hello({})).readOnly).toBe(true);
  const sent = none.command({ kind: 'send', id: 'a', event: { type: 'note' }, commandId: '1' });
  await expect(sent).rejects.toMatchObject({ code: 'ReadOnly' });
  expect(await valueOf('a')).toBe('cooling');
});

test('what is secret is replaced before it leaves the process, wherever it stands', async () => {
  const redact: Redact = (path, value) => (path.endsWith('.by') ? '***' : value);
  const hiding = createEngineSource(rig.engine, { redact });
  await rig.clock.advance(HOUR_MS);
  await command({ kind: 'send', id: 'a', event: { type: 'approve', payload: 'secret name' } });
  const texts = [
    await hiding.run({ id: 'a' }),
    await hiding.snapshotAt({ id: 'a', revision: 3 }),
    await hiding.payload({ id: 'a', revision: 3, part: 'changes' }),
  ].map((answer) => JSON.stringify(answer));
  expect(texts.filter((text) => text.includes('secret name'))).toEqual([]);
  expect(texts.every((text) => text.includes('"by":"***"'))).toBe(true);
});

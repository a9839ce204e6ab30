import { readdirSync, readFileSync } from 'node:fs';
import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { sendToWorkflow } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { napper, pair } from './listeners.ts';

const HOUR_MS = 3_600_000;

/** What the log tells of, but for the lines that are there for other reasons. */
const TOLD = [
  'event sent',
  'event received',
  'sleep started',
  'sleep ended',
  'node suspended',
  'node resumed',
  'workflow paused',
  'workflow resumed',
  'snapshot made',
];

onEachStore((world) => {
  const told = () =>
    world().test.logs.flatMap(({ level, message, fields }) =>
      TOLD.includes(message) ? [{ level, message, ...fields }] : [],
    );
  const messages = () => told().map(({ message }) => message);

  test('a sleep and a wait, from the start to the end', async () => {
    const engine = await world().open([napper]);
    const startedAt = world().host.now();
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().advance(HOUR_MS);
    await world().run(engine.sendEvent({ type: 'approval', id: 'a-1', targetWorkflowId: 'n-1' }));
    const dueAt = startedAt + HOUR_MS;
    const workflowId = 'n-1';
    const asleep = { workflowId, key: 'asleep' };
    const waiting = { workflowId, key: 'waiting', type: 'waitingForEvent' };
    const level = 'debug';
    expect(told()).toEqual([
      { level, message: 'node suspended', ...asleep, type: 'sleep', dueAt },
      { level, message: 'sleep started', ...asleep, dueAt },
      { level, message: 'workflow paused', workflowId },
      { level, message: 'snapshot made', workflowId, snapshotId: 'n-1@1' },
      { level, message: 'node resumed', ...asleep, type: 'sleep', by: 'timer' },
      { level, message: 'sleep ended', ...asleep, by: 'timer', sleptMs: HOUR_MS, lateMs: 0 },
      { level, message: 'node suspended', ...waiting, dueAt: undefined },
      { level, message: 'snapshot made', workflowId, snapshotId: 'n-1@2' },
      {
        level,
        message: 'event sent',
        workflowId: undefined,
        eventType: 'approval',
        eventId: 'a-1',
        targetWorkflowId: 'n-1',
      },
      {
        level,
        message: 'event received',
        workflowId,
        eventType: 'approval',
        eventId: 'a-1',
        outcome: 'handled',
        reason: undefined,
      },
      { level, message: 'node resumed', ...waiting, by: 'event' },
      { level, message: 'workflow resumed', workflowId, status: 'done' },
    ]);
  });

  test('a sleep that is late says by how much, one that is ended by hand does not', async () => {
    const engine = await world().open([pair]);
    await world().run(engine.start(pair, { id: 'p-1' }));
    await world().run(engine.start(pair, { id: 'p-2' }));
    await world().advance(1_000);
    await world().run(engine.resumeWorkflow('p-2', undefined, { suspension: 'left.asleep' }));
    await world().crash(2 * HOUR_MS);
    await world().open([pair]);
    const ended = told().filter(({ message }) => message === 'sleep ended');
    expect(ended).toMatchObject([
      { workflowId: 'p-2', by: 'resume', sleptMs: 1_000, lateMs: undefined },
      { workflowId: 'p-1', by: 'timer', sleptMs: 2 * HOUR_MS + 1_000, lateMs: HOUR_MS + 1_000 },
    ]);
    expect(messages().filter((message) => message === 'workflow paused')).toHaveLength(2);
    expect(messages()).not.toContain('workflow resumed');
  });

  test('what workflows send to each other is told on both sides', async () => {
    const caller = createMachine({
      id: 'caller',
      initial: 'calling',
      states: { calling: { entry: sendToWorkflow('n-1', { type: 'approval' }) } },
    });
    const engine = await world().open([napper, caller]);
    await world().run(engine.start(napper, { id: 'n-1' }));
    await world().run(engine.start(caller, { id: 'c-1' }));
    const [sent] = told().filter(({ message }) => message === 'event sent');
    expect(sent).toMatchObject({ workflowId: 'c-1', targetWorkflowId: 'n-1' });
    const [received] = told().filter(({ message }) => message === 'event received');
    expect(received).toMatchObject({
      workflowId: 'n-1',
      eventId: (sent as { eventId?: string }).eventId,
      outcome: 'deferred',
      reason: 'early',
    });
  });

  test('code outside machines that sleeps is told of without a workflow', async () => {
    const engine = await world().open([]);
    const sleeping = engine.sleep('2s');
    await world().advance(2_000);
    await sleeping;
    expect(told()).toEqual([
      { level: 'debug', message: 'sleep started', dueAt: world().host.now() },
      { level: 'debug', message: 'sleep ended', by: 'timer', sleptMs: 2_000, lateMs: 0 },
    ]);
  });

  test('B50: no line shows a payload, an input or what a task said of itself', async () => {
    const engine = await world().open([napper]);
    const input = { pin: '0000-secret' };
    await world().run(engine.start(napper, { id: 'n-1', input }));
    await world().advance(HOUR_MS);
    await world().run(engine.sendSimpleEvent('n-1', 'approval', { pin: '0000-secret' }));
    expect(messages().length).toBeGreaterThan(10);
    expect(JSON.stringify(world().test.logs)).not.toContain('0000-secret');
  });
});

test('each line of the level debug stands in the guide to operations', () => {
  const guide = readFileSync('docs/guides/operations.md', 'utf8');
  const files = readdirSync('src/runtime').map((file) => `src/runtime/${file}`);
  const sources = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(file, 'utf8'));
  const calls = sources.flatMap((text) => [...text.matchAll(/\.debug\(\s*'([^']+)'/g)]);
  const lines = readFileSync('src/runtime/lifecycle-log.ts', 'utf8').matchAll(
    /message: '([^']+)'/g,
  );
  const messages = [...calls, ...lines].map(([, message]) => message);
  expect(messages.length).toBeGreaterThan(12);
  expect(messages.filter((message) => !guide.includes(`| \`${message}\` `))).toEqual([]);
});

import { context, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setup } from 'xstate';
import {
  createEngine,
  fromTask,
  sendToWorkflow,
  sleep,
  subWorkflow,
  waitForEvent,
} from '../../src/index.ts';
import { openTelemetry } from '../../src/opentelemetry.ts';
import { onEachStore, type World } from '../behaviours/world.ts';
import { virtualHost } from '../../src/testing.ts';

/** What a task saw of its own trace while it ran. */
const seen: (string | undefined)[] = [];

const order = setup({
  types: { events: {} as { type: 'approved'; payload?: unknown } },
  actors: {
    charge: fromTask(async () => {
      seen.push(trace.getSpan(context.active())?.spanContext().spanId);
      return 'paid';
    }),
    fail: fromTask(async () => Promise.reject(new RangeError('card 4711')), { retry: false }),
  },
}).createMachine({
  id: 'order',
  initial: 'waiting',
  states: {
    waiting: waitForEvent({ event: 'approved', onEvent: 'cooling' }),
    cooling: sleep('1h', 'charging'),
    charging: { invoke: { src: 'charge', onDone: 'telling' } },
    telling: {
      entry: sendToWorkflow('audit', { type: 'order.done' }),
      invoke: { src: 'fail', onError: 'done' },
    },
    done: { type: 'final' },
  },
});

const audit = setup({}).createMachine({ id: 'audit', on: { 'order.done': { actions: () => {} } } });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

interface Kit {
  readonly exporter: InMemorySpanExporter;
  readonly metrics: () => Promise<Record<string, readonly Attributes[]>>;
  readonly telemetry: ReturnType<typeof openTelemetry>;
  readonly sender: BasicTracerProvider;
}

function kit(): Kit {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({
    exporter: measured,
    exportIntervalMillis: 1_000_000_000,
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  return {
    exporter,
    telemetry: openTelemetry({ tracerProvider, meterProvider }),
    sender: tracerProvider,
    metrics: async () => {
      await reader.forceFlush();
      const found: Record<string, readonly Attributes[]> = {};
      for (const { scopeMetrics } of measured.getMetrics()) {
        for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) {
          found[metric.descriptor.name] = metric.dataPoints.map(({ attributes }) => attributes);
        }
      }
      await reader.shutdown();
      return found;
    },
  };
}

/** Sends within a span of the sender's own; gives its trace. */
async function approve(world: World, { sender }: Kit): Promise<string> {
  const span = sender.getTracer('sender').startSpan('request');
  const sent = context.with(trace.setSpan(context.active(), span), () =>
    world.engine.sendSimpleEvent('o-1', 'approved', { by: 'ann' }),
  );
  await world.run(sent);
  span.end();
  return span.spanContext().traceId;
}

function named(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const span = spans.find((one) => one.name === name);
  if (span === undefined)
    throw new Error(`no span ${name} in ${spans.map((one) => one.name).join()}`);
  return span;
}

onEachStore((world) => {
  test('what an event brings about is of its trace, through a sleep and a crash', async () => {
    const tools = kit();
    const { exporter, telemetry } = tools;
    seen.length = 0;
    const engine = await world().open([order, audit], { telemetry });
    await world().run(engine.start(audit, { id: 'audit' }));
    await world().run(engine.start(order, { id: 'o-1' }));
    const traceId = await approve(world(), tools);
    await world().crash(60_000);
    await world().open([order, audit], { telemetry });
    await world().advance(3_600_000);
    const spans = exporter.getFinishedSpans();
    const own = spans.filter((span) => span.spanContext().traceId === traceId);
    const names = own.map(({ name }) => name);
    expect(names).toContain('turn approved');
    expect(names).toContain('turn xstate.after.3600000.order.cooling');
    expect(names).toContain('task charge');
    expect(names).toContain('task fail');
    expect(names).toContain('turn order.done');
    expect(seen).toEqual([named(own, 'task charge').spanContext().spanId]);
    expect(named(own, 'turn approved').attributes).toMatchObject({
      'abeyance.workflow.id': 'o-1',
      'abeyance.workflow.name': 'order',
      'abeyance.turn.source': 'event',
      'abeyance.turn.outcome': 'handled',
    });
    const slept = named(own, 'wait sleep');
    expect(slept.attributes['abeyance.wait.key']).toBe('cooling');
    expect(slept.duration).toEqual([3_600, 0]);
    const failed = named(own, 'task fail');
    expect(failed.status.code).toBe(SpanStatusCode.ERROR);
    expect(failed.attributes['error.type']).toBe('RangeError');
  });

  test('a child is of the trace of the event that began it', async () => {
    const parent = setup({ types: { events: {} as { type: 'approved' } } }).createMachine({
      id: 'parent',
      initial: 'waiting',
      states: {
        waiting: waitForEvent({ event: 'approved', onEvent: 'working' }),
        working: subWorkflow({ workflow: order, onDone: 'done' }),
        done: { type: 'final' },
      },
    });
    const tools = kit();
    const { exporter, telemetry } = tools;
    const engine = await world().open([parent, order, audit], { telemetry });
    await world().run(engine.start(audit, { id: 'audit' }));
    await world().run(engine.start(parent, { id: 'o-1' }));
    const traceId = await approve(world(), tools);
    const spans = exporter.getFinishedSpans();
    const own = spans.filter((span) => span.spanContext().traceId === traceId);
    const names = own.map(({ name }) => name);
    expect(names).toContain('turn workflow.suspend');
    expect(names).toContain('turn xstate.init');
  });

  test('B50: no span and no metric shows a payload, a message or a context', async () => {
    const tools = kit();
    const engine = await world().open([order, audit], { telemetry: tools.telemetry });
    await world().run(engine.start(order, { id: 'o-1' }));
    await approve(world(), tools);
    await world().advance(3_600_000);
    const spans = tools.exporter.getFinishedSpans();
    const said = spans.map(({ name, attributes, events, status }) =>
      JSON.stringify({ name, attributes, events, status }),
    );
    expect(said.join()).not.toMatch(/ann|4711|paid/);
    const metrics = await tools.metrics();
    expect(JSON.stringify(metrics)).not.toMatch(/ann|4711|paid|o-1/);
    expect(Object.keys(metrics)).toEqual(
      expect.arrayContaining(['abeyance.turns', 'abeyance.task.attempts']),
    );
    expect(metrics['abeyance.state.duration']).toContainEqual({
      workflow: 'order',
      state: 'cooling',
    });
    expect(metrics['abeyance.wait.duration']).toContainEqual({ workflow: 'order', type: 'sleep' });
    expect(metrics['abeyance.task.attempts']).toContainEqual({
      workflow: 'order',
      src: 'fail',
      result: 'failed',
    });
  });
});

test('a telemetry that throws costs no turn, and an attempt is made once', async () => {
  const host = virtualHost({ seed: 1 });
  const fail = (): never => {
    throw new Error('no collector');
  };
  const telemetry = { inject: fail, turn: fail, wait: fail, attempt: fail };
  let charged = 0;
  const machine = setup({
    actors: {
      charge: fromTask(async () => {
        charged += 1;
      }),
    },
  }).createMachine({
    id: 'm',
    initial: 'charging',
    states: { charging: { invoke: { src: 'charge', onDone: 'done' } }, done: { type: 'final' } },
  });
  const opening = createEngine({ workflows: [machine], host, telemetry });
  await host.settle();
  const engine = await opening;
  const starting = engine.start(machine, { id: 'm-1' });
  await host.settle();
  await (await starting).result();
  expect(charged).toBe(1);
  const closing = engine.close();
  await host.settle();
  await closing;
});

test.each([{ tracerProvider: 1 }, { meterProvider: {} }, { tracer: trace }, 'fast'])(
  'openTelemetry(%o) is refused',
  (options) => {
    expect(() => openTelemetry(options as object)).toThrow(
      expect.objectContaining({ code: 'OptionInvalid' }),
    );
  },
);

import {
  context,
  metrics,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Meter,
  type MeterProvider,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import { hasMethods, invalidOption, readFields } from '../machines/invalid-option.ts';
import type { AttemptMeasure, Telemetry, TurnMeasure, WaitMeasure } from '../runtime/telemetry.ts';
import { Instruments } from './instruments.ts';

export interface OpenTelemetryOptions {
  /** Default: the one registered with `@opentelemetry/api`. */
  readonly tracerProvider?: TracerProvider;
  /** Likewise. */
  readonly meterProvider?: MeterProvider;
}

const NAME = 'abeyance';

/**
 * Spans and metrics by `@opentelemetry/api`, for `createEngine({ telemetry })`: a span for each
 * turn, each attempt of a task and each wait that is over. Events carry the trace context they were
 * sent in, through stores and restarts, so that what they bring about is of the same trace.
 *
 * @throws `OptionInvalid` for what is no provider.
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  const given = readFields(options, 'options', ['tracerProvider', 'meterProvider']);
  const { tracerProvider = trace, meterProvider = metrics } = given;
  if (!hasMethods(tracerProvider, 'getTracer')) {
    throw invalidOption('tracerProvider', 'give a TracerProvider');
  }
  if (!hasMethods(meterProvider, 'getMeter')) {
    throw invalidOption('meterProvider', 'give a MeterProvider');
  }
  return new OpenTelemetry(tracerProvider.getTracer(NAME), meterProvider.getMeter(NAME));
}

class OpenTelemetry implements Telemetry {
  readonly #tracer: Tracer;
  readonly #instruments: Instruments;

  constructor(tracer: Tracer, meter: Meter) {
    this.#tracer = tracer;
    this.#instruments = new Instruments(meter);
  }

  inject(): string | undefined {
    const active = trace.getSpanContext(context.active());
    if (active === undefined) return undefined;
    const { traceId, spanId, traceFlags } = active;
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  turn(measure: TurnMeasure): void {
    const { takenAt, storedAt, eventType, outcome, source, revision, status } = measure;
    const isFailed = outcome === 'failed';
    const span = this.#span(`turn ${eventType}`, measure, {
      kind: SpanKind.CONSUMER,
      startTime: takenAt,
      attributes: {
        'abeyance.event.type': eventType,
        'abeyance.turn.source': source,
        'abeyance.turn.outcome': outcome,
        'abeyance.workflow.revision': revision,
        'abeyance.workflow.status': status,
      },
    });
    if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(storedAt);
    this.#instruments.turn(measure);
  }

  wait(measure: WaitMeasure): void {
    const { type, key, startedAt, endedAt } = measure;
    const attributes = { 'abeyance.wait.type': type, 'abeyance.wait.key': key };
    this.#span(`wait ${type}`, measure, { startTime: startedAt, attributes }).end(endedAt);
    this.#instruments.wait(measure);
  }

  async attempt<T>(measure: AttemptMeasure, run: () => Promise<T>): Promise<T> {
    const { key, src, attempt } = measure;
    const startedAt = Date.now();
    const span = this.#span(`task ${src}`, measure, {
      attributes: { 'abeyance.task.key': key, 'abeyance.task.attempt': attempt },
    });
    let result: 'done' | 'failed' = 'failed';
    try {
      const value = await context.with(trace.setSpan(parentOf(measure), span), run);
      result = 'done';
      return value;
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
      this.#instruments.attempt(measure, result, Date.now() - startedAt);
    }
  }

  #span(name: string, measure: Measured, options: SpanOptions): Span {
    const attributes = { ...workflowOf(measure), ...options.attributes };
    return this.#tracer.startSpan(name, { ...options, attributes }, parentOf(measure));
  }
}

type Measured = Pick<TurnMeasure, 'workflowId' | 'workflow' | 'version' | 'traceparent'>;

function workflowOf({ workflowId, workflow, version }: Measured): Attributes {
  return {
    'abeyance.workflow.id': workflowId,
    'abeyance.workflow.name': workflow,
    'abeyance.workflow.version': version,
  };
}

/** What runs when the engine calls is not what brought this about: only the event says that. */
function parentOf({ traceparent }: Measured): Context {
  if (traceparent === undefined) return ROOT_CONTEXT;
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/** The name alone: a message may quote what it was about. */
function fail(span: Span, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  span.setAttribute('error.type', name);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

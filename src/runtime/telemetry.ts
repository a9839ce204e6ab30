import type { SuspendReason } from '../machines/pause.ts';
import type { TurnOutcome, TurnSource, WorkflowStatus } from './records.ts';

interface Measured {
  readonly workflowId: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly version: string;
  /** W3C trace context of what brought it about. */
  readonly traceparent: string | undefined;
}

/** A turn that is stored. */
export interface TurnMeasure extends Measured {
  readonly revision: number;
  readonly source: TurnSource;
  readonly eventType: string;
  readonly outcome: TurnOutcome;
  readonly status: WorkflowStatus;
  /** ms since epoch. */
  readonly takenAt: number;
  /** ms since epoch. */
  readonly storedAt: number;
  /** Where it stood before, if it stands elsewhere now: the state value as JSON text. */
  readonly left: { readonly value: string; readonly enteredAt: number } | undefined;
}

/** A suspension that is over. */
export interface WaitMeasure extends Measured {
  readonly type: SuspendReason['type'];
  readonly key: string;
  /** ms since epoch. */
  readonly startedAt: number;
  /** ms since epoch. */
  readonly endedAt: number;
}

/** One attempt of a task. */
export interface AttemptMeasure extends Measured {
  readonly key: string;
  /** Name of the logic among its parent's. */
  readonly src: string;
  readonly attempt: number;
}

/**
 * The telemetry port: who is told how long things took, and keeps what belongs together together
 * over processes. Nothing of it holds a payload. What it throws is dropped.
 */
export interface Telemetry {
  /** The trace context of whoever calls now, to go along with what it sends. */
  inject(): string | undefined;
  turn(measure: TurnMeasure): void;
  wait(measure: WaitMeasure): void;
  /** Runs an attempt, so that what it does in turn belongs to it. */
  attempt<T>(measure: AttemptMeasure, run: () => Promise<T>): Promise<T>;
}

/** The default: measures nothing. */
export const noTelemetry: Telemetry = {
  inject: () => undefined,
  turn: () => {},
  wait: () => {},
  attempt: (_, run) => run(),
};

/** The same port, from which nothing is thrown: a measure is not worth a turn. */
export function guardedTelemetry(telemetry: Telemetry): Telemetry {
  return {
    inject: () => guard(() => telemetry.inject(), undefined),
    turn: (measure) => guard(() => telemetry.turn(measure), undefined),
    wait: (measure) => guard(() => telemetry.wait(measure), undefined),
    attempt: (measure, run) => {
      let running: ReturnType<typeof run> | undefined;
      // were it to throw, the attempt is made all the same, and once
      const once = (): ReturnType<typeof run> => (running ??= run());
      return guard(() => telemetry.attempt(measure, once), undefined) ?? once();
    },
  };
}

function guard<T>(call: () => T, otherwise: T): T {
  try {
    return call();
  } catch {
    return otherwise;
  }
}

/** The trace context an event carries. */
export function traceparentOf(event: object): string | undefined {
  const { traceparent } = event as { readonly traceparent?: unknown };
  return typeof traceparent === 'string' ? traceparent : undefined;
}

/** The event with the trace context it is sent in, unless it has one. */
export function traced<Event extends object>(event: Event, traceparent: string | undefined): Event {
  if (traceparent === undefined || !isObject(event) || 'traceparent' in event) return event;
  return { ...event, traceparent };
}

/** What comes from outside is checked later, and told what it is. */
function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

import type { Counter, Histogram, Meter } from '@opentelemetry/api';
import type { AttemptMeasure, TurnMeasure, WaitMeasure } from '../runtime/telemetry.ts';

/** What is counted and measured; attributes hold names only, so that there are few of them. */
export class Instruments {
  readonly #turns: Counter;
  readonly #turnMs: Histogram;
  readonly #attempts: Counter;
  readonly #attemptMs: Histogram;
  readonly #waitMs: Histogram;
  readonly #stateMs: Histogram;

  constructor(meter: Meter) {
    const histogram = (name: string, description: string): Histogram =>
      meter.createHistogram(name, { description, unit: 'ms' });
    this.#turns = meter.createCounter('abeyance.turns', { description: 'Turns stored' });
    this.#turnMs = histogram('abeyance.turn.duration', 'From a turn taken to it stored');
    this.#attempts = meter.createCounter('abeyance.task.attempts', {
      description: 'Attempts of tasks that came to an end',
    });
    this.#attemptMs = histogram('abeyance.task.duration', 'Time an attempt of a task took');
    this.#waitMs = histogram('abeyance.wait.duration', 'Time something stood still');
    this.#stateMs = histogram('abeyance.state.duration', 'Time a workflow stood in a state');
  }

  turn({ workflow, source, outcome, takenAt, storedAt, left }: TurnMeasure): void {
    const attributes = { workflow, source, outcome };
    this.#turns.add(1, attributes);
    this.#turnMs.record(Math.max(0, storedAt - takenAt), attributes);
    if (left === undefined) return;
    const ms = Math.max(0, takenAt - left.enteredAt);
    this.#stateMs.record(ms, { workflow, state: stateName(left.value) });
  }

  attempt({ workflow, src }: AttemptMeasure, result: 'done' | 'failed', ms: number): void {
    this.#attempts.add(1, { workflow, src, result });
    this.#attemptMs.record(Math.max(0, ms), { workflow, src, result });
  }

  wait({ workflow, type, startedAt, endedAt }: WaitMeasure): void {
    this.#waitMs.record(Math.max(0, endedAt - startedAt), { workflow, type });
  }
}

/** A plain state by its name; others by their value as text. */
function stateName(value: string): string {
  const parsed: unknown = JSON.parse(value);
  return typeof parsed === 'string' ? parsed : value;
}

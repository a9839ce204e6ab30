export { openTelemetry, type OpenTelemetryOptions } from './telemetry/open-telemetry.ts';
export type { AttemptMeasure, Telemetry, TurnMeasure, WaitMeasure } from './runtime/telemetry.ts';

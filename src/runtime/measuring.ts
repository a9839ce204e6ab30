import type { HotWorkflow } from './hot-workflow.ts';
import type { Telemetry } from './telemetry.ts';
import type { TakenTurn } from './turn-taker.ts';

/** Tells how long a turn took, and the waits that it ended, now that it is stored. */
export function measureTurn(
  telemetry: Telemetry,
  { workflow }: HotWorkflow,
  { commit, traceparent, left, change }: TakenTurn,
  storedAt: number,
): void {
  const { id: workflowId, status } = commit.workflow;
  const { at: takenAt, revision, source, eventType, outcome } = commit.turn;
  const { name, version } = workflow;
  const measured = { workflowId, workflow: name, version, traceparent };
  const turn = { revision, source, eventType, outcome, status, takenAt, left };
  telemetry.turn({ ...measured, ...turn, storedAt });
  for (const { type, key, startedAt } of change.ended) {
    telemetry.wait({ ...measured, type, key, startedAt, endedAt: takenAt });
  }
}

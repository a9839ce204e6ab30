import { storedSuspensions, type StoredSuspension, type WorkflowRow } from 'abeyance/reading';
import type { SummaryRow, WaitsFor } from '../protocol/index.ts';

/** A workflow as a list shows it. */
export function summaryOf(row: WorkflowRow): SummaryRow {
  const { definition, states, tags } = row.configuration;
  const suspensions = storedSuspensions(row);
  const dueAts = suspensions.flatMap(({ dueAt }) => dueAt ?? []);
  return {
    id: row.id,
    workflow: definition.name,
    version: definition.version,
    definition: definition.hash,
    status: row.status,
    states: leaves(states),
    tags,
    waitsFor: suspensions.map(waitsForOf),
    wakesAt: dueAts.length === 0 ? undefined : Math.min(...dueAts),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    revision: row.revision,
    failure: row.failure,
    metadata: row.metadata,
    parent: row.parent?.workflowId,
  };
}

/** The innermost of active states. */
export function leaves(states: readonly string[]): readonly string[] {
  return states.filter((state) => !states.some((other) => other.startsWith(`${state}.`)));
}

function waitsForOf(suspension: StoredSuspension): WaitsFor {
  const { dueAt } = suspension;
  switch (suspension.type) {
    case 'sleep':
    case 'sleepUntil':
      return { type: 'timer', names: [], dueAt };
    case 'waitingForEvent':
      return { type: 'event', names: suspension.events, dueAt };
    case 'subWorkflow':
      return { type: 'workflow', names: [suspension.workflowId], dueAt };
    case 'polling':
      return { type: 'poll', names: [], dueAt };
  }
}

import type { SuspendReason, Suspension } from '../machines/pause.ts';

type StoredSuspension = SuspendReason & { readonly state: string; readonly address?: string };

/** Stored without what the workflow's row says anyway: a million sleepers each have one. */
export function suspensionsText(suspensions: readonly Suspension[], workflowId: string): string {
  const stored = suspensions.map((suspension) => {
    const { address, ...rest } = suspension;
    const short = address === workflowId ? rest : suspension;
    return short.type === 'sleep' ? { ...short, durationMs: undefined } : short;
  });
  return JSON.stringify(stored);
}

export function readSuspensions(text: string, workflowId: string): readonly Suspension[] {
  const stored = JSON.parse(text) as StoredSuspension[];
  return stored.map((suspension): Suspension => {
    const address = suspension.address ?? workflowId;
    if (suspension.type === 'waitingForEvent') {
      return { ...suspension, address, dueAt: suspension.dueAt };
    }
    if (suspension.type === 'sleepUntil') return { ...suspension, address };
    return { ...suspension, address, durationMs: suspension.dueAt - suspension.startedAt };
  });
}

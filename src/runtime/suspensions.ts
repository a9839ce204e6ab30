import { suspensionKey, type SuspendReason, type Suspension } from '../machines/pause.ts';
import { PLAIN_TEXT } from './plain-text.ts';

type StoredSuspension = SuspendReason & {
  readonly state?: string;
  readonly address?: string;
  /** The user's own, as a text of the codec. */
  readonly data?: string;
};

/** Stored without what the workflow's row says anyway: a million sleepers each have one. */
export function suspensionsText(suspensions: readonly Suspension[], workflowId: string): string {
  const stored = suspensions.map((suspension) => {
    const { address, key: _, data, ...rest } = suspension;
    const said = data === undefined ? rest : { ...rest, data: PLAIN_TEXT.encode(data, 'data') };
    const short = address === workflowId ? said : { ...said, address };
    return short.type === 'sleep' ? { ...short, durationMs: undefined } : short;
  });
  return JSON.stringify(stored);
}

export function readSuspensions(text: string, workflowId: string): readonly Suspension[] {
  const stored = JSON.parse(text) as StoredSuspension[];
  return stored.map(({ data, ...suspension }): Suspension => {
    const { address = workflowId, state } = suspension;
    const said = data === undefined ? undefined : { data: PLAIN_TEXT.decode(data) };
    const place = { ...said, key: suspensionKey(workflowId, { address, state }), address, state };
    switch (suspension.type) {
      case 'sleep': {
        const durationMs = suspension.dueAt - suspension.startedAt;
        return { ...suspension, ...place, durationMs };
      }
      case 'sleepUntil':
        return { ...suspension, ...place };
      case 'waitingForEvent':
      case 'subWorkflow':
      case 'polling':
        return { ...suspension, ...place, dueAt: suspension.dueAt };
    }
  });
}

import { matchesDescriptor } from '../machines/descriptor.ts';
import type { EngineCore } from './engine-core.ts';
import type { WorkflowRow } from './records.ts';
import { readSuspensions } from './suspensions.ts';

/** A workflow that waits for an event. */
export interface Recipient {
  /** Of the actor in it that waits. */
  readonly address: string;
  readonly revision: number;
}

/**
 * All that wait for an event now, oldest first. They are read from the newest on, so that one that
 * is started meanwhile is not among them; between two pages others may run.
 */
export async function recipientsOf(
  { store, host, limits }: EngineCore,
  eventType: string,
): Promise<readonly Recipient[]> {
  const recipients: Recipient[] = [];
  let after: number | undefined;
  for (;;) {
    const page = await store.find(
      { waitingFor: eventType, statuses: ['running', 'suspended'] },
      {
        limit: limits.pageLength,
        newestFirst: true,
        ...(after === undefined ? undefined : { after }),
      },
    );
    for (const row of page.items) {
      recipients.push({ address: waiterOf(row, eventType), revision: row.revision });
    }
    after = page.cursor;
    if (after === undefined) return recipients.toReversed();
    await new Promise<void>((resolve) => host.defer(resolve));
  }
}

/** Address of the actor of a workflow that waits for the event: the root, unless a child does. */
function waiterOf({ id, suspensions, configuration }: WorkflowRow, eventType: string): string {
  const asks = (descriptor: string): boolean => matchesDescriptor(eventType, descriptor);
  if (configuration.events.some(asks)) return id;
  const waiting = readSuspensions(suspensions, id).find(
    ({ state, ...reason }) =>
      state !== undefined && reason.type === 'waitingForEvent' && reason.events.some(asks),
  );
  return waiting?.address ?? id;
}

import { rootOf } from '../../src/runtime/addresses.ts';
import { readBroadcast } from '../../src/runtime/broadcast-rows.ts';
import { hasEnded } from '../../src/runtime/hot-workflow.ts';
import type { BroadcastRow } from '../../src/runtime/records.ts';
import type { Picture } from './invariants.ts';

/** Whom events without a target were promised to, by what was durably written. */
export class BroadcastLedger {
  /** Ids of events, by the row that holds them. */
  readonly #events = new Map<string, string>();
  readonly #recipients = new Map<string, Set<string>>();

  note(row: BroadcastRow): void {
    const { event, of = row.id, to = [] } = readBroadcast(row);
    if (event !== undefined) this.#events.set(row.id, event.id);
    const eventId = this.#events.get(of) ?? '';
    const recipients = this.#recipients.get(eventId) ?? new Set();
    this.#recipients.set(eventId, recipients);
    for (const address of to) recipients.add(rootOf(address));
  }

  /** B17: nothing is under way any more, and each has it that was to have it and could. */
  unrest({ broadcasts, pasts, records }: Picture, now: number): readonly string[] {
    const found = broadcasts.flatMap((row) => {
      const { dueAt = now } = readBroadcast(row);
      return dueAt > now ? [] : [`B17: broadcast ${row.id} is still under way`];
    });
    for (const [eventId, recipients] of this.#recipients) {
      for (const id of recipients) {
        const { status = 'done' } = records.get(id)?.workflow ?? {};
        if (hasEnded(status) || pasts.get(id)?.eventIds.has(eventId) === true) continue;
        found.push(`B17: ${id} waited for ${eventId} and did not get it`);
      }
    }
    return found;
  }
}

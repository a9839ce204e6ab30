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
    const has = (id: string, eventId: string): boolean =>
      hasEnded(records.get(id)?.workflow.status ?? 'done') ||
      pasts.get(id)?.eventIds.has(eventId) === true;
    const found = broadcasts.flatMap((row) => {
      const { dueAt = now, of = row.id } = readBroadcast(row);
      const eventId = this.#events.get(of) ?? '';
      const recipients = [...(this.#recipients.get(eventId) ?? [])];
      // one that has reached all may wait a moment for something to be written along with
      const isOver = recipients.length > 0 && recipients.every((id) => has(id, eventId));
      return dueAt > now || isOver ? [] : [`B17: broadcast ${row.id} is still under way`];
    });
    for (const [eventId, recipients] of this.#recipients) {
      for (const id of recipients) {
        if (has(id, eventId)) continue;
        found.push(`B17: ${id} waited for ${eventId} and did not get it`);
      }
    }
    return found;
  }
}

import type { WorkflowEvent } from '../machines/event.ts';

/** What a bus hands events to. `take` says whether the event was wanted; it never throws. */
export interface EventTaker {
  /** An event type or a partial wildcard of one. */
  readonly descriptor: string;
  take(event: WorkflowEvent): boolean;
  /** Called once, when the bus closes. */
  end(): void;
}

type ByDescriptor = Map<string, Set<EventTaker>>;

/**
 * Takers by what they ask for. An event is looked up by its type and by the wildcards that can name
 * it, which are as many as its type has parts: a send costs the same however many others there are.
 */
export class EventTakers {
  readonly #exact: ByDescriptor = new Map();
  readonly #wildcards: ByDescriptor = new Map();

  add(taker: EventTaker): void {
    const index = this.#index(taker);
    const takers = index.get(taker.descriptor);
    if (takers === undefined) index.set(taker.descriptor, new Set([taker]));
    else takers.add(taker);
  }

  remove(taker: EventTaker): void {
    const index = this.#index(taker);
    const takers = index.get(taker.descriptor);
    takers?.delete(taker);
    if (takers?.size === 0) index.delete(taker.descriptor);
  }

  /** Hands an event to all who ask for its type, and says how many wanted it. */
  hand(event: WorkflowEvent): number {
    let count = 0;
    for (const takers of this.#asking(event.type)) {
      for (const taker of takers) if (taker.take(event)) count += 1;
    }
    return count;
  }

  /** How many ask for this type. */
  count(type: string): number {
    return this.#asking(type).reduce((count, takers) => count + takers.size, 0);
  }

  /** Removes all, and ends each. */
  end(): void {
    const all = [this.#exact, this.#wildcards].flatMap((index) => [...index.values()]);
    this.#exact.clear();
    this.#wildcards.clear();
    for (const takers of all) for (const taker of takers) taker.end();
  }

  #index({ descriptor }: EventTaker): ByDescriptor {
    const isWildcard = descriptor === '*' || descriptor.endsWith('.*');
    return isWildcard ? this.#wildcards : this.#exact;
  }

  #asking(type: string): readonly Set<EventTaker>[] {
    const exact = this.#exact.get(type);
    const asking = exact === undefined ? [] : [exact];
    if (this.#wildcards.size === 0) return asking;
    for (const wildcard of wildcardsOf(type)) {
      const takers = this.#wildcards.get(wildcard);
      if (takers !== undefined) asking.push(takers);
    }
    return asking;
  }
}

/** The wildcards that ask for a type, by the rule of `matchesDescriptor`. */
function wildcardsOf(type: string): readonly string[] {
  const wildcards = [`${type}.*`, '*'];
  for (let at = type.indexOf('.'); at >= 0; at = type.indexOf('.', at + 1)) {
    wildcards.push(`${type.slice(0, at)}.*`);
  }
  return wildcards;
}

import type { AnyStateMachine } from 'xstate';
import { makeMachine, type Kind, type Machines } from './kinds.ts';
import type { Hands } from './pausing-machines.ts';

/** A machine, and whose hands it has now. */
interface Entry {
  readonly kind: Kind;
  readonly machine: AnyStateMachine;
  hands: Hands;
}

/**
 * Machines that are made once and used by process after process, each of which has them to itself:
 * to make them is much of what a run costs.
 */
export class MachinePool {
  readonly #free = new Map<Kind, Entry[]>();
  readonly #used: Entry[] = [];

  /** Machines that nobody else has before they are given back. */
  take(kinds: readonly Kind[], hands: Hands): Machines {
    return new Map(kinds.map((kind) => [kind, this.#one(kind, hands)]));
  }

  /** All that were taken are free: whoever had them is dead and gone. */
  giveBack(): void {
    for (const entry of this.#used.splice(0)) {
      const free = this.#free.get(entry.kind) ?? [];
      free.push(entry);
      this.#free.set(entry.kind, free);
    }
  }

  #one(kind: Kind, hands: Hands): AnyStateMachine {
    const entry = this.#free.get(kind)?.pop() ?? made(kind, hands);
    entry.hands = hands;
    this.#used.push(entry);
    return entry.machine;
  }
}

function made(kind: Kind, hands: Hands): Entry {
  const held: { hands: Hands } = { hands };
  const machine = makeMachine(kind, {
    call: (call) => held.hands.call(call),
    mark: (mark) => held.hands.mark(mark),
    mended: () => held.hands.mended(),
  });
  return Object.assign(held, { kind, machine });
}

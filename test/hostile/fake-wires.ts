import type { Chance } from '../simulation/chance.ts';
import { another } from './mutate-text.ts';

/** What an inspector's page sends. */
const ASKING: readonly object[] = [
  { type: 'call', number: 1, method: 'list', request: { query: 'status:done' } },
  { type: 'call', number: 2, method: 'run', request: { id: 'patient-1' } },
  { type: 'watch', number: 3, request: { ids: ['patient-1'], since: 0 } },
  { type: 'taken', number: 3 },
  { type: 'unwatch', number: 3 },
];

/** What it is sent. */
const ANSWERING: readonly object[] = [
  { type: 'answer', number: 1, answer: { protocol: 1 } },
  { type: 'error', number: 1, error: { code: 'ReadOnly', message: 'x', details: { a: 1 } } },
  { type: 'delta', number: 2, delta: { type: 'resync', sequence: 1 } },
  { type: 'ended', number: 2 },
];

export type Side = 'asking' | 'answering';

/** A message of one side, right or not. */
export function aMessage(chance: Chance, side: Side): unknown {
  const right = chance.pick(side === 'asking' ? ASKING : ANSWERING);
  return chance.hit(0.4) ? right : another(chance, right);
}

/** Messages one after another. */
export function someMessages(chance: Chance, side: Side): readonly unknown[] {
  return Array.from({ length: 1 + chance.below(8) }, () => aMessage(chance, side));
}

interface Heard {
  readonly received: (message: unknown) => void;
  readonly closed: () => void;
}

/** A channel at whose other end somebody says what comes to his mind. */
export class FakeChannel {
  readonly #messages: readonly unknown[];

  constructor(chance: Chance, side: Side) {
    this.#messages = someMessages(chance, side);
  }

  send(): void {}

  listen({ received, closed }: Heard): void {
    queueMicrotask(() => {
      for (const message of this.#messages) received(message);
      closed();
    });
  }

  close(): void {}
}

type Listener = (event: { readonly data?: unknown }) => void;

class FakeWire {
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  addEventListener(type: string, listener: Listener): void {
    if (type !== 'message') return;
    for (const message of someMessages(this.#chance, 'asking')) this.say(listener, message);
  }

  say(listener: Listener, message: unknown): void {
    listener({ data: message });
  }

  close(): void {}
}

/** One port of a channel of messages. */
export class FakePort extends FakeWire {
  postMessage(): void {}
}

/** An open WebSocket. */
export class FakeSocket extends FakeWire {
  readonly readyState = 1;

  override say(listener: Listener, message: unknown): void {
    const text = JSON.stringify(message) ?? '';
    for (const data of [text, text.slice(1), 7]) listener({ data });
  }

  send(): void {}
}

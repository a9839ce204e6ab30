import type { Host } from '../runtime/host.ts';

/**
 * The longest single timer, ms: `setTimeout` overflows at 24.8 days and fires at once (B3), and a
 * clock that was set forward is noticed only when a timer fires (B4).
 */
const TIMER_MAX = 60_000;

export interface SystemHostOptions {
  /** Whether a wake to come keeps a Node process alive; by default it does. */
  readonly keepAlive?: boolean;
}

/** The host port on a real platform: Node or a browser. */
export function systemHost({ keepAlive = true }: SystemHostOptions = {}): Host {
  return {
    now: () => Date.now(),
    wake: (at, fn) => wake(at, fn, keepAlive),
    ...(keepAlive ? { hold } : undefined),
    defer: platformDefer(),
    random: () => Math.random(),
    id: randomIds(),
    aborter: () => new AbortController(),
  };
}

const ID_BYTES = 12;
/** Ids made at a time: asking for randomness costs far more than an id does. */
const IDS_AT_ONCE = 64;

/** 96 random bits in 16 characters that need no quoting anywhere: a row holds each one in full. */
function randomIds(): () => string {
  const pool = new Uint8Array(ID_BYTES * IDS_AT_ONCE);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    const bytes = pool.subarray(used, used + ID_BYTES);
    used += ID_BYTES;
    return btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_');
  };
}

/** The platform's own, also where a test runner puts fake timers into its place later. */
const immediate = globalThis.setImmediate;

/** The platform's way to run something after what is already waiting to run, I/O included. */
export function platformDefer(): (fn: () => void) => void {
  if (typeof immediate === 'function') return (fn) => void immediate(fn);
  if (typeof MessageChannel === 'function') return channelDefer(new MessageChannel());
  return (fn) => void setTimeout(fn, 0);
}

function wake(at: number, fn: () => void, keepAlive: boolean): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const arm = (): void => {
    timer = setTimeout(look, Math.min(TIMER_MAX, Math.max(0, at - Date.now())));
    // in a browser a timer is a number
    if (!keepAlive && typeof timer === 'object') timer.unref();
  };
  // a timer may also fire a little early, by the wall clock
  const look = (): void => (Date.now() < at ? arm() : fn());
  arm();
  return () => clearTimeout(timer);
}

/** The longest timer there is, again and again: it wakes once in 24 days, for nothing. */
function hold(): () => void {
  const timer = setInterval(() => {}, 2 ** 31 - 1);
  return () => clearInterval(timer);
}

/** A browser delays nested timers of 0 ms to 4 ms; a message comes at once. */
function channelDefer({
  port1,
  port2,
}: InstanceType<typeof MessageChannel>): (fn: () => void) => void {
  const waiting: (() => void)[] = [];
  port1.addEventListener('message', () => waiting.shift()?.());
  port1.start();
  return (fn) => {
    waiting.push(fn);
    port2.postMessage(undefined);
  };
}

import * as xstate from 'xstate';
import type { MachineKit } from './machine-kit.ts';
import type { Hands, LiveRef, OpenWork, WorkKind } from './hands.ts';

interface Input {
  readonly n?: number;
}

interface Event {
  readonly type: string;
  readonly n?: number;
}

/** Every kind of logic that is not a machine. What runs outside of machines is driven by hand. */
export function logicsOf(kit: MachineKit) {
  const hands = (): Hands | undefined => kit.hands;

  /** Never settles by itself. */
  const P = xstate.fromPromise<unknown, unknown>(({ self }) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    open(hands(), 'promise', self, { give: resolve, fail: reject });
    return promise;
  });

  const T = xstate.fromTransition(
    (state: { t: number }, event: Event, { self, system, emit }) => {
      if (event.type === 'boom') throw new Error('transition boom');
      const { _parent: parent } = self as unknown as { _parent: typeof self | undefined };
      if (event.type === 'b' && parent !== undefined) {
        kit.count('transition logic: emits and sends');
        emit({ type: 'shout', n: state.t } as never);
        relay(system, self, parent, { type: 'c', n: state.t });
      }
      return event.type.startsWith('xstate.') ? state : { t: state.t + (event.n ?? 1) };
    },
    ({ input }: { input?: Input }) => ({ t: input?.n ?? 0 }),
  );

  /** A logic made of another. */
  const H = {
    ...T,
    transition: (...args: Parameters<typeof T.transition>): ReturnType<typeof T.transition> => {
      const next = T.transition(...args);
      kit.count('logic: transition of another');
      return { ...next, context: { t: next.context.t + 100 } };
    },
  };

  const C = xstate.fromCallback<Event, Input | undefined>(({ sendBack, receive, input, self }) => {
    const ref = self as unknown as LiveRef;
    const send = (event: Event): void => hands()?.sends(() => sendBack(event));
    /** Its start threw: then it was never there. */
    let failed = false;
    const begin = (): void =>
      hands()?.outside(ref, 'start', () => {
        hands()?.told(ref, 'start');
        if (!kit.chatty || input?.n === undefined) return;
        if (input.n % 3 === 1) send({ type: 'i', n: 5 });
        failed = !kit.startsWell && input.n % 7 === 2;
        if (failed) throw new Error('callback start');
      });
    open(hands(), 'callback', ref, { give: sendBack, begin });
    begin();
    receive((event) =>
      hands()?.outside(ref, 'receive', () => {
        if (failed) return;
        hands()?.told(ref, { received: event });
        if (event.type === 'boom') throw new Error('callback boom');
        if (kit.chatty && event.type === 'b') send({ type: 'x.y', n: 2 });
      }),
    );
    return () => hands()?.outside(ref, 'stop', () => failed || hands()?.told(ref, 'stop'));
  });

  const O = xstate.fromObservable<unknown, unknown>(({ self }) =>
    subscribable(kit, 'observable', self),
  );

  const E = xstate.fromEventObservable<Event, unknown>(
    ({ self }) => subscribable(kit, 'eventObservable', self) as never,
  );

  /** Its first state cannot be made. */
  const F = xstate.fromTransition(
    (state: { t: number }) => state,
    (): { t: number } => {
      kit.count('logic: throws at its start');
      throw new Error('no first state');
    },
  );

  return { P, T, H, C, O, E, F };
}

export type Logics = ReturnType<typeof logicsOf>;

type Doing = Partial<Pick<OpenWork, 'give' | 'fail' | 'end' | 'begin'>>;

function open(hands: Hands | undefined, kind: WorkKind, self: LiveRef, doing: Doing): void {
  hands?.opened({ kind, self, give: ignore, fail: ignore, end: ignore, begin: ignore, ...doing });
}

interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

function subscribable(
  kit: MachineKit,
  kind: WorkKind,
  self: LiveRef,
): xstate.Subscribable<unknown> {
  return {
    subscribe: (observer: Observer) => {
      let over = false;
      const begin = (): void =>
        kit.hands?.outside(self, 'start', () => kit.hands?.told(self, 'start'));
      open(kit.hands, kind, self, {
        give: (data) => over || observer.next(data),
        fail: (error) => {
          over = true;
          observer.error(error);
        },
        end: () => {
          over = true;
          observer.complete();
        },
        begin,
      });
      begin();
      const stop = (): unknown => kit.hands?.told(self, 'stop');
      // to end what is over is nothing
      return { unsubscribe: () => over || kit.hands?.outside(self, 'stop', stop) };
    },
  } as never;
}

/** A reducer may send at once, in the middle of its step. */
function relay(system: unknown, from: unknown, to: unknown, event: unknown): void {
  const { _relay } = system as { _relay: (source: unknown, target: unknown, e: unknown) => void };
  _relay(from, to, event);
}

function ignore(): void {}

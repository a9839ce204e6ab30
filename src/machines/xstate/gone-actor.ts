import type { EventObject } from 'xstate';
import { STOPPED, type LiveActor } from './internals.ts';

/**
 * Stands in a restored context where XState would still hold an actor that has stopped: what is
 * sent to it is lost, and it can be stopped again. A class, so that the codec asks for its address.
 */
class GoneActor {
  readonly id: string;
  readonly sessionId: string;
  readonly _parent: LiveActor | undefined;
  readonly _processingStatus = STOPPED;
  readonly _snapshot = { status: 'stopped', output: undefined, error: undefined } as const;

  constructor(address: string, parent: LiveActor | undefined) {
    this.id = idIn(address);
    this.sessionId = address;
    this._parent = parent;
  }

  getSnapshot(): unknown {
    return this._snapshot;
  }

  subscribe(): { unsubscribe(): void } {
    return { unsubscribe: () => {} };
  }

  send(): void {}
  _send(): void {}
  _stop(): void {}
}

/** The id of the actor that was born at an address. */
function idIn(address: string): string {
  const last = address.slice(address.lastIndexOf('/') + 1).replace(/~\d+$/, '');
  return last.replaceAll(/%[0-9A-F]{2}/g, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
}

export function goneActor(address: string, parent: LiveActor | undefined): LiveActor {
  return new GoneActor(address, parent) as object as LiveActor;
}

/**
 * Whom an event was for was there when it was sent, and is not when it is to go: XState fails the
 * actor that sends it, by this error.
 */
export function nobodyThere({ type }: EventObject): TypeError {
  const cause = new Error(`${JSON.stringify(type)} was for an actor that is not there any more`);
  return new TypeError("Cannot read properties of undefined (reading '_send')", { cause });
}

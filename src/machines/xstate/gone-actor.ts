import { STOPPED, type LiveActor } from './internals.ts';

/** Before the address of an actor that is gone, so that none born there later is meant by it. */
const GONE = '!';

export function goneAddress(address: string): string {
  return GONE + address;
}

/** The address an actor had, of one that is gone; `undefined` for the address of another. */
export function addressOfGone(address: string): string | undefined {
  return address.startsWith(GONE) ? address.slice(GONE.length) : undefined;
}

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
    this.id = address.slice(address.lastIndexOf('/') + 1);
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

export function goneActor(address: string, parent: LiveActor | undefined): LiveActor {
  return new GoneActor(address, parent) as object as LiveActor;
}

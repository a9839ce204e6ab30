import type { EventObject } from 'xstate';
import { defaultAddress } from '../../src/machines/xstate/actor-node.ts';
import type { PicturedActor } from './picture.ts';

/** What is looked at of XState's own actors. */
export interface LiveActor extends PicturedActor {
  readonly _parent: LiveActor | undefined;
  readonly _processingStatus: number;
  _snapshot: { readonly status: string };
  readonly logic: unknown;
  readonly src: unknown;
  readonly sessionId: string;
  readonly system: LiveSystem;
  on(type: '*', handler: (event: EventObject) => void): void;
  send(event: { readonly type: string }): void;
  _stop(): void;
  _error(error: unknown): void;
}

export interface LiveSystem {
  _relay: (source: LiveActor | undefined, target: LiveActor, event: EventObject) => void;
  getAll(): Record<string, LiveActor>;
  _unregister(actor: LiveActor): void;
  readonly scheduler: LiveScheduler;
}

export interface LiveScheduler {
  schedule: (
    source: LiveActor,
    target: LiveActor,
    event: EventObject,
    delay: number,
    id?: string,
  ) => void;
  cancel(source: LiveActor, id: string): void;
}

export const RUNNING = 1;
export const STOPPED = 2;

export function pathOf({ id, _parent: parent }: LiveActor): string {
  return parent === undefined ? id : defaultAddress(pathOf(parent), id);
}

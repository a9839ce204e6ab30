import type { EventObject } from 'xstate';
import { defaultAddress } from '../../src/machines/xstate/actor-node.ts';
import { picture, pictureTree, type PicturedActor } from './picture.ts';

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

/** How all stands, as it is compared with the others. */
export function liveWorld(
  root: LiveActor,
  running: readonly LiveActor[],
  timers: readonly unknown[],
): unknown {
  if (root.getSnapshot().status !== 'active') return picture(root.getSnapshot(), pathOf as never);
  const ids = Object.entries(root.system.getAll()).map(([id, actor]) => [id, pathOf(actor)]);
  const seen = new Set<unknown>();
  return {
    tree: pictureTree(root, pathOf as never, seen),
    // those that nobody lists are pictured here
    running: running.map((actor) => [
      pathOf(actor),
      seen.has(actor) ? undefined : picture(actor.getSnapshot(), pathOf as never),
    ]),
    systemIds: ids.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    timers,
  };
}

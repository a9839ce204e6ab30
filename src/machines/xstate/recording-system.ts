import type { EventObject } from 'xstate';
import type { LiveActor, LiveInspection, LiveScheduler, LiveSystem } from './internals.ts';

/** What a tree does for its system; shaped like the `ActorSystemRuntime` of XState 6. */
export interface SystemRuntime {
  nextSessionId(): string;
  spawnActor(actor: LiveActor): void;
  sendEvent(source: LiveActor | undefined, target: LiveActor, event: EventObject): void;
  scheduleTimer(
    source: LiveActor,
    target: LiveActor,
    event: EventObject,
    delay: number,
    id: string | undefined,
  ): void;
  cancelTimer(source: LiveActor, id: string): void;
  cancelTimers(source: LiveActor): void;
  transitionsTaken(inspection: LiveInspection): void;
  snapshotTaken(actor: LiveActor): void;
  log(args: readonly unknown[]): void;
  now(): number;
}

/** The system every actor of a tree lives in: XState asks it to act, and it only records. */
export function recordingSystem(runtime: SystemRuntime): LiveSystem {
  const registry = new SystemIds();
  return {
    _snapshot: { _scheduledEvents: {} },
    _bookId: () => runtime.nextSessionId(),
    _register: (sessionId) => sessionId,
    _unregister: (actor) => registry.remove(actor),
    _set: (systemId, actor) => registry.add(systemId, actor),
    get: (systemId) => registry.actors.get(systemId),
    getAll: () => Object.fromEntries(registry.actors),
    inspect: () => ({ unsubscribe: () => {} }),
    _sendInspectionEvent: (inspection) => inspect(runtime, inspection),
    _relay: (source, target, event) => runtime.sendEvent(source, target, event),
    scheduler: scheduler(runtime),
    getSnapshot: () => ({ _scheduledEvents: {} }),
    start: () => {},
    _clock: { setTimeout: () => undefined, clearTimeout: () => {} },
    _logger: (...args) => runtime.log(args),
    now: () => runtime.now(),
  };
}

function scheduler(runtime: SystemRuntime): LiveScheduler {
  return {
    schedule: (source, target, event, delay, id) =>
      runtime.scheduleTimer(source, target, event, delay, id),
    cancel: (source, id) => runtime.cancelTimer(source, id),
    cancelAll: (source) => runtime.cancelTimers(source),
  };
}

function inspect(runtime: SystemRuntime, inspection: LiveInspection): void {
  switch (inspection.type) {
    case '@xstate.actor':
      runtime.spawnActor(inspection.actorRef);
      break;
    case '@xstate.microstep':
      runtime.transitionsTaken(inspection);
      break;
    case '@xstate.snapshot':
      runtime.snapshotTaken(inspection.actorRef);
      break;
    default:
  }
}

class SystemIds {
  readonly actors = new Map<string, LiveActor>();

  add(systemId: string, actor: LiveActor): void {
    const existing = this.actors.get(systemId);
    if (existing !== undefined && existing !== actor) {
      throw new Error(`Actor with system ID '${systemId}' already exists.`);
    }
    this.actors.set(systemId, actor);
  }

  remove(actor: LiveActor): void {
    const { systemId } = actor;
    if (systemId !== undefined && this.actors.get(systemId) === actor) {
      this.actors.delete(systemId);
    }
  }
}

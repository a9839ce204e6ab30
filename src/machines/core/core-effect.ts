import type { Effect, MachineEvent, RecordedAction, Recording } from '../recording.ts';
import type { Registry } from '../registry.ts';
import type { ActorTree } from '../xstate/actor-tree.ts';
import { actionArgs, workOf } from '../xstate/work.ts';
import { AbeyanceError } from '../errors.ts';
import { readEvent, type CoreMessage, type TakeMessage } from './core-message.ts';
import { runWork, type CoreWorkHandle } from './core-work.ts';

/**
 * What a step asks of its host, to be done when the state is stored, in this order. All but the
 * words said (`action`, `emit`, `log`, `tellWork`, `send`, `lost`) can be read from the state, too.
 */
export type CoreEffect =
  | CoreAction
  | { readonly type: 'emit'; readonly address: string; readonly event: MachineEvent }
  | { readonly type: 'log'; readonly address: string; readonly args: readonly unknown[] }
  | { readonly type: 'startWork'; readonly work: CoreWorkHandle }
  | { readonly type: 'stopWork'; readonly key: string }
  /** An event for work that is a callback. */
  | { readonly type: 'tellWork'; readonly key: string; readonly event: MachineEvent }
  | { readonly type: 'setTimer'; readonly key: string; readonly dueAt: number }
  | { readonly type: 'cancelTimer'; readonly key: string }
  /** An event for another workflow. Its id is the same however often the step is taken (M2). */
  | {
      readonly type: 'send';
      readonly to: string;
      readonly event: MachineEvent;
      readonly eventId: string;
    }
  /** An event whose actor was gone: a dead letter. */
  | { readonly type: 'lost'; readonly address: string; readonly event: MachineEvent };

/** A custom action of a machine. */
export interface CoreAction extends Omit<RecordedAction, 'exec'> {
  readonly type: 'action';
  /**
   * Runs it with the context and the event it had. `take` gets what it sends to actors by itself,
   * as by `self.send`: step that after the effects at hand.
   */
  readonly perform: (take?: TakeMessage) => void;
}

/** What performs effects: the actors as the step left them, and who hears what they send. */
export interface Acting {
  readonly tree: ActorTree;
  readonly registry: Registry;
  readonly hears: { take: TakeMessage };
}

/** What a step asks for that was not taken back in the same step. */
export function effectsOf(
  { effects, workStarted, timersSet, timersCleared }: Recording,
  message: CoreMessage,
  acting: Acting,
): readonly CoreEffect[] {
  const started = new Set(workStarted);
  const set = new Set(timersSet);
  const cleared = new Set(timersCleared);
  // that it is over is why the step was taken
  if (message.type === 'timer') cleared.delete(message.key);
  return effects.flatMap((effect) => {
    if (effect.type === 'startWork' && !started.has(effect.work)) return [];
    if (effect.type === 'setTimer' && !set.has(effect.timer)) return [];
    if (effect.type === 'cancelTimer' && !cleared.delete(effect.key)) return [];
    return [effectOf(effect, acting)];
  });
}

export function effectOf(effect: Effect, acting: Acting): CoreEffect {
  switch (effect.type) {
    case 'action':
      return actionEffect(effect.action, acting);
    case 'startWork': {
      const { key, input } = effect.work;
      const work = workHandle({ ...effect.work, input: copyOf(input, acting) }, acting);
      if (work === undefined) throw new Error(`nobody waits for ${key}`);
      return { type: 'startWork', work };
    }
    case 'setTimer': {
      const { key, dueAt } = effect.timer;
      return { type: 'setTimer', key, dueAt };
    }
    case 'send': {
      const { workflowId, event, number } = effect;
      const eventId = `>${acting.tree.root.address}>${number}`;
      return { type: 'send', to: workflowId, event, eventId };
    }
    case 'emit':
    case 'log':
    case 'stopWork':
    case 'tellWork':
    case 'cancelTimer':
    case 'lost':
      return effect;
  }
}

/** What work does to its input must not reach the machine's context. */
function copyOf(value: unknown, { tree }: Acting): unknown {
  return tree.decode(tree.encode(value, 'input'));
}

/** `undefined` where nobody waits for it. */
export function workHandle(
  asked: Omit<CoreWorkHandle, 'run' | 'task'>,
  { tree, hears }: Acting,
): CoreWorkHandle | undefined {
  const { key, address, kind, src, input } = asked;
  const work = workOf(tree, key, input);
  return (
    work && {
      key,
      address,
      kind,
      src,
      input,
      task: work.task,
      run: (host) => {
        hears.take = host.take;
        return runWork(work, key, host);
      },
    }
  );
}

export function actionEffect(
  { exec, ...action }: RecordedAction,
  { tree, registry, hears }: Acting,
): CoreAction {
  const { address, context, event, params, name } = action;
  return {
    type: 'action',
    ...action,
    perform: (take) => {
      if (take !== undefined) hears.take = take;
      const acting = tree.runtime.byAddress.get(address);
      const run = exec ?? registry.actionOf(action, acting);
      if (run === undefined) throw actionLost(address, name);
      run(actionArgs(tree, address, context, event), params);
    },
  };
}

function actionLost(address: string, name: string): AbeyanceError {
  const message =
    `the action ${name} of ${address} is not found again; give createCore the machine as it was` +
    ' when the step was taken';
  return new AbeyanceError('NotDurable', message, { details: { address, place: name } });
}

/** Until a host says who takes it, what user code sends is refused: nothing runs here. */
export function silent(): Acting['hears'] {
  return {
    take: (message) => {
      const [type, to] = message.type === 'sent' ? [message.event.type, message.to] : [];
      const text =
        `${JSON.stringify(type)} was sent to ${to} outside of a step; give the event to \`step\`,` +
        ' or `perform` and `run` a function that does';
      throw new AbeyanceError('EventRejected', text, { details: { eventType: type } });
    },
  };
}

/** What is no event, or cannot be kept, is refused where it is sent. */
export function sender(hears: Acting['hears']): (to: string, event: MachineEvent) => void {
  return (to, event) => hears.take({ type: 'sent', to, event: readEvent(event, 'event') });
}

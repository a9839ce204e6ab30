import type { MachineEvent, RecordedAction } from '../recording.ts';
import { actionEffect, type Acting, type CoreEffect } from './core-effect.ts';
import type { CoreTimer, JsonValue } from './core-state.ts';
import type { CoreWorkHandle } from './core-work.ts';
import { broken } from './state-reading.ts';

/** Effects of one step as plain JSON. */
export type CoreOutbox = readonly JsonValue[];

/** What stands for effects that the state tells itself: to be found there again by their keys. */
interface Kept {
  readonly type: CoreEffect['type'];
  readonly key: string;
}

/** Writes effects down, and gives them again. */
export class Outbox {
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  /** @throws `NotSerializable`. */
  write(effects: readonly CoreEffect[]): CoreOutbox {
    const { tree } = this.#acting;
    const kept = effects.map((effect) => keptOf(effect));
    return JSON.parse(tree.encode(kept, 'effects')) as CoreOutbox;
  }

  read(
    outbox: CoreOutbox,
    work: readonly CoreWorkHandle[],
    timers: readonly CoreTimer[],
  ): readonly CoreEffect[] {
    const kept = readKept(outbox, this.#acting);
    return kept.flatMap((one): CoreEffect | readonly [] => {
      switch (one.type) {
        case 'startWork': {
          const handle = work.find(({ key }) => key === one.key);
          return handle === undefined ? [] : { type: 'startWork', work: handle };
        }
        case 'setTimer': {
          const timer = timers.find(({ key }) => key === one.key);
          return timer === undefined ? [] : { type: 'setTimer', key: one.key, dueAt: timer.dueAt };
        }
        case 'action':
          return actionEffect({ ...actionOf(one), exec: undefined }, this.#acting);
        default:
          return one as object as CoreEffect;
      }
    });
  }
}

/** @throws `TextInvalid` for what no step gave. */
function readKept(outbox: CoreOutbox, { tree }: Acting): readonly Kept[] {
  let kept: unknown;
  try {
    kept = tree.decode(JSON.stringify(outbox));
  } catch (cause) {
    throw broken('the outbox', cause);
  }
  if (Array.isArray(kept) && kept.every(isKept)) return kept;
  throw broken('the outbox');
}

function isKept(one: unknown): one is Kept {
  return typeof one === 'object' && one !== null && 'type' in one && typeof one.type === 'string';
}

function keptOf(effect: CoreEffect): object {
  if (effect.type === 'startWork') return { type: effect.type, key: effect.work.key };
  if (effect.type === 'setTimer') return { type: effect.type, key: effect.key };
  if (effect.type !== 'action') return effect;
  const { perform: _, ...action } = effect;
  return action;
}

function actionOf(kept: Kept): Omit<RecordedAction, 'exec'> {
  const { type: _, ...action } = kept as object as { type: string } & Omit<
    RecordedAction,
    'exec'
  > & {
      event: MachineEvent;
    };
  return action;
}

import type { AnyEventObject } from 'xstate';
import { invalidOption, readFields } from './invalid-option.ts';
import { PAUSE_META, type PauseMeta } from './pause.ts';
import { pauseTransitions, type Transition } from './pause-transition.ts';
import { bothGuards, checkGuard, type WaitGuard } from './wait-guard.ts';

/** The state of a pause, whatever helper made it. */
interface AnyPause {
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly entry?: unknown;
  readonly exit?: unknown;
  readonly type?: unknown;
  readonly initial?: unknown;
  readonly states?: unknown;
  readonly onDone?: unknown;
}

/**
 * The state that chooses, when it is entered, whether to pause at all.
 *
 * It is a compound state, since a condition that is asked again and again would end the pause when
 * the context changes. What leads out of the pause stands at the whole, so that its targets are
 * siblings of the whole; what is done when the pause begins stands in `pausing`.
 *
 * @throws `OptionInvalid` as `pauseIf`.
 */
export function conditionalState(condition: unknown, pause: object, target: unknown): object {
  const guard = conditionGuard(condition);
  const state = readFields<AnyPause>(pause, 'pause');
  const { meta, entry, exit, type, initial, states, onDone, ...whole } = state;
  const inner = { entry, exit, type, initial, states };
  const passed = pauseTransitions(target, 'target');
  const choosing = { always: [{ guard, target: 'pausing' }, { target: 'passed' }] };
  return {
    ...whole,
    meta: { ...meta, [PAUSE_META]: { ...pauseMeta(meta), begins: 'pausing' } },
    initial: 'choosing',
    ...(onDone === undefined
      ? { states: { choosing, pausing: inner, passed: { type: 'final' } }, onDone: passed }
      : {
          states: {
            choosing,
            pausing: { ...inner, onDone: 'ended' },
            passed: { type: 'final', output: PASSED },
            ended: { type: 'final', output: ({ event }: Done) => event['output'] },
          },
          onDone: [...passed.map(onlyPassed), ...pauseTransitions(onDone, 'pause')],
        }),
  };
}

function pauseMeta(meta: AnyPause['meta']): PauseMeta {
  const pause = meta?.[PAUSE_META] as PauseMeta | undefined;
  if (pause === undefined) throw invalidOption('pause', 'give what sleep or waitForEvent returns');
  if (pause.begins === undefined) return pause;
  throw invalidOption('pause', 'it has a condition already; join the two by `and`');
}

interface Done {
  readonly event: AnyEventObject;
}

/** Tells the end of a state that was not paused in from that of a pause. */
const PASSED = 'abeyance.passed';

function onlyPassed(transition: Transition): Transition {
  const own = transition['guard'] as WaitGuard | undefined;
  return { ...transition, guard: bothGuards(wasPassed, own) };
}

function wasPassed({ event }: Done): boolean {
  return event['output'] === PASSED;
}

function conditionGuard(condition: unknown): WaitGuard {
  if (typeof condition !== 'object' || condition === null || 'type' in fieldsOf(condition)) {
    checkGuard(condition, 'condition');
    return condition as WaitGuard;
  }
  const { metadata } = fieldsOf(condition, ['metadata']);
  if (typeof metadata === 'string' && metadata !== '') return metadataGuard(metadata);
  throw invalidOption('condition.metadata', 'give the key of the metadata that must be "true"');
}

function fieldsOf(condition: object, keys?: readonly string[]): { readonly metadata?: unknown } {
  return readFields(condition, 'condition', keys);
}

/** Holds where the context's metadata says so, in exactly this word. */
function metadataGuard(key: string): WaitGuard {
  const guard = ({ context }: { readonly context: MetadataContext }): boolean =>
    context.metadata?.[key] === 'true';
  // The chart shows the guard by its name.
  return Object.defineProperty(guard, 'name', { value: `metadata.${key}` }) as WaitGuard;
}

interface MetadataContext {
  readonly metadata?: Readonly<Record<string, unknown>> | null;
}

import { invalidOption } from '../invalid-option.ts';
import type { Recording } from '../recording.ts';
import type { ActorTree } from '../xstate/actor-tree.ts';
import type { WorkAnswer } from './core-message.ts';

/**
 * `undefined`: nobody waits for this work any more.
 * @throws `OptionInvalid` for what work of its kind never answers.
 */
export function takeAnswer(
  tree: ActorTree,
  key: string,
  answer: WorkAnswer,
  now: number,
): Recording | undefined {
  const worker = tree.worker(key);
  if (worker === undefined) return undefined;
  const { kind, address } = worker;
  const type = ANSWERS[kind as string]?.[answer.type];
  if (type === undefined) {
    const remedy = `${key} is a ${kind}, which never answers '${answer.type}'`;
    throw invalidOption('message.answer', remedy);
  }
  if (type === TO_PARENT && answer.type === 'event') {
    return tree.answerParent(key, answer.event, now);
  }
  if (type === FAILS && answer.type === 'error') return tree.fail(address, answer.error, now);
  return tree.answer(key, { type, ...dataOf(answer) }, now);
}

/** What the event of an actor's own work carries. */
function dataOf(answer: WorkAnswer): { readonly data?: unknown } {
  switch (answer.type) {
    case 'done':
      return { data: answer.output };
    case 'next':
      return { data: answer.value };
    case 'error':
      return { data: answer.error };
    case 'complete':
    case 'event':
      return {};
  }
}

const TO_PARENT = 'to parent';
const FAILS = 'fails';

const OBSERVABLE: Readonly<Record<'next' | 'error' | 'complete', string>> = {
  next: 'xstate.observable.next',
  error: 'xstate.observable.error',
  complete: 'xstate.observable.complete',
};

/** What each kind of work may answer, and the event that tells its actor so. */
const ANSWERS: Readonly<Record<string, Readonly<Partial<Record<WorkAnswer['type'], string>>>>> = {
  promise: { done: 'xstate.promise.resolve', error: 'xstate.promise.reject' },
  callback: { event: TO_PARENT, error: FAILS },
  observable: OBSERVABLE,
  eventObservable: { event: TO_PARENT, error: OBSERVABLE.error, complete: OBSERVABLE.complete },
};

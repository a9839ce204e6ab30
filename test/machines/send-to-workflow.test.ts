import {
  createActor,
  createMachine,
  enqueueActions,
  initialTransition,
  sendTo,
  transition,
  type AnyStateMachine,
} from 'xstate';
import { describe, expect, test } from 'vitest';
import type { Duration } from '../../src/machines/duration.ts';
import { isAbeyanceError } from '../../src/machines/errors.ts';
import { isWorkflowRef, sendToWorkflow, workflowRef } from '../../src/machines/send-to-workflow.ts';

const CONTEXT = { other: 'order-2', waitMs: 5_000 };

type Actions = Parameters<typeof sendToWorkflow<typeof CONTEXT, GoEvent, undefined, GoEvent>>;
type GoEvent = { readonly type: 'go'; readonly amount: number };

function machineOf(...args: Actions): AnyStateMachine {
  return createMachine({
    types: {} as { context: typeof CONTEXT; events: GoEvent },
    context: CONTEXT,
    on: { go: { actions: sendToWorkflow(...args) } },
  });
}

/** What the machine asks to be sent when it is told to go. */
function sent(machine: AnyStateMachine): unknown {
  const [before] = initialTransition(machine);
  const [, actions] = transition(machine, before, { type: 'go', amount: 3 });
  return actions.map(({ type, params }) => ({ type, ...(params as object) }));
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return isAbeyanceError(error) ? error.code : String(error);
  }
}

describe('sendToWorkflow', () => {
  test('is a sendTo whose target is a workflow', () => {
    expect(sent(machineOf('order-2', { type: 'paid', amount: 1 }))).toMatchObject([
      {
        type: 'xstate.sendTo',
        to: workflowRef('order-2'),
        event: { type: 'paid', amount: 1 },
        delay: undefined,
      },
    ]);
  });

  test('computes target, event and delay in the turn', () => {
    const machine = machineOf(
      ({ context }) => context.other,
      ({ event }) => ({ type: 'paid', amount: event.amount }),
      { delay: ({ context }) => context.waitMs, id: 'later' },
    );
    expect(sent(machine)).toMatchObject([
      {
        to: { id: 'order-2' },
        event: { type: 'paid', amount: 3 },
        delay: 5_000,
        id: 'later',
      },
    ]);
  });

  test('takes durations', () => {
    expect(sent(machineOf('a', { type: 'paid' }, { delay: '2d' }))).toMatchObject([
      { delay: 172_800_000 },
    ]);
  });

  test('is refused at once for what is wrong by the look of it', () => {
    expect(codeOf(() => sendToWorkflow('', { type: 'paid' }))).toBe('OptionInvalid');
    expect(codeOf(() => sendToWorkflow('a', { type: 'paid' }, { delay: 'soon' as Duration }))).toBe(
      'DurationInvalid',
    );
  });

  test('is refused in the turn for what is computed wrong', () => {
    expect(codeOf(() => sent(machineOf(() => '', { type: 'paid' })))).toBe('OptionInvalid');
    const soon = machineOf('a', { type: 'paid' }, { delay: () => NaN });
    expect(codeOf(() => sent(soon))).toBe('DurationInvalid');
  });

  test('throws in plain XState, where there is no other workflow', () => {
    const actor = createActor(machineOf('order-2', { type: 'paid' }));
    let refusal: unknown;
    actor.subscribe({ error: (error) => (refusal = error) });
    actor.start();
    actor.send({ type: 'go', amount: 1 });
    expect(isAbeyanceError(refusal, 'ActorUnknown')).toBe(true);
    expect(refusal).toMatchObject({ details: { workflowId: 'order-2', eventType: 'paid' } });
  });
});

describe('workflowRef', () => {
  test('can be sent to by what XState has', () => {
    const machine = createMachine({
      on: {
        go: {
          actions: [
            sendTo(workflowRef('order-2'), { type: 'one' }),
            enqueueActions(({ enqueue }) => {
              enqueue.sendTo(workflowRef('order-3'), { type: 'two' });
            }),
          ],
        },
      },
    });
    expect(sent(machine)).toMatchObject([
      { to: { id: 'order-2' }, event: { type: 'one' } },
      { to: { id: 'order-3' }, event: { type: 'two' } },
    ]);
  });

  test('is told from actors and ids', () => {
    expect(isWorkflowRef(workflowRef('order-2'))).toBe(true);
    const others = [createActor(createMachine({})), 'order-2', { id: 'order-2' }, null, undefined];
    expect(others.filter(isWorkflowRef)).toStrictEqual([]);
  });

  test('knows nothing of the workflow and sends nothing outside of a turn', () => {
    const ref = workflowRef('order-2');
    expect(ref.sessionId).toBe('workflow:order-2');
    expect(ref.getSnapshot().status).toBe('active');
    expect(codeOf(() => ref.send({ type: 'paid' }))).toBe('ActorUnknown');
    expect(codeOf(() => workflowRef(undefined as never))).toBe('OptionInvalid');
  });
});

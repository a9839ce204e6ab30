import { setup, type Subscribable } from 'xstate';
import type { Engine, WorkflowHandle, WorkflowSnapshot } from '../../src/index.ts';

const machine = setup({
  types: { events: {} as { type: 'approve'; by: string } | { type: 'reject' } },
}).createMachine({ id: 'm', initial: 'a', states: { a: {} } });

export async function typed(engine: Engine): Promise<void> {
  const handle = await engine.start(machine, { id: 'm-1' });
  await handle.send({ type: 'approve', by: 'ann' });
  await handle.send({ type: 'reject' });
  // @ts-expect-error the machine has no such event
  await handle.send({ type: 'appprove', by: 'ann' });
  // @ts-expect-error who approves is missing
  await handle.send({ type: 'approve' });
}

interface Named {
  readonly type: 'named';
  readonly by: string;
}

/** A handle that was only looked up takes any event. */
export async function untyped(handle: WorkflowHandle, named: Named): Promise<void> {
  await handle.send({ type: 'anything', by: 'ann' });
  await handle.send(named);
  // @ts-expect-error an event has a type
  await handle.send({ by: 'ann' });
}

const needing = setup({ types: { input: {} as { orderId: string } } }).createMachine({
  id: 'needing',
  initial: 'a',
  states: { a: {} },
});

export async function started(engine: Engine): Promise<void> {
  await engine.start(machine);
  await engine.start(needing, { input: { orderId: '1' } });
  // @ts-expect-error the machine cannot do without its input
  await engine.start(needing);
  // @ts-expect-error nor without what its input needs
  await engine.start(needing, { id: 'n', input: {} });
}

export async function startedBySend(engine: Engine): Promise<void> {
  const event = { type: 'approve', targetWorkflowId: 'n' };
  const input = { orderId: '1' };
  await engine.sendEvent(event, { startIfMissing: { workflow: machine } });
  await engine.sendEvent(event, { startIfMissing: { workflow: needing, input } });
  // @ts-expect-error the machine cannot do without its input
  await engine.sendEvent(event, { startIfMissing: { workflow: needing } });
}

/** Whatever listens to an XState actor can listen to a handle. */
export function listened(handle: WorkflowHandle<{ n: number }>): number {
  const source: Subscribable<WorkflowSnapshot<{ n: number }>> = handle;
  source.subscribe({ next: ({ context }) => context.n });
  const part: Subscribable<number> = handle.select(({ context }) => context.n);
  part.subscribe((n) => n.toFixed());
  // @ts-expect-error the context has no such field
  handle.select(({ context }) => context.m);
  return handle.select(({ context }) => context.n).get();
}

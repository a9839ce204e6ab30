import type { Engine, WorkflowSnapshot } from 'abeyance';
import { nameOf, paint, type Stage } from './stage.ts';
import { audit, order, purchase, subscription } from './workflows.ts';

/** The same four pauses as states of a machine: kept in a file, and found there again. */
export async function tellStates(stage: Stage, engine: Engine): Promise<void> {
  await engine.start(audit, { id: 'audit' });
  const opensAt = Date.now() + 700;
  const result = await engine.execute(order, {
    id: 'order-42',
    input: { orderId: '42', opensAt },
    metadata: { team: 'sales' },
  });
  const { completed, response, snapshotId, suspended } = result;
  stage.claim(
    `execute(order) came back: completed ${completed}, response “${response}”`,
    !completed && response.includes('Sleeping'),
    result,
  );
  const reason = suspended?.[0];
  stage.claim(
    `its suspend reason is ${reason?.type}, and it says until when`,
    reason?.type === 'sleep' && reason.durationMs === 250,
    reason,
  );
  const { items } = await engine.listSnapshots({ workflowId: 'order-42' });
  stage.claim(
    `listSnapshots() has ${items.map(({ id }) => id).join(', ')}`,
    items.some(({ id }) => id === snapshotId),
    items,
  );
  await tellEarlyEvent(stage, engine);
}

/** The manager is faster than the order: the event is kept until somebody waits for it. */
async function tellEarlyEvent(stage: Stage, engine: Engine): Promise<void> {
  const handle = await engine.get('order-42');
  handle.subscribe((snapshot) => stage.note(passing(snapshot)));
  const event = {
    id: 'approval-123',
    type: 'manager.approval',
    targetWorkflowId: 'order-42',
    payload: { orderId: '42', user: 'ann' },
  };
  const first = await engine.sendEvent(event);
  stage.claim(
    `an event before its wait is ${first.results[0]?.outcome} (${first.results[0]?.reason})`,
    first.results[0]?.outcome === 'deferred',
    first,
  );
  const second = await engine.sendEvent(event);
  stage.claim(
    `the same event id again is a ${second.results[0]?.outcome}`,
    second.results[0]?.outcome === 'duplicate',
    second,
  );
  const output = await handle.result({ timeout: '5s' });
  stage.claim(
    `the order is done, and the event was taken: ${JSON.stringify(output)}`,
    (output as { approvedBy: string }).approvedBy === 'ann',
    output,
  );
  const auditor = await engine.get('audit');
  const told = await auditor.waitFor(({ context }) => approvedIn(context).length > 0, {
    timeout: '2s',
  });
  stage.claim(
    'sendToWorkflow told the audit workflow of it, once',
    approvedIn(told.context).join() === '42',
    told.context,
  );
}

function approvedIn(context: unknown): readonly string[] {
  return (context as { readonly approved: readonly string[] }).approved;
}

function passing({ id, value, status, revision }: WorkflowSnapshot): string {
  const more = paint('dim', `(${status}, revision ${revision})`);
  return `${id} ${paint('bold', nameOf(value))} ${more}`;
}

/** Waiting if a condition says so, and a wait that comes to its end by itself. */
export async function tellConditions(stage: Stage, engine: Engine): Promise<void> {
  const small = await engine.execute(purchase, { input: { needsApproval: false } });
  stage.claim('a purchase that needs no approval does not wait', small.completed, small);

  const approved = await engine.start(purchase, {
    id: 'purchase-approved',
    input: { needsApproval: true },
  });
  await approved.send({
    type: 'manager.approval',
    payload: { orderId: 'purchase-approved', user: 'ann' },
  });
  const paid = await approved.waitFor(({ status }) => status === 'done', { timeout: '2s' });
  stage.claim(
    `one that needs it and gets it is ${nameOf(paid.value)}`,
    paid.value === 'paid',
    paid.value,
  );

  const large = await engine.start(purchase, {
    id: 'purchase-large',
    input: { needsApproval: true },
  });
  const [wait] = await large.suspensions();
  stage.claim(
    `one that needs it waits for ${wait?.type === 'waitingForEvent' ? wait.events.join() : '?'}`,
    wait?.type === 'waitingForEvent' && wait.dueAt !== undefined,
    wait,
  );
  const ended = await large.waitFor(({ status }) => status === 'done', { timeout: '3s' });
  stage.claim(
    `nobody came: the timeout was a transition, to ${nameOf(ended.value)}`,
    ended.value === 'escalated',
    ended.value,
  );
}

/** Going on by hand, long before the time. */
export async function tellResuming(stage: Stage, engine: Engine): Promise<void> {
  const { response } = await engine.execute(subscription, { id: 'subscription-1' });
  stage.claim(`a month is no overflow: “${response}”`, response === 'Sleeping for 30d', response);
  const [snapshot] = (await engine.listSnapshots({ workflowId: 'subscription-1' })).items;
  const first = await engine.resumeWorkflow(snapshot?.workflowId ?? '');
  const handle = await engine.get('subscription-1');
  stage.claim(
    `resumeWorkflow ended the 30 days: now ${nameOf(handle.getSnapshot().value)}`,
    first.resumed && handle.getSnapshot().value === 'renewing',
    first,
  );
  await engine.resumeWorkflow('subscription-1');
  const done = await handle.waitFor(({ status }) => status === 'done', { timeout: '2s' });
  stage.claim(`and the next 5 s: it is ${done.status}`, done.status === 'done', done);
  const again = await engine.resumeWorkflow('subscription-1');
  stage.claim('one resume more is a no-op', !again.resumed, again);

  await tellResumingWait(stage, engine);

  const cancelled = await engine.start(subscription, { id: 'subscription-2' });
  await cancelled.cancel('the customer left');
  const { status, failure } = await cancelled.refresh();
  stage.claim(
    `another one is ${status}: “${failure}”; no timer of it is left`,
    status === 'cancelled' &&
      (await engine.count({ workflow: 'subscription', waitingForTimer: true })) === 0,
    status,
  );
}

/** A wait is ended by hand with the payload of the event that did not come. */
async function tellResumingWait(stage: Stage, engine: Engine): Promise<void> {
  const input = { orderId: '44', opensAt: 0 };
  const handle = await engine.start(order, { id: 'order-44', input });
  await handle.resume();
  const waiting = await handle.waitFor(({ value }) => value === 'approval', { timeout: '2s' });
  stage.note(`order-44 waits in ${nameOf(waiting.value)}`);
  await handle.resume({ user: 'the board' });
  const output = await handle.result({ timeout: '2s' });
  stage.claim(
    `resumed with data, it is approved by ${output.approvedBy}`,
    output.approvedBy === 'the board',
    output,
  );
}

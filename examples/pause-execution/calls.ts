import type { Engine } from 'abeyance';
import type { Stage } from './stage.ts';

/** The four pauses as methods, for code that is no machine. */
export async function tellCalls(stage: Stage, engine: Engine): Promise<void> {
  const slept = await timed(() => engine.sleep('250ms'));
  stage.claim(`engine.sleep('250ms') came back after ${slept} ms`, slept >= 250, slept);

  const moment = new Date(Date.now() + 200);
  await engine.sleepUntil(moment);
  const lateMs = Date.now() - moment.getTime();
  stage.claim(`engine.sleepUntil(…) came back ${lateMs} ms after the moment`, lateMs >= 0, lateMs);

  const waiting = engine.waitForEvent('user.approval.required', { timeout: '2s' });
  const { recipients } = await engine.sendEvent({
    type: 'user.approval.required',
    payload: { user: 'ann' },
  });
  const event = await waiting;
  stage.claim(`engine.sendEvent(…) reached ${recipients} waiting`, recipients === 1, recipients);
  stage.claim(
    `engine.waitForEvent(…) got ${event?.type} with ${JSON.stringify(event?.payload)}`,
    event?.type === 'user.approval.required',
    event,
  );

  const none = await engine.waitForEvent('user.input', { timeout: '150ms' });
  stage.claim('a wait for what nobody sends ends with undefined', none === undefined, none);

  const delivery = await engine.sendEvent({ type: 'user.input' });
  stage.claim('an event to nobody has 0 recipients', delivery.recipients === 0, delivery);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = Date.now();
  await work();
  return Date.now() - startedAt;
}

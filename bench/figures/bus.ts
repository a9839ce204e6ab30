import { EventBus } from 'abeyance';
import { inRounds, median, took } from '../measure.ts';
import type { Figure, Line } from '../report.ts';

/** Events handed to subscribers in one round, whatever their number. */
const HANDED = 1_000_000;
const ROUNDS = 7;
const CAPACITY = 100;
const WAITS = 100_000;

/** The event bus of one process: what a send costs, by how many hear it. Nothing is stored. */
export const bus: Figure = {
  name: 'bus',
  about: 'events on a bus without engines, each received by all its subscribers; in memory',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  const rates = await inRounds(ROUNDS, {
    nobody: () => rateOf(0, HANDED),
    one: () => rateOf(1, HANDED),
    ten: () => rateOf(10, HANDED / 10),
    thousand: () => rateOf(1_000, HANDED / 1_000),
    waits: () => waitRate(),
  });
  return [
    { what: 'sends, nobody listening', value: median(rates.nobody), unit: 'a second' },
    { what: 'sends, 1 subscriber', value: median(rates.one), unit: 'a second' },
    { what: 'sends, 10 subscribers', value: median(rates.ten), unit: 'a second' },
    { what: 'sends, 1,000 subscribers', value: median(rates.thousand), unit: 'a second' },
    {
      what: 'events received, 1,000 subscribers',
      value: median(rates.thousand) * 1_000,
      unit: 'a second',
    },
    {
      what: 'waits with a timeout, each ended by an event',
      value: median(rates.waits),
      unit: 'a second',
    },
  ];
}

/** Sends and receives by turns, a full subscription at a time. */
async function rateOf(subscribers: number, total: number): Promise<number> {
  const events = new EventBus({ capacity: CAPACITY });
  const subscriptions = Array.from({ length: subscribers }, () => events.subscribe('order.paid'));
  const { wallMs } = await took(async () => {
    for (let sent = 0; sent < total; sent += CAPACITY) {
      for (let index = 0; index < CAPACITY; index += 1) events.send({ type: 'order.paid' });
      for (const subscription of subscriptions) {
        for (let index = 0; index < CAPACITY; index += 1) await subscription.receive();
      }
    }
  });
  events.close();
  return (total / wallMs) * 1_000;
}

async function waitRate(): Promise<number> {
  const events = new EventBus();
  const { wallMs } = await took(async () => {
    for (let index = 0; index < WAITS; index += 1) {
      const wait = events.waitForEvent('order.paid', { timeout: '1h' });
      events.send({ type: 'order.paid' });
      await wait;
    }
  });
  return (WAITS / wallMs) * 1_000;
}

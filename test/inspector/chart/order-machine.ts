import { createMachine, type AnyStateMachine } from 'xstate';

/** Payment, shipping and notifications side by side, as orders are in the wild. */
export function order(): AnyStateMachine {
  return createMachine({
    id: 'order',
    initial: 'validating',
    on: { NOTE: { actions: 'saveNote' }, CANCEL: '.cancelling' },
    states: {
      validating: {
        initial: 'address',
        onDone: 'fulfilling',
        on: { REJECT: 'cancelling' },
        after: { slaBreach: { target: 'failed', actions: 'escalate' } },
        states: {
          address: { invoke: { src: 'checkAddress', onDone: 'fraud', onError: 'manualReview' } },
          fraud: {
            invoke: { src: 'scoreFraud', onDone: 'deciding', onError: 'manualReview' },
          },
          deciding: {
            always: [{ guard: 'isFraud', target: 'manualReview' }, { target: 'accepted' }],
          },
          manualReview: {
            tags: ['human'],
            on: { APPROVE: 'accepted' },
            after: { 86_400_000: { target: 'manualReview', reenter: true, actions: 'remind' } },
          },
          accepted: { type: 'final' },
        },
      },
      fulfilling: {
        type: 'parallel',
        onDone: 'completed',
        on: { HOLD: 'onHold' },
        states: regions(),
      },
      onHold: {
        on: { RESUME: 'fulfilling', CANCEL: 'cancelling' },
        after: { 86_400_000: { actions: 'escalate' } },
      },
      cancelling: { invoke: { src: 'refund', onDone: 'cancelled', onError: 'failed' } },
      completed: { type: 'final' },
      cancelled: { type: 'final' },
      failed: { on: { RETRY: 'validating' } },
    },
  });
}

function regions(): Record<string, object> {
  return {
    payment: {
      initial: 'charging',
      states: {
        charging: {
          invoke: {
            src: 'charge',
            onDone: 'paid',
            onError: [
              { guard: 'canRetry', target: 'backoff', actions: 'countAttempt' },
              { target: '#order.failed' },
            ],
          },
        },
        backoff: { on: { RETRY_NOW: 'charging' }, after: { retryBackoff: 'charging' } },
        paid: { type: 'final' },
      },
    },
    shipping: {
      initial: 'reserving',
      states: {
        reserving: {
          invoke: {
            src: 'reserve',
            onDone: [{ guard: 'hasStock', target: 'picking' }, { target: 'backordered' }],
            onError: '#order.failed',
          },
        },
        backordered: { on: { STOCK_ARRIVED: 'reserving' }, after: { 3_600_000: 'reserving' } },
        picking: { invoke: { src: 'pickPack', onDone: 'carrier' } },
        carrier: { initial: 'booking', onDone: 'shipped', states: carrier() },
        shipped: { type: 'final' },
      },
    },
    notifications: {
      initial: 'idle',
      states: {
        idle: { on: { NOTIFY: 'sending' } },
        sending: { invoke: { src: 'sendMail', onDone: 'idle', onError: 'idle' } },
      },
    },
  };
}

function carrier(): Record<string, object> {
  const scan = { SCAN: { actions: 'log' } };
  return {
    booking: { invoke: { src: 'bookCarrier', onDone: 'awaitingPickup', onError: 'booking' } },
    awaitingPickup: { on: { ...scan, PICKED_UP: 'inTransit' } },
    inTransit: { on: { ...scan, DELIVERED: 'delivered' }, after: { 604_800_000: 'lost' } },
    lost: { on: { FOUND: 'inTransit' } },
    delivered: { type: 'final' },
  };
}

// A ride: the drivers nearby are offered it one after the other, each for 20 seconds. Whoever
// takes it drives, which is a workflow of its own; it ends with the ride when the rider changes
// their mind.
//
// Takes: offer.answered { driver, takes }; ride.cancelled; its trip: trip.started, trip.ended.
// Shows: offers that expire, whenEarly 'drop', subWorkflow, sendToWorkflow to whoever began it.
import { fromTask, sendToWorkflow, subWorkflow, update, waitForEvent } from 'abeyance/machines';
import { assign, setup } from 'xstate';

/** What happens between the driver and the rider. */
export const trip = setup({
  types: {
    context: {} as { readonly ride: string; readonly driver: string; readonly fare: number },
    input: {} as { readonly ride: string; readonly driver: string },
    events: {} as
      | { readonly type: 'trip.started' }
      | { readonly type: 'trip.ended'; readonly payload: { readonly fare: number } },
    output: {} as { readonly fare: number },
  },
}).createMachine({
  id: 'ride-trip',
  context: ({ input }) => ({ ...input, fare: 0 }),
  initial: 'approaching',
  states: {
    approaching: waitForEvent({
      event: 'trip.started',
      timeout: '30m',
      onEvent: {
        target: 'driving',
        actions: sendToWorkflow(
          ({ context }) => context.ride,
          ({ context }) => ({ type: 'rider.picked-up', by: context.driver }),
        ),
      },
      onTimeout: 'missed',
    }),
    driving: waitForEvent({
      event: 'trip.ended',
      timeout: '12h',
      onEvent: {
        target: 'ended',
        actions: assign({ fare: ({ event }) => event.payload.fare }),
      },
      onTimeout: 'ended',
    }),
    ended: { type: 'final' },
    missed: { type: 'final' },
  },
  output: ({ context }) => ({ fare: context.fare }),
});

interface Context {
  readonly rider: string;
  /** The nearest first; those who were asked are taken off. */
  readonly drivers: readonly string[];
  readonly fare: number;
  readonly isOnBoard: boolean;
}

export const ride = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'rider' | 'drivers'>,
    events: {} as
      | {
          readonly type: 'offer.answered';
          readonly payload: { readonly driver: string; readonly takes: boolean };
        }
      | { readonly type: 'rider.picked-up'; readonly by: string }
      | { readonly type: 'ride.cancelled' },
    output: {} as { readonly driver: string | undefined; readonly fare: number },
  },
  actors: {
    offer: fromTask<string, { readonly driver: string; readonly rider: string }>(
      async ({ input, key }) => `offer ${key} to ${input.driver}: ${input.rider}`,
      { retry: { maxAttempts: 2, initialDelay: '1s' }, timeout: '5s' },
    ),
  },
  actions: {
    takeOff: update((draft) => {
      draft.drivers.shift();
    }),
  },
}).createMachine({
  id: 'ride',
  context: ({ input }) => ({ ...input, fare: 0, isOnBoard: false }),
  initial: 'searching',
  states: {
    searching: {
      initial: 'choosing',
      on: { 'ride.cancelled': 'cancelled' },
      states: {
        choosing: {
          always: [
            { guard: ({ context }) => context.drivers.length === 0, target: '#ride.nobody' },
            { target: 'offering' },
          ],
        },
        offering: {
          invoke: {
            src: 'offer',
            input: ({ context }) => ({ driver: context.drivers[0] ?? '', rider: context.rider }),
            onDone: 'waiting',
            onError: { target: 'choosing', actions: 'takeOff' },
          },
        },
        waiting: waitForEvent({
          event: 'offer.answered',
          where: ({ context, event }) => event.payload.driver === context.drivers[0],
          timeout: '20s',
          // the answer to an offer that has expired means nothing to the next one
          whenEarly: 'drop',
          onEvent: [
            { guard: ({ event }) => event.payload.takes, target: '#ride.driving' },
            { target: 'choosing', actions: 'takeOff' },
          ],
          onTimeout: { target: 'choosing', actions: 'takeOff' },
        }),
      },
    },
    driving: subWorkflow({
      workflow: trip,
      id: ({ self }) => `${self.id}-trip`,
      input: ({ context, self }) => ({ ride: self.id, driver: context.drivers[0] ?? '' }),
      onDone: {
        target: 'paid',
        actions: assign({ fare: ({ event }) => event.output.fare }),
      },
      onError: 'cancelled',
      on: {
        'ride.cancelled': { guard: ({ context }) => !context.isOnBoard, target: 'cancelled' },
        'rider.picked-up': { actions: assign({ isOnBoard: true }) },
      },
    }),
    paid: { type: 'final' },
    cancelled: { type: 'final' },
    nobody: { type: 'final' },
  },
  output: ({ context }) => ({ driver: context.drivers[0], fare: context.fare }),
});

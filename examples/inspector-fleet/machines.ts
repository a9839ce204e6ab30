// The workflows of the fleet: those of ../workflows, with a world that is slow and fails.
import type { AnyStateMachine } from 'xstate';
import { agent } from '../workflows/agent-loop.ts';
import { approval } from '../workflows/approval-with-escalation.ts';
import { dataImport } from '../workflows/data-import.ts';
import { watchdog } from '../workflows/device-watchdog.ts';
import { claim } from '../workflows/insurance-claim.ts';
import { fulfilment } from '../workflows/order-fulfilment.ts';
import { ride, trip } from '../workflows/ride-dispatch.ts';
import { subscription } from '../workflows/subscription.ts';
import { vendorReport } from '../workflows/vendor-report.ts';
import { call, type World } from './world.ts';

const OFTEN = { maxAttempts: 5, initialDelay: '10s' } as const;
const EVER = { maxAttempts: Infinity, initialDelay: '20s', maxDelay: '1h' } as const;

export type MachineName = keyof ReturnType<typeof fleetMachines>;

/** By the name they are started by. */
export function fleetMachines(world: World) {
  return {
    fulfilment: orders(world),
    approval: approvals(world),
    subscription: subscriptions(world),
    claim: claims(world),
    ride: rides(world),
    trip,
    watchdog: watchdogs(world),
    agent: agents(world),
    dataImport: imports(world),
    report: reports(world),
  } satisfies Readonly<Record<string, AnyStateMachine>>;
}

function orders(world: World) {
  return fulfilment.provide({
    actors: {
      printLabel: call<string, { readonly orderId: string }>(world, {
        whom: 'carrier',
        takes: [0.3, 6],
        fails: 18,
        refuses: 1,
        retry: OFTEN,
        answer: ({ orderId }, key) => `label ${key} of ${orderId}`,
      }),
      refund: call<string, { readonly reference: string | undefined }>(world, {
        whom: 'bank',
        takes: [1, 20],
        fails: 30,
        // nobody handles that in the chart, so the workflow fails
        refuses: 25,
        retry: EVER,
        answer: ({ reference = 'nothing' }, key) => `refund ${key} of ${reference}`,
      }),
    },
  });
}

function approvals(world: World) {
  return approval.provide({
    actors: {
      ask: call<string, { readonly approver: string; readonly purchase: string }>(world, {
        whom: 'mail server',
        takes: [0.2, 4],
        fails: 12,
        retry: OFTEN,
        answer: ({ approver, purchase }, key) => `mail ${key} to ${approver} about ${purchase}`,
      }),
    },
  });
}

function subscriptions(world: World) {
  const charge = {
    whom: 'bank',
    takes: [0.5, 9],
    fails: 9,
    refuses: 5,
    retry: { maxAttempts: 3, initialDelay: '1m' },
  } as const;
  return subscription.provide({
    actors: {
      charge: call<string, { readonly card: string; readonly month: number }>(world, {
        ...charge,
        answer: ({ card, month }, key) => `charge ${key} of month ${month} on ${card}`,
      }),
      remind: call<string, { readonly customer: string; readonly number: number }>(world, {
        whom: 'mail server',
        takes: [0.2, 4],
        fails: 12,
        retry: OFTEN,
        answer: ({ customer, number }, key) => `reminder ${number} (${key}) to ${customer}`,
      }),
    },
  });
}

function claims(world: World) {
  return claim.provide({
    actors: {
      pay: call<string, { readonly claim: string; readonly amount: number }>(world, {
        whom: 'bank',
        takes: [1, 20],
        fails: 35,
        retry: EVER,
        answer: ({ amount, claim: of }, key) => `payment ${key} of ${amount} for ${of}`,
      }),
    },
  });
}

function rides(world: World) {
  return ride.provide({
    actors: {
      offer: call<string, { readonly driver: string; readonly rider: string }>(world, {
        whom: 'push service',
        takes: [0.1, 2],
        fails: 14,
        retry: { maxAttempts: 2, initialDelay: '1s' },
        answer: ({ driver, rider }, key) => `offer ${key} to ${driver}: ${rider}`,
      }),
    },
  });
}

function watchdogs(world: World) {
  return watchdog.provide({
    actors: {
      restart: call<string, { readonly device: string }>(world, {
        whom: 'device',
        takes: [2, 15],
        fails: 55,
        retry: { maxAttempts: 3, initialDelay: '5s' },
        answer: ({ device }, key) => `restart ${key} of ${device}`,
      }),
      sendSomebody: call<string, { readonly device: string }>(world, {
        whom: 'ticket desk',
        takes: [0.5, 3],
        fails: 20,
        retry: EVER,
        answer: ({ device }, key) => `ticket ${key} for ${device}`,
      }),
    },
  });
}

interface Line {
  readonly from: 'user' | 'agent' | 'tool';
  readonly text: string;
}

type Step =
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string; readonly argument: string };

function agents(world: World) {
  return agent.provide({
    actors: {
      think: call<Step, { readonly goal: string; readonly lines: readonly Line[] }>(world, {
        whom: 'model',
        takes: [1, 25],
        fails: 12,
        retry: { maxAttempts: 6, initialDelay: '2s', maxDelay: '1m' },
        answer: ({ lines }) => nextStep(lines),
      }),
      useTool: call<string, { readonly name: string; readonly argument: string }>(world, {
        whom: 'archive',
        takes: [0.2, 5],
        fails: 15,
        retry: OFTEN,
        answer: ({ name, argument }, key) => `${name} ${argument} (${key})`,
      }),
    },
  });
}

function nextStep(lines: readonly Line[]): Step {
  const last = lines.at(-1);
  const [, verb, argument = ''] = /^(find|delete) (.*)$/.exec(last?.text ?? '') ?? [];
  if (last?.from === 'user' && verb !== undefined) {
    return { type: 'tool', name: verb === 'find' ? 'search' : 'delete', argument };
  }
  return { type: 'answer', text: `done: ${last?.text ?? 'nothing'}` };
}

function imports(world: World) {
  return dataImport.provide({
    actors: {
      fetchRows: call<readonly string[], { readonly source: string }>(world, {
        whom: 'source',
        takes: [1, 12],
        fails: 12,
        retry: OFTEN,
        answer: ({ source }) => ROWS.map((row) => `${source}/${row}`),
      }),
      importRow: call<string, { readonly row: string; readonly round: number }>(world, {
        whom: 'database',
        takes: [0.1, 4],
        fails: 8,
        refuses: 5,
        retry: { maxAttempts: 4, initialDelay: '2s', backoff: 3 },
        answer: ({ row }, key) => `${row} as ${key}`,
      }),
    },
  });
}

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f'];

function reports(world: World) {
  return vendorReport.provide({
    actors: {
      order: call<string, { readonly company: string }>(world, {
        whom: 'vendor',
        takes: [0.5, 8],
        fails: 10,
        retry: OFTEN,
        answer: ({ company }, key) => `job ${key} for ${company}`,
      }),
      look: call<{ readonly url: string | undefined }, { readonly jobId: string }>(world, {
        whom: 'vendor',
        takes: [0.2, 3],
        fails: 10,
        retry: { maxAttempts: 3 },
        answer: ({ jobId }) => ({
          url: world.chance.happens(22) ? `https://vendor.example/${jobId.length}` : undefined,
        }),
      }),
    },
  });
}

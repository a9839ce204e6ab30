import { agent } from './agent-loop.ts';
import { approval } from './approval-with-escalation.ts';
import { auction } from './auction.ts';
import { creditCheck } from './credit-check.ts';
import { dataImport } from './data-import.ts';
import { watchdog } from './device-watchdog.ts';
import { signing } from './document-signing.ts';
import { example, type ExampleWorkflow } from './example.ts';
import { incident, STATUS_PAGE, statusPage } from './incident-paging.ts';
import { claim } from './insurance-claim.ts';
import { loan } from './loan.ts';
import { moderation } from './moderation.ts';
import { onboarding } from './onboarding.ts';
import { fulfilment } from './order-fulfilment.ts';
import { provisioning } from './provisioning.ts';
import { ride } from './ride-dispatch.ts';
import { subscription } from './subscription.ts';
import { trial } from './trial.ts';
import { trip } from './trip-booking.ts';
import { vendorReport } from './vendor-report.ts';
import { vitalSigns } from './vital-signs.ts';

export type { ExampleWorkflow, ScriptedEvent } from './example.ts';

const DAY_MS = 86_400_000;

const CALM = { pulse: 72, breaths: 15, oxygen: 98, temperature: 36.8 };
const FEVERISH = { pulse: 110, breaths: 22, oxygen: 96, temperature: 38.4 };
const BAD = { pulse: 130, breaths: 28, oxygen: 88, temperature: 39.4 };

/** All of them, each with a sample of its input and of what usually happens to it. */
export const workflows: readonly ExampleWorkflow[] = [
  example(approval, {
    input: () => ({ purchase: 'a lathe', amount: 4_200, approvers: ['ann', 'bob', 'cat'] }),
    script: [
      // ann is away, so bob is asked after two days
      {
        after: '50h',
        type: 'approval.decided',
        payload: { by: 'bob', approved: true },
      },
    ],
  }),
  example(trip, {
    input: (now) => ({ traveller: 'ann', budget: 1_000, departsAt: after(now, 90) }),
    script: [],
  }),
  example(vendorReport, { input: () => ({ company: 'Acorn Ltd' }), script: [] }),
  example(creditCheck, {
    input: () => ({ applicant: 'ann' }),
    script: [
      { after: '2h', type: 'bureau.answered', payload: { bureau: 'west', score: 640 } },
      { after: '1d', type: 'bureau.answered', payload: { bureau: 'north', score: 690 } },
      { after: '3h', type: 'credit.decided', payload: { approved: true } },
    ],
  }),
  example(fulfilment, {
    input: () => ({ orderId: '42' }),
    script: [
      { after: '20m', type: 'parcel.packed' },
      { after: '1d', type: 'payment.received', payload: { reference: 'p-42' } },
      { after: '2d', type: 'parcel.delivered' },
    ],
  }),
  example(onboarding, {
    input: (now) => ({
      name: 'ann',
      startsAt: after(now, 32),
      metadata: { needs_laptop: 'true' },
    }),
    script: [
      { after: '33d', type: 'laptop.handed-over', payload: 'laptop 7' },
      { after: '9d', type: 'survey.answered', payload: { mood: 'good' } },
    ],
  }),
  example(vitalSigns, {
    input: () => ({ patient: 'bed 4' }),
    script: [
      { after: '10m', type: 'vitals.measured', payload: CALM },
      { after: '4h', type: 'vitals.measured', payload: FEVERISH },
      { after: '40m', type: 'vitals.measured', payload: BAD },
      { after: '7m', type: 'alarm.acknowledged', payload: { by: 'nurse' } },
      { after: '20m', type: 'patient.away' },
      { after: '3h', type: 'patient.back' },
      { after: '30m', type: 'vitals.measured', payload: CALM },
      { after: '2h', type: 'patient.discharged' },
    ],
  }),
  example(provisioning, {
    input: () => ({
      wanted: [
        { name: 'web', size: 'small' },
        { name: 'database', size: 'large' },
      ],
    }),
    script: [{ after: '9d', type: 'environment.removed' }],
  }),
  example(auction, {
    input: (now) => ({ lot: 'a clock', reserve: 100, closesAt: after(now, 7) }),
    script: [
      { after: '2d', type: 'bid.placed', payload: { bidder: 'ann', amount: 90 } },
      { after: '3d', type: 'bid.placed', payload: { bidder: 'bob', amount: 120 } },
      // in the last five minutes
      { after: '48h 3m', type: 'bid.placed', payload: { bidder: 'ann', amount: 150 } },
      { after: '4m', type: 'bid.placed', payload: { bidder: 'cat', amount: 160 } },
      { after: '1d', type: 'payment.received', payload: { from: 'cat' } },
    ],
  }),
  example(subscription, {
    input: () => ({ customer: 'ann', card: 'visa 1' }),
    script: [
      { after: '40d', type: 'card.updated', payload: { card: 'visa 2' } },
      { after: '35d', type: 'subscription.cancelled' },
    ],
  }),
  example(signing, {
    input: () => ({ contract: 'sale of a house' }),
    script: [
      { after: '1d', type: 'signed', payload: { role: 'seller', name: 'bob' } },
      { after: '4d', type: 'signed', payload: { role: 'buyer', name: 'ann' } },
      { after: '9d', type: 'signed', payload: { role: 'notary', name: 'cat' } },
    ],
  }),
  example(claim, {
    input: () => ({ claim: 'a burst pipe', claimed: 3_000 }),
    script: [
      { after: '4d', type: 'papers.requested' },
      { after: '6d', type: 'papers.received', payload: { papers: 'the bill' } },
      { after: '2d', type: 'claim.assessed', payload: { amount: 0 } },
      { after: '10d', type: 'claim.appealed', payload: { why: 'it was insured' } },
      { after: '12d', type: 'panel.voted', payload: { member: 'x', pay: true } },
      { after: '1d', type: 'panel.voted', payload: { member: 'y', pay: false } },
      { after: '1d', type: 'panel.voted', payload: { member: 'z', pay: true } },
    ],
  }),
  example(trial, {
    input: () => ({ user: 'ann' }),
    script: [{ after: '9d', type: 'plan.purchased', payload: { plan: 'team' } }],
  }),
  example(watchdog, {
    input: () => ({ device: 'pump 3' }),
    script: [
      { after: '3m', type: 'heartbeat', payload: { firmware: '1.4' } },
      // half an hour of silence: it is restarted, and comes back
      { after: '31m', type: 'heartbeat', payload: { firmware: '1.5' } },
      { after: '9m', type: 'device.retired' },
    ],
  }),
  example(dataImport, {
    input: () => ({ source: 'products' }),
    script: [{ after: '2h', type: 'import.retry' }],
  }),
  example(incident, {
    input: () => ({ title: 'no mail goes out', onCall: ['ann', 'bob'] }),
    script: [
      { after: '7m', type: 'incident.taken', payload: { by: 'bob' } },
      { after: '90m', type: 'incident.resolved' },
    ],
    beside: { [STATUS_PAGE]: statusPage },
  }),
  example(loan, {
    input: (now) => ({ borrower: 'ann', instalment: 250, months: 24, firstDueAt: after(now, 30) }),
    script: [{ after: '600d', type: 'loan.repaid' }],
  }),
  example(ride, {
    input: () => ({ rider: 'ann', drivers: ['bob', 'cat', 'dan'] }),
    script: [
      { after: '9s', type: 'offer.answered', payload: { driver: 'bob', takes: false } },
      // cat lets the offer expire
      { after: '25s', type: 'offer.answered', payload: { driver: 'dan', takes: true } },
      { after: '6m', type: 'trip.started', suffix: '-trip' },
      { after: '25m', type: 'trip.ended', payload: { fare: 31 }, suffix: '-trip' },
    ],
  }),
  example(moderation, {
    input: () => ({ post: 'a sharp remark', metadata: { new_member: 'true' } }),
    script: [
      { after: '2h', type: 'vote.cast', payload: { moderator: 'ann', keep: false } },
      { after: '1h', type: 'vote.cast', payload: { moderator: 'bob', keep: false } },
      { after: '1h', type: 'vote.cast', payload: { moderator: 'cat', keep: false } },
      { after: '2d', type: 'decision.appealed' },
      { after: '1d', type: 'editor.decided', payload: { keep: true } },
    ],
  }),
  example(agent, {
    input: () => ({ goal: 'tidy the archive' }),
    script: [
      { after: '1m', type: 'user.said', payload: { text: 'find drafts' } },
      { after: '5m', type: 'user.said', payload: { text: 'delete drafts' } },
      { after: '2h', type: 'tool.allowed' },
      { after: '30d', type: 'user.said', payload: { text: 'thanks' } },
      { after: '1h', type: 'chat.closed' },
    ],
  }),
];

/** That many days later, as ISO 8601. */
function after(now: number, days: number): string {
  return new Date(now + days * DAY_MS).toISOString();
}

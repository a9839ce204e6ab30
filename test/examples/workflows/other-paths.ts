import { FinalError } from 'abeyance';
import type { Scenario } from './scenario.ts';
import type { Answer } from './world.ts';

const refused: Answer = () => {
  throw new FinalError('no');
};
const first =
  (answer: unknown): Answer =>
  ({ attempt }) => {
    if (attempt === 1) throw new Error('busy');
    return answer;
  };

/** What goes wrong: nobody answers, a task fails for good, somebody cancels. */
export const otherPaths: Readonly<Record<string, Scenario>> = {
  'approval: nobody decides': {
    script: [],
    value: 'expired',
    output: { decidedBy: undefined },
    answers: { ask: first('sent') },
    effects: { ask: 3 },
  },
  'trip: the card is declined': {
    input: { traveller: 'ann', budget: 10, departsAt: '2026-06-01T08:00:00+02:00' },
    answers: { giveBack: first('back') },
    value: 'undone',
    output: { booked: [], reason: 'failed' },
    effects: { book: 2, giveBack: 2 },
  },
  'vendor-report: the vendor does not know the job': {
    script: [
      { after: '3h', type: 'report.uploaded', payload: { url: 'https://example.org/by-hand' } },
    ],
    answers: { order: first('job 7'), look: refused },
    value: 'ready',
    output: 'https://example.org/by-hand',
    effects: { order: 1 },
  },
  'credit-check: one bureau answers, and nobody decides': {
    script: [{ after: '1h', type: 'bureau.answered', payload: { bureau: 'west', score: 800 } }],
    answers: { request: ({ input }) => (isSouth(input) ? refused : first('sent'))(input as never) },
    value: 'refused',
    output: { approved: false, asked: ['west'] },
    effects: { request: 2 },
  },
  'fulfilment: it is cancelled when it is paid': {
    script: [
      { after: '1h', type: 'payment.received', payload: { reference: 'p-1' } },
      { after: '1h', type: 'cancel' },
    ],
    answers: { refund: first('back') },
    status: 'cancelled',
    value: 'undone',
    output: { paid: 'p-1', label: undefined },
    effects: { refund: 1 },
  },
  'onboarding: nobody answers, and the talk is not put in': {
    input: { name: 'bob', startsAt: '2026-01-05T09:00:00Z' },
    script: [],
    answers: {
      'create-accounts': first('an account'),
      'ask-how-it-is': () => 'asked',
      'invite-to-talk': refused,
    },
    value: 'done',
    output: {
      results: {
        'create-accounts': 'an account',
        welcome: 'bob got a mail about an account',
        'ask-how-it-is': 'asked',
        survey: undefined,
        'invite-to-talk': undefined,
      },
    },
    effects: { 'create-accounts': 1, welcome: 1, 'ask-how-it-is': 1 },
  },
  'vital-signs: nobody measures, and nobody comes at first': {
    script: [
      { after: '497m', type: 'alarm.acknowledged', payload: { by: 'doctor' } },
      { after: '30m', type: 'patient.discharged' },
    ],
    answers: { page: first('paged') },
    value: 'discharged',
    output: { pages: 2, seenBy: ['doctor'] },
    effects: { page: 2 },
  },
  'provisioning: one server cannot be made': {
    answers: {
      create: ({ input }) => {
        const { name } = input as { readonly name: string };
        if (name === 'database') throw new FinalError('no room');
        return `made ${name}`;
      },
    },
    script: [],
    value: 'removed',
    output: { ready: [], gone: ['web', 'database'] },
    effects: { create: 1, destroy: 2 },
  },
  'auction: the winner does not pay': {
    script: [
      { after: '1d', type: 'bid.placed', payload: { bidder: 'ann', amount: 110 } },
      { after: '1d', type: 'bid.placed', payload: { bidder: 'bob', amount: 100 } },
      { after: '1d', type: 'bid.placed', payload: { bidder: 'cat', amount: 200 } },
      { after: '8d', type: 'payment.received', payload: { from: 'ann' } },
    ],
    value: 'sold',
    output: { winner: { bidder: 'ann', amount: 110 }, extensions: 0 },
    effects: {},
  },
  'subscription: the card has expired': {
    input: { customer: 'ann', card: 'expired' },
    script: [],
    answers: { remind: first('reminded') },
    value: 'ended',
    output: { months: 0, reminders: 3 },
    effects: { remind: 3 },
  },
  'signing: the buyer is reminded, and nobody signs': {
    script: [{ after: '1d', type: 'signed', payload: { role: 'seller', name: 'bob' } }],
    answers: { invite: first('invited') },
    value: 'expired',
    output: { signatures: { seller: 'bob' }, declined: undefined },
    effects: { invite: 2 },
  },
  'claim: no clerk has time, and the panel does not come together': {
    script: [
      { after: '22d', type: 'panel.voted', payload: { member: 'x', pay: true } },
      { after: '1d', type: 'panel.voted', payload: { member: 'x', pay: true } },
    ],
    value: 'closed',
    output: { granted: 0 },
    effects: { assess: 1 },
  },
  'trial: it is extended, and nothing is bought': {
    script: [{ after: '10d', type: 'trial.extended', payload: { days: 20 } }],
    answers: { mail: first('mailed') },
    value: 'deleted',
    output: { reminders: ['halfway', 'two days left'], plan: undefined },
    effects: { mail: 2 },
  },
  'watchdog: the device is lost, visited, and comes back': {
    script: [
      // a crash begins the quarter of an hour anew: that is what `onRestart` says
      { after: '2h', type: 'device.visited', payload: { by: 'eve' } },
      { after: '5m', type: 'heartbeat', payload: { firmware: '2' } },
      { after: '5m', type: 'device.retired' },
    ],
    answers: { restart: refused, sendSomebody: first('a ticket') },
    value: 'retired',
    output: { restarts: 1, visits: ['eve'] },
    effects: { sendSomebody: 1 },
  },
  'data-import: what fails is left out': {
    script: [{ after: '1d', type: 'import.accept' }],
    answers: {
      importRow: ({ input, attempt }) => {
        const { row } = input as { readonly row: string };
        if (row.endsWith('/b') || attempt === 1) throw new Error('the database is busy');
        return row;
      },
    },
    value: 'complete',
    output: { imported: 3, leftOut: ['products/b'] },
    effects: { fetchRows: 1, importRow: 3 },
  },
  'incident: nobody takes it, and it comes again': {
    script: [
      { after: '12m', type: 'incident.resolved' },
      { after: '1h', type: 'incident.reopened' },
      { after: '1m', type: 'incident.taken', payload: { by: 'ann' } },
      // nothing was heard for four hours, so it pages again
      { after: '241m', type: 'incident.resolved' },
    ],
    answers: {
      page: ({ input }) => {
        const { who } = input as { readonly who: string };
        if (who === 'bob') throw new FinalError('no such number');
        return 'paged';
      },
    },
    value: 'closed',
    output: { pages: 6, takenBy: 'ann' },
    effects: { page: 5 },
  },
  'loan: an instalment is paid by hand, and the next one not at all': {
    input: { borrower: 'ann', instalment: 250, months: 3, firstDueAt: '2026-01-31T06:00:00Z' },
    script: [
      { after: '33d', type: 'payment.received', payload: { amount: 100 } },
      { after: '1d', type: 'payment.received', payload: { amount: 265 } },
    ],
    answers: { collect: refused },
    value: 'inDefault',
    output: { paid: 1, fees: 30 },
    effects: {},
  },
  'ride: the rider cancels under way to them': {
    script: [
      { after: '5s', type: 'offer.answered', payload: { driver: 'cat', takes: true } },
      { after: '20s', type: 'offer.answered', payload: { driver: 'cat', takes: true } },
      { after: '3m', type: 'ride.cancelled' },
    ],
    answers: { offer: first('offered') },
    value: 'cancelled',
    output: { driver: 'cat', fare: 0 },
    effects: { offer: 2 },
  },
  'moderation: they do not come together, and the author gives in': {
    input: { post: 'a joke', metadata: {} },
    script: [
      { after: '2h', type: 'vote.cast', payload: { moderator: 'ann', keep: false } },
      { after: '1h', type: 'vote.cast', payload: { moderator: 'ann', keep: true } },
      { after: '2d', type: 'post.withdrawn' },
    ],
    value: 'withdrawn',
    output: { kept: undefined, voters: ['ann'] },
    effects: {},
  },
  'agent: nobody allows the tool': {
    script: [{ after: '1m', type: 'user.said', payload: { text: 'delete drafts' } }],
    answers: { think: ({ nth, attempt, input }) => thought(nth, attempt, input) },
    value: 'closed',
    output: { lines: 3 },
    effects: { think: 2 },
  },
};

function isSouth(input: unknown): boolean {
  return (input as { readonly bureau: string }).bureau === 'south';
}

/** Busy at first; then it asks for a tool, and then it gives an answer. */
function thought(nth: number, attempt: number, _input: unknown): unknown {
  if (attempt === 1) throw new Error('the model is busy');
  return nth === 1
    ? { type: 'tool', name: 'delete', argument: 'drafts' }
    : { type: 'answer', text: 'then not' };
}

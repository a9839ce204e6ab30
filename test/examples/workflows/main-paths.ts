import type { Scenario } from './scenario.ts';
import type { Answer } from './world.ts';

/** Asked for the third time it is there. */
const third =
  (there: unknown, notYet: unknown): Answer =>
  ({ nth }) =>
    nth < 3 ? notYet : there;

/** What usually happens: the samples and scripts of the examples. */
export const mainPaths: Readonly<Record<string, Scenario>> = {
  approval: { value: 'approved', output: { decidedBy: 'bob' }, effects: { ask: 2 } },
  trip: {
    value: 'departed',
    output: { booked: ['flight', 'hotel', 'payment'], reason: undefined },
    effects: { book: 3 },
  },
  'vendor-report': {
    answers: { look: third({ url: 'https://vendor.example/7' }, { url: undefined }) },
    value: 'ready',
    output: 'https://vendor.example/7',
    effects: { order: 1, look: 3 },
  },
  'credit-check': {
    value: 'approved',
    output: { approved: true, asked: ['west', 'north'] },
    effects: { request: 3 },
  },
  fulfilment: {
    value: 'done',
    output: { paid: 'p-42', label: 'label' },
    answers: { printLabel: () => 'label' },
    effects: { printLabel: 1 },
  },
  onboarding: {
    value: 'done',
    output: {
      results: {
        'create-accounts': 'ann@example.org',
        welcome: 'ann got a mail about ann@example.org',
        laptop: 'laptop 7',
        'ask-how-it-is': 'survey',
        survey: { mood: 'good' },
        'invite-to-talk': 'ann talks about the answers',
      },
    },
    answers: { 'create-accounts': () => 'ann@example.org', 'ask-how-it-is': () => 'survey' },
    effects: { 'create-accounts': 1, welcome: 1, 'ask-how-it-is': 1, 'invite-to-talk': 1 },
  },
  'vital-signs': {
    value: 'discharged',
    output: { pages: 2, seenBy: ['nurse'] },
    effects: { page: 2 },
  },
  provisioning: {
    value: 'removed',
    output: { ready: ['web', 'database'], gone: ['web', 'database'] },
    answers: {
      create: ({ input }) => `made ${JSON.stringify(input)}`,
      probe: ({ nth }) => nth > 2,
    },
    effects: { create: 2, probe: 4, destroy: 2 },
  },
  auction: {
    value: 'sold',
    output: { winner: { bidder: 'cat', amount: 160 }, extensions: 2 },
    effects: {},
  },
  subscription: {
    value: 'ended',
    output: { months: 3, reminders: 0 },
    effects: { charge: 3 },
  },
  signing: {
    value: 'complete',
    output: { signatures: { seller: 'bob', buyer: 'ann', notary: 'cat' }, declined: undefined },
    effects: { invite: 2 },
  },
  claim: {
    value: 'paid',
    output: { granted: 3_000 },
    effects: { assess: 2, pay: 1 },
  },
  trial: {
    value: 'bought',
    output: { reminders: ['halfway'], plan: 'team' },
    effects: { mail: 1 },
  },
  watchdog: { value: 'retired', output: { restarts: 1, visits: [] }, effects: { restart: 1 } },
  'data-import': {
    value: 'complete',
    output: { imported: 4, leftOut: [] },
    effects: { fetchRows: 1, importRow: 4 },
  },
  incident: { value: 'closed', output: { pages: 1, takenBy: 'bob' }, effects: { page: 2 } },
  // years of instalments are for a test of their own: here they are three
  loan: {
    input: { borrower: 'ann', instalment: 250, months: 3, firstDueAt: '2026-01-31T06:00:00Z' },
    script: [],
    value: 'repaid',
    output: { paid: 3, fees: 0 },
    effects: { collect: 3 },
  },
  ride: {
    value: 'paid',
    output: { driver: 'dan', fare: 31 },
    effects: { offer: 3 },
  },
  moderation: {
    value: 'kept',
    output: { kept: true, voters: ['ann', 'bob', 'cat'] },
    effects: {},
  },
  agent: {
    value: 'closed',
    output: { lines: 8 },
    answers: { useTool: () => 'done' },
    effects: { think: 5, useTool: 2 },
  },
};

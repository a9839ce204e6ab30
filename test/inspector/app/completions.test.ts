import { expect, test } from 'vitest';
import {
  completed,
  completionsAt,
  knownValues,
  type KnownValues,
} from '../../../inspector/app/list/completions.ts';

const known: KnownValues = {
  workflows: ['fulfilment', 'order', 'ride trip'],
  states: ['order.paid', 'validating.manual'],
  tags: ['human'],
  waits: ['payment.received'],
  metadata: new Map([['customer', ['acme', 'zeta']]]),
};

const offers = (text: string, caret: number = text.length): readonly string[] =>
  completionsAt(text, caret, known).offers.map((offer) => offer.text);

test('keys are offered first, then their values', () => {
  expect(offers('')).toContain('status:');
  expect(offers('')).toContain('metadata.customer:');
  expect(offers('st')).toEqual(['status:', 'state:']);
  expect(offers('status:s')).toEqual(['suspended']);
  expect(offers('-tag:')).toEqual(['human']);
  expect(offers('metadata.customer:')).toEqual(['acme', 'zeta']);
  expect(offers('age>')).toEqual(['5m', '1h', '1d', '7d']);
  expect(offers('nonsense:x')).toEqual([]);
});

test('a state is offered with all it stands in, a name with a space in quotes', () => {
  expect(offers('state:val')).toEqual(['validating', 'validating.manual']);
  expect(offers('workflow:ri')).toEqual(['"ride trip"']);
  expect(offers('workflow:"ride t')).toEqual(['"ride trip"']);
});

test('what begins as typed stands before what only has it', () => {
  expect(offers('waits:e')).toEqual(['event', 'timer', 'payment.received']);
});

test('an offer stands for the word at the caret, also in the midst of the text', () => {
  const text = 'tag:human sta:x';
  const there = completionsAt(text, 13, known);
  expect(there.offers.map((offer) => offer.text)).toEqual(['status:', 'state:']);
  const second = completionsAt('status:failed,d tag:human', 15, known);
  const [offer] = second.offers;
  expect(offer?.text).toBe('done');
  const taken = completed('status:failed,d tag:human', second, offer ?? { text: '', hint: '' });
  expect(taken).toEqual({ text: 'status:failed,done tag:human', caret: 19 });
});

test('a value is followed by a space, a key by its value', () => {
  const value = completionsAt('tag:hu', 6, known);
  expect(completed('tag:hu', value, { text: 'human', hint: '' })).toEqual({
    text: 'tag:human ',
    caret: 10,
  });
  const key = completionsAt('st', 2, known);
  expect(completed('st', key, { text: 'status:', hint: '' })).toEqual({
    text: 'status:',
    caret: 7,
  });
});

test('values are collected from rows', () => {
  const row = {
    id: 'a',
    workflow: 'order',
    version: '1',
    definition: 'd',
    status: 'suspended',
    states: ['b.c'],
    tags: ['human'],
    waitsFor: [
      { type: 'event', names: ['paid'] },
      { type: 'workflow', names: ['other-id'] },
    ],
    createdAt: 0,
    updatedAt: 0,
    revision: 1,
    metadata: { customer: 'acme' },
  } as const;
  expect(knownValues([row], ['ride'])).toEqual({
    workflows: ['order', 'ride'],
    states: ['b.c'],
    tags: ['human'],
    waits: ['paid'],
    metadata: new Map([['customer', ['acme']]]),
  });
});

import { expect, test } from 'vitest';
import { extractGraph } from '../../../src/machines/xstate/extract-graph.ts';
import { outlineOf } from '../../../inspector/chart/index.ts';
import { chartMachines } from './machines.ts';

const machines = chartMachines();

test('an outline has states in states, in document order', () => {
  const { root } = outlineOf(extractGraph(machines['order']!, '1'));
  expect(root.name).toBe('order');
  expect(root.states.map(({ name }) => name).join(' ')).toBe(
    'validating fulfilling onHold cancelling completed cancelled failed',
  );
  const shipping = root.states[1]?.states[1];
  expect(shipping?.path).toBe('fulfilling.shipping');
  expect(shipping?.states.find(({ initial }) => initial)?.name).toBe('reserving');
});

test('an outline says each transition in a sentence', () => {
  const { root } = outlineOf(extractGraph(machines['order']!, '1'));
  const sentences = root.transitions.map(({ sentence }) => sentence);
  expect(sentences).toEqual(['NOTE stays / saveNote', 'CANCEL goes to cancelling']);
  const [charging] = root.states[1]?.states[0]?.states ?? [];
  expect(charging?.invoke).toEqual(['charge']);
  expect(charging?.transitions.map(({ sentence }) => sentence)).toEqual([
    'done: charge goes to fulfilling.payment.paid',
    'error: charge [canRetry] goes to fulfilling.payment.backoff / countAttempt',
    'error: charge goes to failed',
  ]);
});

test('an outline of a graph without states is a root alone', () => {
  const { root } = outlineOf({ id: 'nothing', version: '1', states: [] });
  expect(root).toMatchObject({ id: 'nothing', name: 'nothing', states: [], transitions: [] });
});

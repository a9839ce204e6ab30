import { expect, test } from 'vitest';
import { extractGraph } from '../../../src/machines/xstate/extract-graph.ts';
import { scxmlOf } from '../../../inspector/chart/index.ts';
import { chartMachines } from './machines.ts';
import { xmlFaults } from './xml-faults.ts';

const machines = chartMachines();

test.for(Object.keys(machines))('%s is well-formed SCXML whose targets are all there', (name) => {
  const text = scxmlOf(extractGraph(machines[name]!, '1'));
  expect(xmlFaults(text)).toEqual([]);
  const ids = [...text.matchAll(/<(?:state|parallel|final|history) id="([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(extractGraph(machines[name]!, '1').states.length);
  for (const [, targets = ''] of text.matchAll(/ (?:target|initial)="([^"]+)"/g)) {
    for (const target of targets.split(' ')) expect(ids).toContain(target);
  }
});

test('timers are sends that leaving the state takes back', () => {
  const lines = scxmlOf(extractGraph(machines['review']!, '1')).split('\n');
  const event = 'xstate.after.60000.review.checking';
  const from = lines.findIndex((line) => line.includes('<state id="review.checking">'));
  expect(lines.slice(from + 1, from + 11).map((line) => line.trim())).toEqual([
    '<onentry>',
    `<send event="${event}" id="${event}" delay="60000ms"/>`,
    '</onentry>',
    '<onexit>',
    `<cancel sendid="${event}"/>`,
    '</onexit>',
    '<invoke id="0.review.checking" src="checkDocument"/>',
    '<transition event="done.invoke.0.review.checking" target="review.waiting"/>',
    '<transition event="error.platform.0.review.checking" target="review.draft"/>',
    `<transition event="${event}" target="review.draft"/>`,
  ]);
  expect(lines.join()).toContain('delayexpr="reminder"');
});

test("history, regions, ends and guards are SCXML's own", () => {
  const history = scxmlOf(extractGraph(machines['history']!, '1'));
  expect(history).toContain('<history id="history.playing.last" type="deep">');
  expect(history).toContain('<transition target="history.playing.intro"/>');
  const order = scxmlOf(extractGraph(machines['order']!, '1'));
  expect(order).toContain('<parallel id="order.fulfilling">');
  expect(order).toContain('<transition event="done.state.order.fulfilling"');
  expect(order).toContain('cond="isFraud" target="order.validating.manualReview"');
  expect(order).toContain('<transition event="CANCEL" target="order.cancelling" type="internal"/>');
});

test('the checker of XML sees what is not XML', () => {
  expect(xmlFaults('<a><b></a>')).not.toEqual([]);
  expect(xmlFaults('<a>1 & 2</a>')).not.toEqual([]);
  expect(xmlFaults('<a b="<"/>')).not.toEqual([]);
  expect(xmlFaults('<a b="1" b="2"/>')).not.toEqual([]);
  expect(xmlFaults('<a>&amp;<b c="d"/></a>')).toEqual([]);
});

// What is public is called by the fuzzer: a function that is added is called with everything that
// nobody should hand over from then on.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SourceError } from '../../inspector/protocol/index.ts';
import { createCore } from '../../src/core.ts';
import { SignedLinks } from '../../src/http/links.ts';
import { AbeyanceError, EventBus, FinalError, KeptRef } from '../../src/index.ts';
import { TestClock } from '../../src/persistence/testing/test-clock.ts';
import { TestEngine } from '../../src/persistence/testing/test-engine.ts';
import { VirtualHost } from '../../src/persistence/virtual-host.ts';
import { Engine } from '../../src/runtime/engine.ts';
import { WorkflowHandle } from '../../src/runtime/handle.ts';
import { Subscription } from '../../src/runtime/subscription.ts';
import { createTestEngine, fakeTask, memoryDisk } from '../../src/testing.ts';
import { CALLS } from './table.ts';
import { canary } from './world.ts';

const CLASSES: Readonly<Record<string, { readonly prototype: object }>> = {
  AbeyanceError,
  Engine,
  EventBus,
  FinalError,
  KeptRef,
  SignedLinks,
  SourceError,
  Subscription,
  TestClock,
  TestEngine,
  VirtualHost,
  WorkflowHandle,
};

/** Of a page: there is no DOM here. Tests of the app hand it what it does not expect. */
const OF_PAGE = ['InspectorElement', 'registerInspector'];

const known = new Set([...CALLS.map(({ name }) => name), ...OF_PAGE]);

const api = readFileSync('docs/api.txt', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('  '))
  .map((line) => line.trim().split(' '));

function unknownOf(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name) => !known.has(name)))];
}

/** Names of the methods of an object, its own and those it has from its class. */
function methodsOf(held: object, name: string): readonly string[] {
  const names: string[] = [];
  for (let at: object | null = held; at !== null && at !== Object.prototype;) {
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && key !== 'constructor') names.push(`${name}.${key}`);
    }
    at = Object.getPrototypeOf(at) as object | null;
  }
  return names;
}

test('every function of docs/api.txt is called', () => {
  const functions = api.filter(([, kind]) => kind === 'function' || kind === 'const');
  expect(functions.length).toBeGreaterThan(40);
  expect(unknownOf(functions.map(([name = '']) => name))).toEqual([]);
});

test('every method of its classes is called', () => {
  const names = api.filter(([, kind]) => kind === 'class').map(([name = '']) => name);
  const unlisted = names.filter((name) => CLASSES[name] === undefined);
  expect(unknownOf(unlisted)).toEqual([]);
  const methods = names.flatMap((name) => methodsOf(CLASSES[name]?.prototype ?? {}, name));
  expect(methods.length).toBeGreaterThan(80);
  const classes = ['FinalError', 'AbeyanceError', 'SourceError'];
  const errors = new Set(classes.flatMap((name) => methodsOf(Error.prototype, name)));
  expect(unknownOf(methods.filter((name) => !errors.has(name)))).toEqual([]);
});

test('every method of what they give out is called', async () => {
  const rig = await createTestEngine({ workflows: [] });
  const methods = [
    ...methodsOf(rig.faults, 'Faults').filter((name) => name !== 'Faults.faultOf'),
    ...methodsOf(fakeTask(), 'FakeTask').filter((name) => !name.endsWith('.call')),
    ...methodsOf(memoryDisk(), 'MemoryDisk'),
    ...methodsOf(createCore(canary), 'Core'),
  ];
  expect(methods.length).toBeGreaterThan(10);
  expect(unknownOf(methods)).toEqual([]);
  await rig.close();
});

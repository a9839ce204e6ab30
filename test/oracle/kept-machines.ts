import type { Doing } from './history.ts';

/** A machine that once went differently, as the fuzzer printed it. */
export interface KeptMachine {
  readonly name: string;
  readonly chatty: boolean;
  readonly doings: readonly Doing[];
  readonly code: string;
}

/** Each is what was left of a random machine when nothing more could be left out. */
export const KEPT: readonly KeptMachine[] = [
  {
    name: 'an empty history stays one, and keeps its place among the others',
    chatty: false,
    doings: [
      { type: 'start', input: undefined },
      { type: 'event', to: 0, event: { type: 'a' } },
      { type: 'event', to: 0, event: { type: 'b' } },
    ],
    code: `return x.createMachine({
      id: 'R',
      type: 'parallel',
      on: { a: { target: '#h5', reenter: true }, b: '#h2' },
      states: {
        s1: { type: 'parallel', states: { h2: { id: 'h2', type: 'history' } } },
        s4: {},
        h5: { id: 'h5', type: 'history', history: 'deep' },
      },
    });`,
  },
  {
    name: 'work of a child that a timer takes away when it has just begun',
    chatty: true,
    doings: [{ type: 'start', input: undefined }],
    code: `const child = x.setup({ actors: { C: kit.C } }).createMachine({
      id: 'C1',
      after: { 0: { actions: x.spawnChild('C', { id: 'k2' }) } },
      initial: 's1',
      states: { s1: { invoke: { src: 'C' } } },
    });
    return x.setup({ actors: { child } }).createMachine({
      id: 'R',
      initial: 's1',
      states: { s1: { after: { 0: 's4' }, invoke: { src: 'child' } }, s4: {} },
    });`,
  },
  {
    name: 'the snapshot of an observable that was read back is an event like any other',
    chatty: false,
    doings: [
      { type: 'start', input: undefined },
      { type: 'event', to: 0, event: { type: 'a' } },
    ],
    code: `return x.setup({ actors: { O: kit.O } }).createMachine({
      id: 'R',
      invoke: { src: 'O', id: 'k1', onSnapshot: { actions: kit.act('seen') } },
      on: { a: { actions: x.sendTo('k1', { type: 'b' }) } },
    });`,
  },
  {
    name: 'a callback hears what the exit of its state sends before it is stopped',
    chatty: false,
    doings: [
      { type: 'start', input: undefined },
      { type: 'event', to: 0, event: { type: 'a' } },
    ],
    code: `return x.setup({ actors: { C: kit.C } }).createMachine({
      id: 'R',
      initial: 'on',
      states: {
        on: {
          invoke: { src: 'C', id: 'k1' },
          exit: x.sendTo('k1', { type: 'bye' }),
          on: { a: 'off' },
        },
        off: {},
      },
    });`,
  },
  {
    name: 'what is for a child that is stopped in the same step fails who sends it',
    chatty: false,
    doings: [
      { type: 'start', input: undefined },
      { type: 'event', to: 0, event: { type: 'a' } },
    ],
    code: `return x.setup({ actors: { O: kit.O } }).createMachine({
      id: 'R',
      initial: 'off',
      states: {
        off: { on: { a: 'on' } },
        on: {
          initial: {
            target: 'in',
            actions: [x.sendTo('k3', { type: 'b' }), x.stopChild('k3')],
          },
          invoke: { src: 'O', id: 'k3' },
          states: { in: {} },
        },
      },
    });`,
  },
];

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
];

import type { AnyStateMachine } from 'xstate';
import { lister, poller } from './invoking-machines.ts';
import { pair, stumbler, undoer } from './operated-machines.ts';
import { fan, sleeper, waiter, type Hands } from './pausing-machines.ts';
import { errand, suspender } from './suspending-machines.ts';
import { mailbox, parent, sender, worker } from './working-machines.ts';

const MAKERS = {
  sleeper,
  waiter,
  fan,
  worker,
  parent,
  sender,
  mailbox,
  suspender,
  errand,
  poller,
  lister,
  pair,
  undoer,
  stumbler,
};
export type Kind = keyof typeof MAKERS;

/** Those the first seeds were kept with, and those that came later. */
export const KINDS: readonly Kind[] = [
  'sleeper',
  'waiter',
  'fan',
  'worker',
  'parent',
  'sender',
  'mailbox',
];
const LATER_KINDS: readonly Kind[] = ['suspender', 'errand'];
const LATEST_KINDS: readonly Kind[] = ['poller', 'lister'];

/** The event that moves a machine of a kind. */
export const ASKED: { readonly [K in Kind]?: string } = {
  waiter: 'approval',
  suspender: 'approval',
  pair: 'approval',
  fan: 'go',
  worker: 'hurry',
  parent: 'cut',
  stumbler: 'step',
};

/** Kinds that came later take part in some runs only, so that the others stay as they were. */
export function laterKinds(seed: number): readonly Kind[] {
  if (seed % 2 === 0) return LATER_KINDS;
  return seed % 4 === 3 ? LATEST_KINDS : [];
}

export type Machines = ReadonlyMap<Kind, AnyStateMachine>;

export function makeMachine(kind: Kind, hands: Hands): AnyStateMachine {
  return MAKERS[kind](hands);
}

import { Chance } from './chance.ts';
import { checkpointsOf } from './cleaning.ts';
import type { Fault, FaultType } from './faults.ts';
import { KINDS, laterKinds, type Kind } from './kinds.ts';
import type { Trouble } from './outside.ts';
import type { EngineSetting } from './process.ts';

const FAULTS = [
  'throwBefore',
  'throwAfter',
  'crashBefore',
  'crashAfter',
  'stallBefore',
  'stallAfter',
] as const satisfies readonly FaultType[];

const MORE_FAULTS = [
  'hangBefore',
  'hangAfter',
  'clockBack',
  'clockAhead',
] as const satisfies readonly FaultType[];

const ACTS = [
  'start',
  'send',
  'sendAgain',
  'broadcast',
  'cancel',
  'resume',
  'await',
  'seconds',
  'hours',
  'month',
  'back',
  'crash',
  'restart',
  'calm',
] as const;

const MORE_ACTS = ['resumeOne', 'retry', 'read', 'flutter'] as const;

/** Only where several processes are at work. */
type RivalAct = 'usurp' | 'swap';

export type Act = (typeof ACTS)[number] | (typeof MORE_ACTS)[number] | RivalAct;

/** `first`: as the first seeds were kept with, `later`: and what came then, `whole`: all. */
export type Extent = 'first' | 'later' | 'whole';

/** What a seed switches on, and how often each thing happens. */
export interface World {
  readonly kinds: readonly Kind[];
  readonly acts: Readonly<Partial<Record<Act, number>>>;
  /** Befalls a call of the store. */
  readonly faultOf: () => Fault;
  readonly troubles: Readonly<Partial<Record<Trouble, number>>>;
  /** How likely a custom action is the last thing a process does. */
  readonly actionDeaths: number;
  readonly distant: boolean;
  readonly setting: EngineSetting;
  /** Whether some events are to be delivered later. */
  readonly delays: boolean;
  /** Whether all is deleted at last. */
  readonly cleans: boolean;
  /** Whether engines have a middleware. */
  readonly hears: boolean;
  /** Whether a turn that throws parks its workflow. */
  readonly parks: boolean;
  /** Whether several processes may believe that the disk is theirs. */
  readonly shared: boolean;
}

interface WorldOptions {
  readonly seed: number;
  readonly extent: Extent;
  readonly replay: boolean;
}

/**
 * Reads a world out of its seed. What came later has numbers of its own, so that the seeds that
 * were kept before it are the worlds they were.
 */
export function readWorld(chance: Chance, { seed, extent, replay }: WorldOptions): World {
  const later = extent !== 'first';
  const kinds = KINDS.filter(() => chance.hit(0.5));
  const first = kinds.length === 0 ? [chance.pick(KINDS)] : kinds;
  const cleans = later && seed % 5 === 0;
  // what waits for another try is not deleted, and a turn taken a second time has none to tell
  const hears = later && !replay && !cleans && seed % 3 === 1;
  const acts = { ...chance.swarm(ACTS, 0.4), start: 40, send: 60 };
  const faults = chance.swarm(FAULTS, 0.5);
  const rate = chance.pick([0, 0.03, 0.1, 0.25]);
  const distant = chance.hit(0.3);
  const limits = {
    ...(hears ? { noticeAttempts: 1_000, noticesWaiting: 2 + (seed % 4) } : undefined),
    hotWorkflows: chance.pick([1, 2, 1_000]),
    batchCommits: chance.pick([1, 2, 1_000]),
    pageLength: chance.pick([1, 2, 1_000]),
  };
  const more = readMore(seed, extent);
  // what was told in which order is a matter of one process, and so is what only memory knows
  const shared = more.shared && !hears && !cleans && !replay;
  const weights = { ...faults, ...more.faults };
  const isFaulty = Object.values(weights).some((weight) => weight > 0);
  return {
    kinds: [...first, ...(later ? laterKinds(seed) : []), ...more.kinds],
    acts: { ...acts, ...more.acts, ...(shared ? { usurp: 60, swap: 120 } : undefined) },
    faultOf: () => (isFaulty && chance.hit(rate) ? faultIn(chance, weights) : { type: 'none' }),
    troubles: more.troubles,
    actionDeaths: more.actionDeaths,
    distant,
    setting: {
      limits,
      concurrency: chance.pick([1, 3, 256]),
      checkpoints: cleans ? checkpointsOf(seed) : {},
      onFailure: more.parks ? 'park' : 'error',
    },
    delays: later && seed % 3 === 0,
    cleans,
    hears,
    parks: more.parks,
    shared,
  };
}

type More = Pick<World, 'kinds' | 'acts' | 'troubles' | 'actionDeaths' | 'parks' | 'shared'> & {
  readonly faults: Readonly<Partial<Record<FaultType, number>>>;
};

const NO_MORE: More = {
  kinds: [],
  acts: {},
  troubles: {},
  actionDeaths: 0,
  parks: false,
  shared: false,
  faults: {},
};

const TROUBLES = ['mute', 'twice', 'dies', 'throws'] as const satisfies readonly Trouble[];

function readMore(seed: number, extent: Extent): More {
  if (extent !== 'whole') return NO_MORE;
  const chance = new Chance(seed ^ 0x2545f491);
  const parks = chance.hit(0.3);
  const kinds: readonly Kind[] = (['pair', 'undoer'] as const).filter(() => chance.hit(0.3));
  return {
    kinds: parks ? [...kinds, 'stumbler'] : kinds,
    acts: chance.swarm(MORE_ACTS, 0.4),
    troubles: chance.swarm(TROUBLES, 0.6),
    actionDeaths: chance.pick([0, 0.02, 0.1]),
    parks,
    shared: chance.hit(0.4),
    faults: chance.swarm(MORE_FAULTS, 0.6),
  };
}

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const MONTH_MS = 31 * 24 * HOUR_MS;

function faultIn(chance: Chance, weights: Readonly<Partial<Record<FaultType, number>>>): Fault {
  const type = chance.weighted(weights as Readonly<Record<Exclude<FaultType, 'none'>, number>>);
  switch (type) {
    case 'stallBefore':
    case 'stallAfter':
      return { type, ms: chance.below(20_000) };
    case 'clockBack':
    case 'clockAhead':
      return { type, ms: chance.below(chance.pick([SECOND_MS, HOUR_MS, MONTH_MS])) };
    default:
      return { type };
  }
}

import { afterAll, beforeAll, describe } from 'vitest';
import type { Source } from '../../../inspector/protocol/index.ts';
import { launchFleet, type Fleet } from './fleet.ts';
import { historyTests } from './histories.ts';
import { listingTests } from './listing.ts';
import { runTests } from './runs.ts';
import { watchTests } from './watching.ts';

/** A kind of source, and how one of it is opened over the fleet's engine or its file. */
export interface SourceKind {
  readonly name: string;
  readonly open: (fleet: Fleet) => Promise<Way>;
  /** Whether guards are asked and commands done. */
  readonly engine: boolean;
}

/** A source, and what is to be closed after it. */
export interface Way {
  readonly source: Source;
  readonly close?: () => Promise<void>;
}

/** What the tests look at. */
export interface Opened extends Way {
  readonly fleet: Fleet;
  readonly engine: boolean;
}

/** What every source promises, whatever it speaks over. */
export function sourceConformance({ name, open, engine }: SourceKind): void {
  describe.each([name])('%s', () => {
    let opened: Opened | undefined;
    beforeAll(async () => {
      const fleet = await launchFleet();
      opened = { fleet, engine, ...(await open(fleet)) };
    });
    afterAll(async () => {
      await opened?.source.close();
      await opened?.close?.();
      await opened?.fleet.close();
    });
    const its = (): Opened => {
      if (opened === undefined) throw new Error('it is opened before all tests');
      return opened;
    };
    listingTests(its);
    runTests(its);
    historyTests(its);
    watchTests(its);
  });
}

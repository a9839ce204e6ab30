import { FinalError } from 'abeyance';
import { describe, expect, test } from 'vitest';
import { workflows } from '../../../examples/workflows/index.ts';
import { mainPaths } from './main-paths.ts';
import { otherPaths } from './other-paths.ts';
import { playOnce, playThroughCrashes } from './scenario.ts';

const names = workflows.map(({ name }) => name).toSorted();

// B1, B2, B10, B11, K1: whichever write a process dies at, the next one goes on. Timers come when
// they were due, an event that is sent again is one event, and what tasks did outside was done
// once.
describe('B21: through a crash at each of its steps', () => {
  test.each(Object.entries(mainPaths))('%s, as it usually goes', async (name, scenario) => {
    expect(await playThroughCrashes(name, scenario)).toBeGreaterThan(2);
  });

  test.each(Object.entries(otherPaths))('%s', async (title, scenario) => {
    expect(await playThroughCrashes(nameOf(title), scenario)).toBeGreaterThan(2);
  });

  test('of each example both', () => {
    expect(Object.keys(mainPaths).toSorted()).toEqual(names);
    expect(Object.keys(otherPaths).map(nameOf).toSorted()).toEqual(names);
  });
});

describe('without a crash', () => {
  test('vendor-report: the vendor is asked less and less often, and is too late in the end', () =>
    playOnce('vendor-report', {
      script: [{ after: '3d', type: 'report.uploaded', payload: { url: 'by-hand' } }],
      answers: { look: () => ({ url: undefined }) },
      value: 'ready',
      output: 'by-hand',
      effects: { order: 1, look: 19 },
    }));

  test('B3: loan: two years of instalments, and what is left at once', () =>
    playOnce('loan', { value: 'repaid', output: { paid: 19, fees: 0 }, effects: { collect: 19 } }));

  test('trip: it is cancelled, and all of it is given back', () =>
    playOnce('trip', {
      script: [{ after: '5d', type: 'cancel' }],
      status: 'cancelled',
      value: 'undone',
      output: { booked: [], reason: 'cancelled' },
      effects: { book: 3, giveBack: 3 },
    }));

  test('provisioning: it is cancelled while the servers boot', () =>
    playOnce('provisioning', {
      script: [{ after: '30s', type: 'cancel' }],
      status: 'cancelled',
      value: 'removed',
      output: { ready: [], gone: ['web', 'database'] },
      effects: { create: 2, destroy: 2 },
    }));

  test('signing: one who declines ends it for all', () =>
    playOnce('signing', {
      script: [{ after: '1d', type: 'declined', payload: { role: 'buyer', why: 'too dear' } }],
      value: 'declined',
      output: { signatures: {}, declined: 'buyer: too dear' },
      effects: { invite: 2 },
    }));

  test('trial: mails that cannot be sent end nothing', () =>
    playOnce('trial', {
      answers: {
        mail: () => {
          throw new FinalError('no such address');
        },
      },
      value: 'bought',
      output: { reminders: ['halfway'], plan: 'team' },
      effects: {},
    }));

  test('ride: nobody takes it', () =>
    playOnce('ride', {
      script: [],
      value: 'nobody',
      output: { driver: undefined, fare: 0 },
      effects: { offer: 3 },
    }));
});

/** The example a title is about. */
function nameOf(title: string): string {
  return title.split(':')[0] ?? title;
}

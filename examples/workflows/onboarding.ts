// Onboarding over weeks: accounts before the first day, a welcome on it, a laptop for those who
// need one, a question after a week, and a talk after a month.
//
// Takes: laptop.handed-over, where metadata.needs_laptop is "true"; survey.answered { mood }.
// Shows: sequence, a machine from a list of steps; pauseIf by metadata; a wait that may pass.
import { pauseIf, sequence, sleep, sleepUntil, task, waitForEvent } from 'abeyance/machines';

export interface NewColleague {
  readonly name: string;
  /** ISO 8601, with its offset. */
  readonly startsAt: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export const onboarding = sequence<NewColleague>(
  'onboarding',
  [
    task('create-accounts', async ({ input, key }) => `account ${key} of ${input.name}`, {
      retry: { maxAttempts: 5, initialDelay: '1m' },
    }),
    sleepUntil(({ context }) => context.input.startsAt, { name: 'before-the-first-day' }),
    task('welcome', async ({ input, results }) => {
      return `${input.name} got a mail about ${String(results['create-accounts'])}`;
    }),
    pauseIf(
      { metadata: 'needs_laptop' },
      waitForEvent({ event: 'laptop.handed-over', timeout: '5d', name: 'laptop' }),
    ),
    sleep('7d', { name: 'first-week' }),
    task('ask-how-it-is', async ({ input, key }) => `survey ${key} for ${input.name}`),
    waitForEvent({ event: 'survey.answered', timeout: '7d', name: 'survey' }),
    sleep('14d', { name: 'until-the-talk' }),
    task(
      'invite-to-talk',
      async ({ input, results }) => {
        const isKnown = results['survey'] !== undefined;
        return `${input.name} talks about ${isKnown ? 'the answers' : 'how it is'}`;
      },
      // a talk that could not be put into a calendar is no reason to fail
      { retry: { maxAttempts: 3 }, onError: 'continue' },
    ),
  ],
  { description: 'from the contract to the first talk' },
);

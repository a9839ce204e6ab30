// A patient's vital signs are scored with every measurement. The score says how closely one is
// watched and when the next measurement is overdue; a high one pages until somebody comes.
//
// Takes: vitals.measured { pulse, breaths, oxygen, temperature }; alarm.acknowledged { by };
// patient.away and patient.back (in surgery, nobody measures); patient.discharged.
// Shows: `always` by a score, waits that begin anew, history, tags, emit, a workflow that may
// run for weeks.
// A drawing of a pattern, not of medicine: the numbers are made up.
import { fromTask, sleep, update } from 'abeyance/machines';
import { emit, setup } from 'xstate';

export interface Vitals {
  readonly pulse: number;
  readonly breaths: number;
  /** Saturation, per cent. */
  readonly oxygen: number;
  /** Degrees Celsius. */
  readonly temperature: number;
}

interface Context {
  readonly patient: string;
  readonly score: number;
  readonly pages: number;
  readonly seenBy: readonly string[];
}

export const vitalSigns = setup({
  types: {
    context: {} as Context,
    input: {} as Pick<Context, 'patient'>,
    events: {} as
      | { readonly type: 'vitals.measured'; readonly payload: Vitals }
      | { readonly type: 'alarm.acknowledged'; readonly payload: { readonly by: string } }
      | { readonly type: 'patient.away' }
      | { readonly type: 'patient.back' }
      | { readonly type: 'patient.discharged' },
    emitted: {} as { readonly type: 'score.changed'; readonly score: number },
    tags: {} as 'calm' | 'alarm' | 'overdue',
    output: {} as Pick<Context, 'pages' | 'seenBy'>,
  },
  actors: {
    page: fromTask<string, { readonly patient: string; readonly why: string }>(
      async ({ input, key }) => `page ${key}: ${input.patient}, ${input.why}`,
      { retry: { maxAttempts: 10, initialDelay: '2s', maxDelay: '30s' }, timeout: '10s' },
    ),
  },
  guards: {
    isHigh: ({ context }) => context.score >= 5,
    isRaised: ({ context }) => context.score >= 2,
  },
}).createMachine({
  id: 'vital-signs',
  context: ({ input }) => ({ ...input, score: 0, pages: 0, seenBy: [] }),
  initial: 'inBed',
  states: {
    inBed: {
      initial: 'judging',
      on: {
        'patient.away': 'away',
        'vitals.measured': {
          target: '.judging',
          actions: [
            update((draft, { event }) => {
              draft.score = scoreOf(event.payload);
            }),
            emit(({ context }) => ({ type: 'score.changed', score: context.score })),
          ],
        },
      },
      states: {
        judging: {
          always: [
            { guard: 'isHigh', target: 'alarming' },
            { guard: 'isRaised', target: 'watched' },
            { target: 'stable' },
          ],
        },
        stable: sleep('8h', 'overdue', { tags: 'calm' }),
        watched: sleep('1h', 'overdue'),
        overdue: sleep('10m', 'alarming', { tags: 'overdue' }),
        alarming: {
          tags: 'alarm',
          entry: update((draft) => {
            draft.pages += 1;
          }),
          invoke: {
            src: 'page',
            input: ({ context }) => ({ patient: context.patient, why: `score ${context.score}` }),
            onError: 'overdue',
          },
          // nobody came: page again
          after: { 300_000: { target: 'alarming', reenter: true } },
          on: {
            'alarm.acknowledged': {
              target: 'watched',
              actions: update((draft, { event }) => {
                draft.seenBy.push(event.payload.by);
              }),
            },
          },
        },
        before: { type: 'history' },
      },
    },
    // in the operating theatre others watch; the alarm or the calm of before is taken up again
    away: { on: { 'patient.back': 'inBed.before' } },
    discharged: { type: 'final' },
  },
  on: { 'patient.discharged': '.discharged' },
  output: ({ context }) => ({ pages: context.pages, seenBy: context.seenBy }),
});

/** A point for each sign that is off, two where it is far off. */
function scoreOf({ pulse, breaths, oxygen, temperature }: Vitals): number {
  return (
    points(Math.abs(pulse - 75), 25, 50) +
    points(Math.abs(breaths - 16), 5, 10) +
    points(100 - oxygen, 5, 9) +
    points(Math.abs(temperature - 37), 1, 2)
  );
}

function points(off: number, some: number, far: number): number {
  if (off >= far) return 2;
  return off >= some ? 1 : 0;
}

import { fromPromise, setup } from 'xstate';
import { fromTask } from '../../src/index.ts';
import { createTestEngine, fakeTask } from '../../src/testing.ts';

interface Charge {
  readonly amount: number;
}

const charge = fromTask<string, Charge, { readonly type: 'progress' }>(async () => 'receipt');
const plain = fromPromise<number, string>(async () => 1);

const like = fakeTask({ like: charge });
like.resolve('receipt');
like.once(({ input, emit }) => {
  emit({ type: 'progress' });
  return String(input.amount);
});
like.respond(async () => 'receipt');
// @ts-expect-error its output is text
like.resolve(5);
// @ts-expect-error its output is text
like.respond(() => 5);
// @ts-expect-error its input is a charge
like.once(({ input }) => input.total);
// @ts-expect-error it emits progress only
like.once(({ emit }) => emit({ type: 'other' }));

fakeTask({ like: plain }).resolve(5);
// @ts-expect-error its output is a number
fakeTask({ like: plain }).resolve('5');
fakeTask<string, Charge>({ retry: false, timeout: '5m' }).resolve('receipt');
// @ts-expect-error not an option
fakeTask({ retries: 5 });

const machine = setup({ actors: { charge } }).createMachine({
  id: 'm',
  invoke: { src: 'charge', input: { amount: 5 } },
});
machine.provide({ actors: { charge: like.logic } });
const silent = fromTask<string, Charge>(async () => 'receipt');
const quiet = setup({ actors: { charge: silent } }).createMachine({ id: 'quiet' });
quiet.provide({ actors: { charge: fakeTask<string, Charge>().logic } });
quiet.provide({ actors: { charge: fakeTask({ like: silent, retry: false }).logic } });
// @ts-expect-error another output
machine.provide({ actors: { charge: fakeTask<number, Charge>().logic } });

const rig = await createTestEngine({ workflows: [machine], seed: 5, onFailure: 'park' });
const handle = await rig.engine.start(machine);
const { context } = await rig.runToEnd(handle, { within: '3d' });
// @ts-expect-error a snapshot of the handle's own machine
void context.total;
await rig.runUntil('m', ({ value }) => value === 'done');
await rig.restart({ workflows: [machine], downFor: '1h', limits: { idLength: 5 } });
await createTestEngine({ workflows: [machine], host: rig.host });
// @ts-expect-error the clock outlives a restart
await rig.restart({ host: rig.host });
// @ts-expect-error a disk is given by what opens it
await createTestEngine({ workflows: [machine], store: {} });
// @ts-expect-error no duration
await rig.clock.advance('3 days');

// Plays what usually happens to one of the workflows, on a clock that does not wait, and tells it:
// `node examples/workflows/watch.ts auction`
import type { HistoryEntry } from 'abeyance';
import { createTestEngine } from 'abeyance/testing';
import { workflows } from './index.ts';

const [, , wanted = 'approval'] = process.argv;
const example = workflows.find(({ name }) => name === wanted);
if (example === undefined) {
  const names = workflows.map(({ name }) => name).join(', ');
  console.error(`there is no ${wanted}; there are ${names}`);
  process.exit(1);
}

const { machine, script, beside = {} } = example;
await using rig = await createTestEngine({ workflows: [machine, ...Object.values(beside)] });
const startedAt = rig.clock.now();
for (const [id, other] of Object.entries(beside)) await rig.engine.start(other, { id });
await rig.engine.start(machine, { id: wanted, input: example.input(startedAt) });
for (const { after, type, payload, suffix = '' } of script) {
  await rig.clock.advance(after);
  await rig.engine.sendEvent({ type, payload, targetWorkflowId: `${wanted}${suffix}` });
}
const { value, output } = await rig.runToEnd(wanted);
for (const entry of await rig.history(wanted)) console.log(lineOf(entry));
console.log(`\nended in ${JSON.stringify(value)} with ${JSON.stringify(output)}`);

/** `day 2 04:05  approval.decided → approved` */
function lineOf({ at, event, value: now }: HistoryEntry): string {
  const minutes = Math.floor((at - startedAt) / 60_000);
  const clock = [Math.floor(minutes / 60) % 24, minutes % 60].map((part) =>
    `${part}`.padStart(2, '0'),
  );
  const day = `${Math.floor(minutes / 1_440)}`.padStart(3);
  const where = typeof now === 'string' ? now : JSON.stringify(now);
  return `day ${day} ${clock.join(':')}  ${event.type} → ${where}`;
}

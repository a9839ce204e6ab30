import { expect, test } from 'vitest';
import type { Registry } from '../../src/machines/registry.ts';
import { checkpointText, pastOf, readPast, type Past } from '../../src/runtime/checkpoint-text.ts';
import { readWorkflow } from '../../src/runtime/read-workflow.ts';
import { renamedPast } from '../../src/runtime/renamed-past.ts';
import { revived } from '../../src/runtime/revived.ts';
import type { WorkflowRecords } from '../../src/runtime/store.ts';
import { quiet } from './quiet.ts';
import { fuzz, newTally } from './fuzz.ts';

const RUNS = Number(process.env['ORACLE_RUNS'] ?? (process.env['SOAK'] === '1' ? 10_000 : 50));
const OTHER = 'wf.other';

quiet();

let count = 0;

/**
 * Takes a workflow back to where it stands, and begins another one there: all that is written then
 * is what is stored, so whatever follows is the same (T1).
 */
function goBack(registry: Registry, records: WorkflowRecords): void {
  const hot = readWorkflow(records, registry, () => {});
  const past = readPast(checkpointText(hot));
  expect(past).toEqual(pastOf(hot));
  expect(writtenAt(past, 'wf', registry, records)).toEqual(past);
  const renamed = renamedPast(past, 'wf', OTHER);
  expect(JSON.stringify(renamed)).not.toMatch(/"wf[/#!"]/);
  const written = writtenAt(renamed, OTHER, registry, records);
  expect(renamedPast(written, OTHER, 'wf')).toEqual(renamedPast(past, 'wf', 'wf'));
  count += 1;
}

/** What is written down of a workflow of this id that is put where the past has it. */
function writtenAt(
  past: Past,
  id: string,
  registry: Registry,
  { workflow }: WorkflowRecords,
): Past {
  const { configuration } = workflow;
  const row = { ...workflow, id };
  const outside = { registry, sentOutside: () => {} };
  const make = (counter: number): ReturnType<typeof revived> =>
    revived({ past, configuration, row, counter }, outside, workflow.updatedAt);
  const made = make(0);
  // M2: names go on after the last that was given, and nothing else is changed by it
  const { counter, ...state } = JSON.parse(make(9_999).recording.state) as { counter: number };
  expect(counter).toBe(9_999);
  expect(JSON.parse(made.recording.state)).toMatchObject(state);
  made.hot.actors.clear();
  for (const actor of made.recording.actors) made.hot.actors.set(actor.address, actor);
  made.hot.row = { ...made.hot.row, state: made.recording.state };
  expect(made.recording.configuration).toEqual(configuration);
  return pastOf(made.hot);
}

test('what a machine has come to stands so again, as itself or under another id', async () => {
  const lookWith = (registry: Registry) => (records: WorkflowRecords) => goBack(registry, records);
  await fuzz({ first: 500_000, count: RUNS, tally: newTally(), lookWith });
  expect(count).toBeGreaterThan(RUNS);
}, 900_000);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from 'abeyance/sqlite';
import { createTestEngine } from 'abeyance/testing';
import { expect, onTestFinished, test } from 'vitest';
import { STATUS_PAGE } from '../../../examples/workflows/incident-paging.ts';
import { durationMs } from '../../../src/machines/duration.ts';
import { mainPaths } from './main-paths.ts';
import { goTo, happen, insist, Stage, type Happening } from './scenario.ts';

interface Appointment {
  /** ms after the start of all. */
  readonly at: number;
  readonly name: string;
  readonly number: number;
  readonly happening: Happening;
}

/** Longer than any of them sleeps. */
const LONG_MS = 400 * 86_400_000;

// B1, B10, B39: twenty kinds of workflows in one file, which another engine takes over again and
// again: after each tenth event one that was closed, and after one of them a crash.
test('B39: all of them go on side by side in one file, through closes and a crash', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'abeyance-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stages = Object.entries(mainPaths).map(([name, scenario]) => new Stage(name, scenario));
  const beside = stages.flatMap(({ example }) => Object.entries(example.beside ?? {}));
  await using rig = await createTestEngine({
    workflows: [...stages.map(({ machine }) => machine), ...beside.map(([, other]) => other)],
    store: () => sqliteStore(join(folder, 'workflows.db')),
  });
  const now = rig.clock.now();
  await Promise.all(beside.map(([id, other]) => rig.engine.start(other, { id })));
  await Promise.all(
    stages.map((stage) =>
      rig.engine.start(stage.machine, { id: stage.name, input: stage.input(now) }),
    ),
  );
  for (const [count, { at, name, number, happening }] of appointments(stages).entries()) {
    await goTo(rig, now + at);
    await insist(rig, (engine) => happen(engine, { name, number, happening }));
    if (count === 25) rig.crash();
    if (count % 10 === 5) await rig.restart();
  }
  await goTo(rig, rig.clock.now() + LONG_MS);

  for (const { name, scenario, world } of stages) {
    const snapshot = (await rig.engine.get(name)).getSnapshot();
    expect({ name, value: snapshot.value }).toEqual({ name, value: scenario.value });
    expect({ name, output: snapshot.output }).toEqual({ name, output: scenario.output });
    expect({ name, effects: world.counts() }).toEqual({ name, effects: scenario.effects });
  }
  const page = await rig.engine.get(STATUS_PAGE);
  expect(page.getSnapshot().context).toEqual({ open: [], past: 1 });
  expect(await rig.engine.count({ status: 'done' })).toBe(stages.length + 1);
});

/** What happens to all of them, in order. */
function appointments(stages: readonly Stage[]): readonly Appointment[] {
  const all = stages.flatMap(({ name, script }) => {
    let at = 0;
    return script.map((happening, number) => {
      at += durationMs(happening.after, 'after');
      return { at, name, number, happening };
    });
  });
  return all.toSorted((one, other) => one.at - other.at);
}

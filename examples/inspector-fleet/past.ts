import { createEngine } from 'abeyance';

import { virtualHost } from 'abeyance/testing';
import type { Chance } from './chance.ts';
import { KINDS } from './kinds.ts';
import { fleetMachines } from './machines.ts';
import { pastStore } from './past-store.ts';
import { play, type Deed } from './player.ts';
import { Schedule } from './schedule.ts';

export interface Past {
  readonly file: string;
  readonly seed: number;
  readonly chance: Chance;
  /** How many workflows begin in it. */
  readonly workflows: number;
  /** When it ends, ms since epoch. */
  readonly until: number;
}

/** Plays it into the file, on a clock that does not wait; what is left comes after it. */
export async function playPast(past: Past): Promise<Schedule<Deed>> {
  const { file, seed, chance, until } = past;
  const schedule = planned(past);
  const host = virtualHost({ seed, startAt: schedule.next, auto: true });
  const machines = fleetMachines({ clock: host, chance });
  await using engine = await createEngine({
    workflows: Object.values(machines),
    store: pastStore(file),
    host,
    onFailure: 'park',
  });
  while (schedule.next <= until) {
    await host.advanceTo(schedule.next);
    for (const deed of schedule.due(host.now())) void play(engine, machines, deed);
  }
  await host.advanceTo(until);
  return schedule;
}

function planned({ chance, workflows, until }: Past): Schedule<Deed> {
  const schedule = new Schedule<Deed>();
  for (const [name, { share, since, rush, course: courseOf }] of Object.entries(KINDS)) {
    const count = Math.max(1, Math.round((workflows * share) / 1_000));
    const starts = Array.from({ length: count }, () => until - since * chance.next() ** rush);
    for (const [index, start] of starts.toSorted((a, b) => a - b).entries()) {
      const at = Math.round(start);
      const course = courseOf({ id: `${name}-${index + 1}`, chance, at });
      schedule.add(at, { course, happening: undefined });
      for (const happening of course.happens) {
        schedule.add(Math.round(at + happening.after), { course, happening });
      }
    }
  }
  return schedule;
}

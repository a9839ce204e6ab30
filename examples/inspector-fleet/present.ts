import type { Engine } from 'abeyance';
import type { Chance } from './chance.ts';
import { KINDS } from './kinds.ts';
import { play, type Deed, type Machines } from './player.ts';
import type { Schedule } from './schedule.ts';

/** How often it is looked whether something is to happen, ms. */
const LOOK_EVERY_MS = 100;

export interface Present {
  readonly engine: Engine;
  readonly machines: Machines;
  readonly chance: Chance;
  readonly schedule: Schedule<Deed>;
}

/** Lets what was planned happen when its time comes, and new workflows begin; returns the end. */
export function goOn({ engine, machines, chance, schedule }: Present): () => void {
  let count = 0;
  const begin = (name: string): void => {
    const kind = KINDS[name];
    if (kind === undefined) return;
    count += 1;
    const at = engine.now();
    const course = kind.course({ id: `${name}-new-${count}`, chance, at });
    schedule.add(at, { course, happening: undefined });
    for (const happening of course.happens) {
      schedule.add(at + happening.after / kind.hurry, { course, happening });
    }
  };
  const timer = setInterval(() => {
    for (const [name, { perSecond }] of Object.entries(KINDS)) {
      if (chance.happens((perSecond * LOOK_EVERY_MS) / 10)) begin(name);
    }
    for (const deed of schedule.due(engine.now())) void play(engine, machines, deed);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

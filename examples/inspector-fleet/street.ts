// What takes seconds to hours: rides, devices, conversations, imports, reports.
import { DAY, HOUR, MINUTE, SECOND, type Course, type CourseOf, type Happening } from './course.ts';
import { PEOPLE, region } from './office.ts';

export function rideCourse({ id, chance }: CourseOf): Course {
  const drivers = [...PEOPLE].slice(chance.whole(0, 3)).slice(0, chance.whole(1, 4));
  const happens: Happening[] = [];
  let after = 0;
  // each is asked for 20 s: most answer, some let it pass
  for (const driver of drivers) {
    const answers = chance.delay(2 * SECOND, 19 * SECOND);
    const takes = chance.happens(55);
    if (chance.happens(25)) {
      after += 22 * SECOND;
      continue;
    }
    const payload = { driver, takes };
    happens.push({ after: after + answers, type: 'offer.answered', payload });
    after += answers + SECOND;
    if (takes) break;
  }
  if (chance.happens(10)) {
    happens.push({ after: chance.delay(5 * SECOND, 8 * MINUTE), type: 'ride.cancelled' });
  }
  if (chance.happens(96)) {
    after += chance.delay(2 * MINUTE, 14 * MINUTE);
    happens.push({ after, type: 'trip.started', suffix: '-trip' });
    after += chance.delay(5 * MINUTE, 50 * MINUTE);
    const payload = { fare: chance.whole(6, 48) };
    happens.push({ after, type: 'trip.ended', payload, suffix: '-trip' });
  }
  const metadata = { region: region(chance) };
  return { id, machine: 'ride', input: { rider: `rider of ${id}`, drivers }, metadata, happens };
}

/** Reports every few minutes for half a day, but for those that fall silent. */
export function deviceCourse({ id, chance }: CourseOf): Course {
  const happens: Happening[] = [];
  const falls = chance.happens(35) ? chance.between(HOUR, 6 * HOUR) : Infinity;
  const firmware = chance.pick(['1.4', '1.5', '2.0']);
  for (let after = 4 * MINUTE; after < 14 * HOUR; after += chance.between(5, 13) * MINUTE) {
    if (after > falls) after += chance.delay(20 * MINUTE, 9 * HOUR);
    happens.push({ after, type: 'heartbeat', payload: { firmware } });
  }
  const metadata = { site: chance.pick(['harbour', 'mill', 'quarry']) };
  return { id, machine: 'watchdog', input: { device: id }, metadata, happens };
}

export function chatCourse({ id, chance }: CourseOf): Course {
  const happens: Happening[] = [];
  let after = chance.delay(5 * SECOND, 2 * MINUTE);
  for (let turn = chance.whole(1, 6); turn > 0; turn -= 1) {
    const what = chance.pick(['drafts', 'old invoices', 'photos', 'duplicates']);
    const verb = chance.pick(['find', 'delete', 'count', 'find']);
    happens.push({ after, type: 'user.said', payload: { text: `${verb} ${what}` } });
    after += chance.delay(40 * SECOND, 20 * MINUTE);
    if (verb === 'delete' && chance.happens(80)) {
      const denied = { type: 'tool.denied', payload: { why: 'not these' } };
      happens.push({ after, ...(chance.happens(70) ? { type: 'tool.allowed' } : denied) });
      after += chance.delay(30 * SECOND, 10 * MINUTE);
    }
  }
  if (chance.happens(60)) happens.push({ after: after + HOUR, type: 'chat.closed' });
  const input = { goal: chance.pick(['tidy the archive', 'sort the post']) };
  return { id, machine: 'agent', input, metadata: {}, happens };
}

export function importCourse({ id, chance }: CourseOf): Course {
  const type = chance.pick(['import.retry', 'import.retry', 'import.accept']);
  const happens = chance.happens(70) ? [{ after: chance.delay(HOUR, 2 * DAY), type }] : [];
  const input = { source: chance.pick(['products', 'customers', 'stock']) };
  return { id, machine: 'dataImport', input, metadata: {}, happens };
}

export function reportCourse({ id, chance }: CourseOf): Course {
  const happens: Happening[] = [];
  if (chance.happens(50)) {
    const payload = { url: `https://files.example/${id}` };
    happens.push({ after: chance.between(2, 6) * DAY, type: 'report.uploaded', payload });
  }
  const input = { company: chance.pick(['Acorn Ltd', 'Beech Ltd', 'Cedar Ltd']) };
  return { id, machine: 'report', input, metadata: { region: region(chance) }, happens };
}

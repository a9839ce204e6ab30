// What takes people days: orders, approvals, subscriptions, claims.
import type { Chance } from './chance.ts';
import { DAY, HOUR, MINUTE, type Course, type CourseOf, type Happening } from './course.ts';

export const PEOPLE = ['ann', 'bob', 'cat', 'dan', 'eva', 'fay', 'gus'] as const;
const REGIONS = ['north', 'south', 'east', 'west'] as const;
const THINGS = ['a lathe', 'two desks', 'a licence', 'a van', 'paper', 'a server'] as const;
const MISHAPS = ['a burst pipe', 'a stolen bicycle', 'hail', 'a broken window'] as const;

export function region(chance: Chance): string {
  return chance.pick(REGIONS);
}

export function orderCourse({ id, chance }: CourseOf): Course {
  const happens: Happening[] = [];
  const packed = chance.delay(10 * MINUTE, 9 * HOUR);
  const paid = chance.delay(2 * MINUTE, 4 * DAY);
  if (chance.happens(97)) happens.push({ after: packed, type: 'parcel.packed' });
  if (chance.happens(92)) {
    // a payment without its reference is a mistake of the shop: the workflow is parked over it
    const payload = chance.happens(3) ? undefined : { reference: `p-${id}` };
    happens.push({ after: paid, type: 'payment.received', payload });
  }
  if (chance.happens(6)) {
    happens.push({ after: chance.delay(HOUR, 5 * DAY), type: 'workflow.cancel' });
  }
  if (chance.happens(95)) {
    const travels = chance.delay(9 * HOUR, 12 * DAY);
    happens.push({ after: Math.max(packed, paid) + travels, type: 'parcel.delivered' });
  }
  const metadata = { region: region(chance), channel: chance.pick(['web', 'shop', 'phone']) };
  return { id, machine: 'fulfilment', input: { orderId: id }, metadata, happens };
}

export function approvalCourse({ id, chance }: CourseOf): Course {
  const approvers = PEOPLE.slice(0, chance.whole(1, 3)).map((_, at) => PEOPLE[at] ?? 'ann');
  const amount = Math.round(chance.delay(30, 40_000));
  const decided = chance.delay(20 * MINUTE, 5 * DAY);
  // whoever was asked after that many times two days
  const by = approvers[Math.floor(decided / (2 * DAY))];
  const happens: Happening[] = [];
  if (chance.happens(8)) {
    const payload = { by: 'gus', approved: true };
    happens.push({ after: decided / 2, type: 'approval.decided', payload });
  }
  if (by !== undefined && chance.happens(85)) {
    const payload = chance.happens(3) ? undefined : { by, approved: chance.happens(70) };
    happens.push({ after: decided, type: 'approval.decided', payload });
  }
  const input = { purchase: chance.pick(THINGS), amount, approvers };
  return { id, machine: 'approval', input, metadata: { region: region(chance) }, happens };
}

export function subscriptionCourse({ id, chance }: CourseOf): Course {
  const happens: Happening[] = [];
  const isExpired = chance.happens(9);
  if (isExpired ? chance.happens(50) : chance.happens(10)) {
    const payload = { card: `visa ${chance.whole(1_000, 9_999)}` };
    happens.push({ after: chance.delay(2 * HOUR, 30 * DAY), type: 'card.updated', payload });
  }
  if (chance.happens(25)) {
    happens.push({ after: chance.between(DAY, 70 * DAY), type: 'subscription.cancelled' });
  }
  const card = isExpired ? 'expired' : `visa ${chance.whole(1_000, 9_999)}`;
  const metadata = { plan: chance.pick(['team', 'solo', 'school']) };
  return { id, machine: 'subscription', input: { customer: id, card }, metadata, happens };
}

export function claimCourse({ id, chance }: CourseOf): Course {
  const happens: Happening[] = [];
  let after = chance.delay(3 * HOUR, 9 * DAY);
  const claimed = Math.round(chance.delay(200, 30_000));
  if (chance.happens(40)) {
    happens.push({ after, type: 'papers.requested' });
    after += chance.delay(5 * HOUR, 12 * DAY);
    if (chance.happens(80)) {
      happens.push({ after, type: 'papers.received', payload: { papers: 'the bill' } });
    }
    after += chance.delay(2 * HOUR, 6 * DAY);
  }
  const amount = chance.happens(30) ? 0 : claimed;
  if (chance.happens(85)) happens.push({ after, type: 'claim.assessed', payload: { amount } });
  if (amount === 0 && chance.happens(60)) {
    after += chance.delay(5 * HOUR, 15 * DAY);
    happens.push({ after, type: 'claim.appealed', payload: { why: 'it was insured' } });
    for (const member of ['eva', 'fay', 'gus']) {
      after += chance.delay(HOUR, 3 * DAY);
      const payload = { member, pay: chance.happens(50) };
      if (chance.happens(85)) happens.push({ after, type: 'panel.voted', payload });
    }
  }
  const input = { claim: chance.pick(MISHAPS), claimed };
  return { id, machine: 'claim', input, metadata: { region: region(chance) }, happens };
}

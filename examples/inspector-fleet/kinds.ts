import { DAY, HOUR, type Kind } from './course.ts';
import { approvalCourse, claimCourse, orderCourse, subscriptionCourse } from './office.ts';
import { chatCourse, deviceCourse, importCourse, reportCourse, rideCourse } from './street.ts';

/** All of the fleet, by what their ids begin with. */
export const KINDS: Readonly<Record<string, Kind>> = {
  order: kind(orderCourse, { share: 320, since: 42 * DAY, rush: 2, every: 5, hurry: 1_500 }),
  approval: kind(approvalCourse, { share: 150, since: 25 * DAY, rush: 2, every: 9, hurry: 1_500 }),
  subscription: kind(subscriptionCourse, {
    share: 140,
    since: 70 * DAY,
    rush: 1,
    every: 15,
    hurry: 20_000,
  }),
  claim: kind(claimCourse, { share: 80, since: 45 * DAY, rush: 1, every: 14, hurry: 5_000 }),
  ride: kind(rideCourse, { share: 170, since: 3 * DAY, rush: 2, every: 4, hurry: 1 }),
  device: kind(deviceCourse, { share: 20, since: 6 * HOUR, rush: 1, every: 60, hurry: 1 }),
  chat: kind(chatCourse, { share: 60, since: 4 * DAY, rush: 2, every: 8, hurry: 15 }),
  import: kind(importCourse, { share: 30, since: 12 * DAY, rush: 2, every: 25, hurry: 200 }),
  report: kind(reportCourse, { share: 26, since: 12 * DAY, rush: 2, every: 30, hurry: 1 }),
};

interface Numbers extends Omit<Kind, 'course' | 'perSecond'> {
  /** Seconds between two that begin. */
  readonly every: number;
}

function kind(course: Kind['course'], { every, ...rest }: Numbers): Kind {
  return { ...rest, perSecond: 1 / every, course };
}

import { durationText } from '../../chart/index.ts';

/** An event as people call it: `after 5d` for the one a delay of a state brings. */
export function eventText(event: string): string {
  const [, delay] = /^xstate\.after\.(\d+|[^.]+)\./.exec(event) ?? [];
  if (delay !== undefined) return `after ${durationText(delay)}`;
  const [, what, name] = /^xstate\.(done|error)\.actor\.(.+)$/.exec(event) ?? [];
  return what === undefined ? event : `${what}: ${name}`;
}

import type { JSX } from 'preact';

/** Drawn on a field of 16 by 16, by strokes of one width. */
const PATHS = {
  back: 'M11 3 5 8l6 5z',
  ban: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M3.8 3.8l8.4 8.4',
  bolt: 'M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  chevronDown: 'm4 6 4 4 4-4',
  chevronRight: 'm6 4 4 4-4 4',
  chevronUp: 'm4 10 4-4 4 4',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.8V8l2.2 1.6',
  close: 'm4 4 8 8M12 4l-8 8',
  command: 'M2.5 4.5h11v7h-11zM5 7l1.5 1L5 9M8.5 9.5h2.5',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  contrast: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 2v12M8 5h4.5M8 8h6M8 11h4.5',
  download: 'M8 2v8M4.8 7 8 10.2 11.2 7M3 13.5h10',
  event: 'M2 8h9M7.8 4.8 11 8l-3.2 3.2M13.5 3v10',
  first: 'M4 3v10M13 3 6 8l7 5z',
  flag: 'M4 14V2.5h8l-2 3 2 3H4',
  fork: 'M5 3v10M5 9c0-2.5 6-1 6-6M3 5l2-2 2 2M9 5l2-2 2 2',
  forward: 'm5 3 6 5-6 5z',
  gear: 'M2 5h6M12 5h2M2 11h2M8 11h6M10 3.2v3.6M6 9.2v3.6',
  help: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M6 6.5c0-2.5 4-2.5 4 0 0 1.3-2 1.3-2 2.5M8 11.5v.1',
  kept: 'M3 8.5V13h10V8.5M3 8.5l2-5h6l2 5M3 8.5h3l1 2h2l1-2h3',
  last: 'M12 3v10M3 3l7 5-7 5z',
  machine: 'M2 3h5v4H2zM9 9h5v4H9zM4.5 7v4H9',
  message: 'M2.5 4h11v8h-11zM2.5 4.5 8 9l5.5-4.5',
  minus: 'M3.5 8h9',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  pen: 'm3 13 .7-2.8L10.5 3.4l2.1 2.1-6.8 6.8z',
  play: 'M5 3.2v9.6L12.5 8z',
  plus: 'M8 3.5v9M3.5 8h9',
  poll: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  resume: 'M3 3v10M6 3l7 5-7 5z',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2',
  skip: 'M3 3.5v9L9 8zM12 3.5v9',
  star: 'm8 2 1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v2M8 14v1M1 8h2M13 8h2M3 3l1 1M12 12l1 1M3 13l1-1',
  task: 'M8 5.2a2.8 2.8 0 1 0 .01 0zM8 2v2M8 12v2M2 8h2M12 8h2',
  timer: 'M4 2.5h8M4 13.5h8M5 2.5c0 4 6 7 6 11M11 2.5c0 4-6 7-6 11',
  trash: 'M3 4.5h10M6.5 4.5V2.8h3v1.7M4.5 4.5l.6 9h5.8l.6-9',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.2v.1',
  workflow: 'M3 3.5h4v3H3zM9 9.5h4v3H9zM5 6.5V11h4',
} as const;

export type IconName = keyof typeof PATHS;

export interface IconProps {
  readonly name: IconName;
  /** What it says, where no text beside it does. */
  readonly label?: string | undefined;
}

/** A picture in a line of text, in its colour. Without a label it is passed over when read out. */
export function Icon({ name, label }: IconProps): JSX.Element {
  return (
    <svg
      class={`icon ${name}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? 'true' : undefined}
      focusable="false"
    >
      {label !== undefined && <title>{label}</title>}
      <path d={PATHS[name]} />
    </svg>
  );
}

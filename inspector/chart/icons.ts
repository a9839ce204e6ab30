import type { ChartRowType, TransitionKind } from './chart.ts';

/** Path data in a box of 12 by 12, drawn with a line of 1.4: no font has to have a glyph for it. */
const ICONS: Readonly<Record<IconName, string>> = {
  clock: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9M6 3.5V6L7.8 7.2',
  gear:
    'M6 4.1a1.9 1.9 0 1 1 0 3.8a1.9 1.9 0 0 1 0-3.8M6 1v1.4M6 9.6V11M1 6h1.4M9.6 6H11' +
    'M2.5 2.5l1 1M8.5 8.5l1 1M9.5 2.5l-1 1M3.5 8.5l-1 1',
  enter: 'M1 6h5M4 3.8L6.3 6L4 8.2M8 2h2.5v8H8',
  leave: 'M4 2H1.5v8H4M5 6h5.5M8.3 3.8L10.6 6L8.3 8.2',
  pause: 'M4 2.5v7M8 2.5v7',
  again: 'M9.8 4.4A4.2 4.2 0 1 0 10.2 6.6M10 1.8v2.7H7.3',
  stay: 'M6 4.6a1.4 1.4 0 1 1 0 2.8a1.4 1.4 0 0 1 0-2.8',
  down: 'M3 2v4.5h6M6.8 4.2L9.2 6.5L6.8 8.8',
  up: 'M3 10V5.5h6M6.8 3.2L9.2 5.5L6.8 7.8',
  regions: 'M3 2v8M6 2v8M9 2v8',
  less: 'M2.5 6h7',
  more: 'M2.5 6h7M6 2.5v7',
};

export type IconName =
  | 'clock'
  | 'gear'
  | 'enter'
  | 'leave'
  | 'pause'
  | 'again'
  | 'stay'
  | 'down'
  | 'up'
  | 'regions'
  | 'less'
  | 'more';

export function iconPath(name: IconName): string {
  return ICONS[name];
}

export function rowIcon(type: ChartRowType, kind: TransitionKind | undefined): IconName {
  if (kind === 'after') return 'clock';
  switch (type) {
    case 'invoke':
      return 'gear';
    case 'entry':
      return 'enter';
    case 'exit':
      return 'leave';
    case 'pause':
      return 'pause';
    case 'reenter':
      return 'again';
    case 'inward':
      return 'down';
    case 'outward':
      return 'up';
    case 'stay':
      return 'stay';
  }
}

import type { Box, ChartRow, ChartState } from './chart.ts';
import type { Lit } from './chart-shape.ts';
import { iconPath, rowIcon, type IconName } from './icons.ts';
import { ICON_WIDTH, NAME_HEIGHT, NAME_STYLE, STATE_PADDING } from './measures.ts';
import { shape, type Shape } from './shape.ts';
import { stateKey, transitionKey } from './standing.ts';
import { hiddenText, shownName, tagWidth } from './state-header.ts';
import { textWidth } from './text-width.ts';

/** A state's box, with what stands in it where that does not lie over the edges. */
export function stateBox(
  state: ChartState,
  { lights }: Lit,
  children: readonly Shape[] = [],
): Shape {
  const { x, y, width, height, id, type, depth, name } = state;
  const key = stateKey(id);
  const isOuter = state.height - state.headerHeight >= 1;
  const classes = [
    'state',
    type,
    isOuter ? 'outer' : '',
    state.isRegion ? 'region' : '',
    depth === 0 ? 'root' : '',
    lights?.get(key) ?? '',
  ];
  const title = [name, state.description ?? ''].filter((line) => line !== '').join('\n');
  return shape('g', { class: named(classes), 'data-key': key, 'data-state': id }, [
    shape('title', {}, [title]),
    ...boxes(state, { x, y, width, height }),
    ...children,
  ]);
}

function named(classes: readonly string[]): string {
  return classes.filter((name) => name !== '').join(' ');
}

function boxes({ type, depth }: ChartState, box: Box): readonly Shape[] {
  if (type === 'history') {
    const radius = box.width / 2;
    return [shape('rect', { class: 'box', ...box, rx: radius })];
  }
  const rx = depth === 0 ? 10 : 8;
  const outline = shape('rect', { class: 'box', ...box, rx });
  if (type !== 'final') return [outline];
  const { x, y, width, height } = box;
  const inner = { x: x + 3, y: y + 3, width: width - 6, height: height - 6, rx: rx - 3 };
  return [outline, shape('rect', { class: 'ring', ...inner })];
}

/** Name, tags and rows. Behind the text of a state with others in it, edges are dimmed. */
export function headerShapes(state: ChartState, lit: Lit): readonly Shape[] {
  if (state.type === 'history') return [historyShape(state)];
  const isOuter = state.height - state.headerHeight >= 1;
  const middle = state.y + NAME_HEIGHT / 2;
  const icon = state.type === 'parallel' ? ICON_WIDTH : 0;
  const text = shownName(state.name);
  const nameWidth = textWidth(text, NAME_STYLE);
  // a name that stands alone stands in the middle
  const isAlone = !state.isCollapsible && state.rows.length === 0 && state.tags.length === 0;
  const x = isAlone ? state.x + (state.width - nameWidth) / 2 : state.x + STATE_PADDING;
  const veil = { x: x - 4, y: middle - 9, width: icon + nameWidth + 8, height: 18, rx: 4 };
  return [
    ...(isOuter ? [shape('rect', { class: 'veil', ...veil })] : []),
    ...(icon > 0 ? [iconShape('regions', x, middle)] : []),
    isAlone
      ? centred('name', text, state.x + state.width / 2, middle)
      : shape('text', { class: 'name', x: x + icon, y: middle }, [text]),
    ...tagShapes(state, x + icon + nameWidth + 8, middle),
    ...toggleShapes(state, middle),
    ...state.rows.map((row) => rowShape(row, isOuter, lit)),
  ];
}

function historyShape({ x, y, width, height, history }: ChartState): Shape {
  return centred('name', history === 'deep' ? 'H*' : 'H', x + width / 2, y + height / 2);
}

function centred(name: string, text: string, x: number, y: number): Shape {
  return shape('text', { class: name, x, y, 'text-anchor': 'middle' }, [text]);
}

/** How many states are hidden, and the state's tags. */
function tagShapes({ tags, hidden }: ChartState, from: number, middle: number): readonly Shape[] {
  const texts = [...(hidden > 0 ? [hiddenText(hidden)] : []), ...tags];
  let x = from;
  return texts.map((text) => {
    const width = tagWidth(text);
    const at = x;
    x += width + 4;
    return shape('g', { class: 'tag' }, [
      shape('rect', { x: at, y: middle - 7.5, width, height: 15, rx: 7.5 }),
      shape('text', { x: at + width / 2, y: middle, 'text-anchor': 'middle' }, [text]),
    ]);
  });
}

function toggleShapes(state: ChartState, middle: number): readonly Shape[] {
  if (!state.isCollapsible || state.depth === 0) return [];
  const x = state.x + state.width - STATE_PADDING - 12;
  const area = { x: x - 6, y: middle - 12, width: 24, height: 24 };
  const title = state.hidden > 0 ? 'Show the states in it' : 'Hide the states in it';
  return [
    shape('g', { class: 'toggle', 'data-toggle': state.id }, [
      shape('title', {}, [title]),
      shape('rect', { ...area, 'fill-opacity': 0 }),
      iconShape(state.hidden > 0 ? 'more' : 'less', x, middle),
    ]),
  ];
}

function rowShape(row: ChartRow, isOuter: boolean, { lights, countdowns }: Lit): Shape {
  const { x, y, width, height, type, kind, transition, countdown } = row;
  const key = transition === undefined ? undefined : transitionKey(transition);
  const light = key === undefined ? '' : (lights?.get(key) ?? '');
  const middle = y + height / 2;
  const own = key === undefined ? [] : ['transition', kind ?? ''];
  const attributes = {
    class: named(['row', type, ...own, light]),
    'data-key': key,
    'data-transition': transition,
    'data-targets': row.targets === undefined ? undefined : row.targets.join(' '),
  };
  return shape('g', attributes, [
    isOuter
      ? shape('rect', { class: 'veil', x: x - 4, y: y + 1, width: width + 8, height: height - 2 })
      : undefined,
    iconShape(rowIcon(type, kind), x, middle),
    shape('text', { class: 'row-text', x: x + ICON_WIDTH, y: middle }, [
      row.text,
      row.detail === '' ? undefined : shape('tspan', { class: 'detail' }, [` ${row.detail}`]),
    ]),
    countdown && key !== undefined ? countdownShape(countdown, countdowns?.get(key)) : undefined,
  ]);
}

function iconShape(name: IconName, x: number, middle: number): Shape {
  return shape('path', {
    class: 'icon',
    d: iconPath(name),
    transform: `translate(${x} ${Math.round((middle - 6) * 10) / 10})`,
  });
}

/** Room for the time that is left; empty and not seen, where no timer is set. */
export function countdownShape(box: Box, text = ''): Shape {
  const { x, y, width, height } = box;
  const middle = { x: x + width / 2, y: y + height / 2 };
  return shape('g', { class: 'countdown' }, [
    shape('rect', { x, y, width, height, rx: height / 2 }),
    shape('text', middle, [text]),
  ]);
}

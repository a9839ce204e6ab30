import type { GraphState } from 'abeyance';
import type { ChartRow } from './chart.ts';
import type { InnerTransition } from './chart-model.ts';
import {
  COUNTDOWN_HEIGHT,
  COUNTDOWN_WIDTH,
  HISTORY_SIZE,
  ICON_WIDTH,
  NAME_HEIGHT,
  NAME_STYLE,
  ROW_HEIGHT,
  ROW_STYLE,
  ROWS_END,
  STATE_PADDING,
  STATE_WIDTH_MIN,
  TAG_STYLE,
  TEXT_WIDTH_MAX,
} from './measures.ts';
import type { TreeState } from './state-tree.ts';
import { cutText, textWidth } from './text-width.ts';
import { logicName, transitionText } from './transition-text.ts';

export interface StateHeader {
  readonly width: number;
  readonly headerHeight: number;
  readonly rows: readonly ChartRow[];
}

type RowText = Omit<ChartRow, 'x' | 'y' | 'width' | 'height' | 'countdown'>;

/** What stands in a state above the states in it, and the room that takes. */
export function headerOf(
  state: TreeState,
  inner: readonly InnerTransition[],
  hidden: number,
): StateHeader {
  if (state.state.type === 'history') {
    return { width: HISTORY_SIZE, headerHeight: HISTORY_SIZE, rows: [] };
  }
  const texts = [...worksOf(state.state), ...inner.map((one) => innerRow(state.state, one))].map(
    cutRow,
  );
  const width = Math.max(
    STATE_WIDTH_MIN,
    nameWidth(state, hidden) + 2 * STATE_PADDING,
    ...texts.map((row) => rowWidth(row) + 2 * STATE_PADDING),
  );
  return {
    width,
    headerHeight: NAME_HEIGHT + (texts.length === 0 ? 0 : texts.length * ROW_HEIGHT + ROWS_END),
    rows: texts.map((row, index) => place(row, index, width)),
  };
}

/** The name as it is drawn. */
export function shownName(name: string): string {
  return cutText(name, NAME_STYLE, TEXT_WIDTH_MAX);
}

/** Room of a tag, its border included. */
export function tagWidth(tag: string): number {
  return textWidth(tag, TAG_STYLE) + 10;
}

/** Without those that say what a pause's row says. */
export function shownTags({ tags = [], pause }: GraphState): readonly string[] {
  return pause === undefined ? tags : tags.filter((tag) => !/^suspended(\.|$)/.test(tag));
}

/** Of a collapsed state, behind its name. */
export function hiddenText(hidden: number): string {
  return `+${hidden}`;
}

function nameWidth(state: TreeState, hidden: number): number {
  const { type } = state.state;
  const tags = shownTags(state.state);
  const icon = type === 'parallel' ? ICON_WIDTH : 0;
  const toggle = state.children.length > 0 && state.parent !== undefined ? ICON_WIDTH + 4 : 0;
  const more = hidden > 0 ? textWidth(hiddenText(hidden), TAG_STYLE) + 18 : 0;
  const tagRoom = tags.reduce((sum, tag) => sum + tagWidth(tag) + 4, tags.length > 0 ? 4 : 0);
  return icon + textWidth(shownName(state.name), NAME_STYLE) + more + tagRoom + toggle;
}

function worksOf(state: GraphState): readonly RowText[] {
  const pause = pauseText(state);
  return [
    ...(pause === undefined ? [] : [{ type: 'pause' as const, text: pause, detail: '' }]),
    ...(state.invoke ?? []).map(({ src, id }) => {
      const isNamed = id !== src && !id.endsWith(`.${state.id}`);
      return { type: 'invoke' as const, text: logicName(src), detail: isNamed ? id : '' };
    }),
    ...actionRow('entry', state.entry),
    ...actionRow('exit', state.exit),
  ];
}

function pauseText({ pause }: GraphState): string | undefined {
  if (pause === undefined) return undefined;
  const events = pause.event === undefined ? [] : [pause.event].flat();
  return events.length === 0 ? `pauses: ${pause.type}` : `waits for ${events.join(', ')}`;
}

function actionRow(type: 'entry' | 'exit', actions: readonly string[] | undefined): RowText[] {
  return actions === undefined ? [] : [{ type, text: type, detail: `/ ${actions.join(', ')}` }];
}

function innerRow(state: GraphState, { type, transition, targets }: InnerTransition): RowText {
  const { kind, text, guard, actions } = transitionText(state, transition);
  const names = targets.map((target) => target.name).join(', ');
  const isWay = type === 'inward' || type === 'outward';
  return {
    type,
    kind,
    text: isWay ? `${text} → ${names}` : text,
    detail: [guard, actions].filter((part) => part !== '').join(' '),
    transition: transition.id,
    targets: targets.map((target) => target.state.id),
  };
}

function cutRow(row: RowText): RowText {
  const text = cutText(row.text, ROW_STYLE, TEXT_WIDTH_MAX);
  const room = TEXT_WIDTH_MAX - textWidth(text, ROW_STYLE);
  const detail = row.detail === '' || room < 24 ? '' : cutText(row.detail, ROW_STYLE, room);
  return { ...row, text, detail };
}

function rowWidth({ text, detail, kind }: RowText): number {
  const gap = detail === '' ? 0 : 5;
  const countdown = kind === 'after' ? COUNTDOWN_WIDTH + 6 : 0;
  return ICON_WIDTH + textWidth(text, ROW_STYLE) + gap + textWidth(detail, ROW_STYLE) + countdown;
}

function place(row: RowText, index: number, width: number): ChartRow {
  const y = NAME_HEIGHT + index * ROW_HEIGHT;
  const box = { x: STATE_PADDING, y, width: rowWidth(row), height: ROW_HEIGHT };
  if (row.kind !== 'after') return { ...row, ...box };
  const countdown = {
    x: width - STATE_PADDING - COUNTDOWN_WIDTH,
    y: y + Math.floor((ROW_HEIGHT - COUNTDOWN_HEIGHT) / 2),
    width: COUNTDOWN_WIDTH,
    height: COUNTDOWN_HEIGHT,
  };
  return { ...row, ...box, countdown };
}

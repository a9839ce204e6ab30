import type { TextStyle } from './text-width.ts';

/** px of a chart at 100 %: what is drawn is as large as what was reckoned with. */
export const NAME_STYLE: TextStyle = { size: 13, bold: true };
export const ROW_STYLE: TextStyle = { size: 11 };
export const LABEL_STYLE: TextStyle = { size: 11 };
export const DETAIL_STYLE: TextStyle = { size: 10 };
export const TAG_STYLE: TextStyle = { size: 10 };

export const NAME_HEIGHT = 30;
export const ROW_HEIGHT = 18;
export const STATE_PADDING = 12;
export const STATE_WIDTH_MIN = 72;
/** Longer names and rows are cut; the whole of it is in the title. */
export const TEXT_WIDTH_MAX = 260;
/** Room before the text of a row, for its icon. */
export const ICON_WIDTH = 16;
/** Below the last row. */
export const ROWS_END = 7;
export const HISTORY_SIZE = 30;
export const START_RADIUS = 5;

export const LABEL_LINE = 15;
export const LABEL_PADDING_X = 7;
export const LABEL_PADDING_Y = 3;
/** Between the labels of transitions that share an edge. */
export const LABEL_GAP = 4;
export const LABEL_WIDTH_MAX = 220;

/** Fits `364d 23:59`. */
export const COUNTDOWN_WIDTH = 74;
export const COUNTDOWN_HEIGHT = 15;
/** How far a countdown hangs below the label it belongs to. */
export const COUNTDOWN_DROP = 13;

export const CORNER_RADIUS = 7;
export const ARROW_LENGTH = 8;
export const ARROW_WIDTH = 8;
/** Around everything. */
export const CHART_MARGIN = 16;

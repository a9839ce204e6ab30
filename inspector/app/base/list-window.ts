/** Rows drawn above and below what is seen, so that a scroll step shows no gap. */
export const OVERSCAN = 6;

export interface ListView {
  readonly rows: number;
  /** px */
  readonly rowHeight: number;
  /** px */
  readonly scrollTop: number;
  /** px */
  readonly height: number;
  /** Rows beyond what is seen; `OVERSCAN` if left out. */
  readonly overscan?: number;
}

/** The rows to draw: from `first`, up to but without `end`. */
export interface ListWindow {
  readonly first: number;
  readonly end: number;
}

/** Which of many rows of one height are to be drawn, also where a list shrank under the scroll. */
export function listWindow(view: ListView): ListWindow {
  const { rows, rowHeight, scrollTop, height, overscan = OVERSCAN } = view;
  const from = Math.max(0, Math.min(scrollTop, rows * rowHeight - height));
  const end = Math.min(rows, Math.ceil((from + height) / rowHeight) + overscan);
  return { first: Math.max(0, Math.floor(from / rowHeight) - overscan), end };
}

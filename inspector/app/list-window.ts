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
}

/** The rows to draw: from `first`, up to but without `end`. */
export interface ListWindow {
  readonly first: number;
  readonly end: number;
}

/** Which of many rows of one height are to be drawn. */
export function listWindow({ rows, rowHeight, scrollTop, height }: ListView): ListWindow {
  const top = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const bottom = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight);
  const end = Math.min(rows, bottom + OVERSCAN);
  return { first: Math.max(0, Math.min(top - OVERSCAN, end)), end };
}

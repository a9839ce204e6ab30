import type { SummaryRow } from '../../protocol/index.ts';

interface Changes {
  readonly rows: readonly SummaryRow[];
  readonly removed: readonly string[];
}

/**
 * Rows as they are after a delta, newest first. Not yet `complete`: one older than all that are
 * shown is left to the page it stands on.
 */
export function changedRows(
  rows: readonly SummaryRow[],
  delta: Changes,
  complete: boolean,
): readonly SummaryRow[] {
  const newest = new Map(delta.rows.map((row) => [row.id, row]));
  const gone = new Set(delta.removed);
  const known = new Set(rows.map(({ id }) => id));
  const kept = rows
    .filter(({ id }) => !gone.has(id))
    .map((row) => newerOf(row, newest.get(row.id)));
  const oldest = complete ? -Infinity : (rows.at(-1)?.createdAt ?? -Infinity);
  const added = [...newest.values()].filter(
    ({ id, createdAt }) => !known.has(id) && !gone.has(id) && createdAt >= oldest,
  );
  if (added.length === 0) return kept;
  return [...added, ...kept].toSorted((one, other) => other.createdAt - one.createdAt);
}

/** Rows with those of the next page, of which some may have come by a delta meanwhile. */
export function withPage(
  rows: readonly SummaryRow[],
  page: readonly SummaryRow[],
): readonly SummaryRow[] {
  const known = new Set(rows.map(({ id }) => id));
  return [...rows, ...page.filter(({ id }) => !known.has(id))];
}

/** A page may have been read before the delta came. */
function newerOf(row: SummaryRow, other: SummaryRow | undefined): SummaryRow {
  return other === undefined || other.revision < row.revision ? row : other;
}

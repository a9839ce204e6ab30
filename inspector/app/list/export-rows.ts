import type { Source, SummaryRow } from '../../protocol/index.ts';

/** Rows of one page, the most the protocol has. */
const PAGE_ROWS = 1_000;
/** Rows an export has at most: all of them are held by the page. */
export const EXPORT_MAX = 100_000;

/** All rows a search finds, newest first; `told` hears how many have come. */
export async function allRows(
  source: Source,
  query: string,
  told: (rows: number) => void,
): Promise<readonly SummaryRow[]> {
  const rows: SummaryRow[] = [];
  let after: number | undefined;
  do {
    const request = { query, after, limit: PAGE_ROWS, newestFirst: true };
    const page = await source.list(request);
    rows.push(...page.rows);
    after = page.cursor;
    told(rows.length);
  } while (after !== undefined && rows.length < EXPORT_MAX);
  return rows;
}

/** Gives the reader a file. */
export function download(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // the browser reads it in its own time
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

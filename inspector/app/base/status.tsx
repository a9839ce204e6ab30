import type { JSX } from 'preact';
import type { SummaryRow } from '../../protocol/index.ts';

/** A workflow's status, by word and colour. */
export function Status({ status }: { readonly status: SummaryRow['status'] }): JSX.Element {
  return <span class={`status ${status}`}>{status}</span>;
}

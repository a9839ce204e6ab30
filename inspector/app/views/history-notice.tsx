import type { JSX } from 'preact';
import { ErrorNotice } from '../base/notice.tsx';
import type { Told } from './run-history.ts';

/** Says what is not in a drawing of a workflow's whole history. */
export function HistoryNotice({ told }: { readonly told: Told }): JSX.Element | null {
  if (told.error !== undefined) return <ErrorNotice error={told.error} />;
  if (told.fromStart) return null;
  return (
    <p class="history-notice faint">The newest {told.lines.length} turns; it had more before.</p>
  );
}

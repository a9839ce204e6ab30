import type { JSX } from 'preact';
import { SourceError } from '../protocol/index.ts';

/** An error as the page shows it, with the next step for those that have one. */
export function ErrorNotice({ error }: { readonly error: unknown }): JSX.Element {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof SourceError ? error.code : '';
  return (
    <div class="notice" role="alert">
      <p class="error">{message}</p>
      <p class="faint">{nextStep(code)}</p>
    </div>
  );
}

function nextStep(code: string): string {
  if (code === 'QueryInvalid') return 'Mend the search at that column; ? lists what it knows.';
  if (code === 'Disconnected') return 'See whether the engine still runs, then load this anew.';
  if (code === 'WorkflowNotFound') return 'It may have been deleted: search the list for its id.';
  return '';
}

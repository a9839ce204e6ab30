import type { JSX } from 'preact';
import { SourceError } from '../../protocol/index.ts';

export interface ErrorNoticeProps {
  readonly error: unknown;
  /** Tries once more what failed. */
  readonly again?: (() => void) | undefined;
}

/** An error as the page shows it, with the next step for those that have one. */
export function ErrorNotice({ error, again }: ErrorNoticeProps): JSX.Element {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof SourceError ? error.code : '';
  const step = nextStep(code);
  return (
    <div class="notice" role="alert">
      <p class="error">{message}</p>
      {step !== '' && <p class="faint">{step}</p>}
      {again !== undefined && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

function nextStep(code: string): string {
  if (code === 'QueryInvalid') return 'Mend the search at that column; ? lists what it knows.';
  if (code === 'Disconnected') return 'See whether the engine still runs; this page keeps trying.';
  if (code === 'WorkflowNotFound') return 'It may have been deleted: search the list for its id.';
  if (code === 'Unauthorized')
    return 'Open the address the server printed: the part behind # lets you in.';
  return '';
}

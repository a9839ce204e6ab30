import { SourceError, type ErrorDetails } from '../protocol/index.ts';

/** Any error as a source throws it: with the code it has. */
export function asSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const { code, message, details } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly details?: ErrorDetails;
  };
  return new SourceError({
    code: typeof code === 'string' ? code : 'Failed',
    message: typeof message === 'string' ? message : String(error),
    details: plain(details),
  });
}

/** Only what JSON can say. */
function plain(details: ErrorDetails | undefined): ErrorDetails | undefined {
  try {
    return details && (JSON.parse(JSON.stringify(details)) as ErrorDetails);
  } catch {
    return undefined;
  }
}

/**
 * Throw it from a task for a failure that another attempt cannot mend: it is not retried (B23).
 * Any error whose `final` is `true` is treated so.
 */
export class FinalError extends Error {
  override readonly name: string = 'FinalError';
  readonly final = true;
}

/** Whether an error is marked as one that another attempt cannot mend. */
export function isFinal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'final' in error && error.final === true;
}

/** Marks an error of another library as final and gives it back. */
export function final<E extends object>(error: E): E & { readonly final: true } {
  return Object.assign(error, { final: true as const });
}

import { AbeyanceError } from '../machines/errors.ts';

/** The error of a call to a store that was not opened yet, or is closed. */
export function notOpen(place: string): AbeyanceError {
  return new AbeyanceError(
    'EngineClosed',
    `The store ${place} is not open. Open it first, or create a new engine on it.`,
    { details: { path: place } },
  );
}

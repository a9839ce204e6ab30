import { isAbeyanceError } from '../../src/core.ts';

/** The code of the error that is thrown; what else comes of it is its own answer. */
export function codeOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return isAbeyanceError(error) ? error.code : error;
  }
}

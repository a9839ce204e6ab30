import { AbeyanceError } from '../../machines/errors.ts';

export function processDied(): AbeyanceError {
  const remedy = 'open the next one by `restart()`';
  return new AbeyanceError('EngineClosed', `the process of this engine died; ${remedy}`);
}

export function testClosed(): AbeyanceError {
  return new AbeyanceError('EngineClosed', 'the test engine is closed; make another one');
}

/** What a test asked for cannot come to pass, or should not be so. */
export function testFailed(message: string, seed?: number): AbeyanceError {
  if (seed === undefined) return new AbeyanceError('TestFailed', message);
  return new AbeyanceError('TestFailed', `${message} (seed ${seed})`, { details: { seed } });
}

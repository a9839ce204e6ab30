import { invalidOption } from '../../machines/invalid-option.ts';

/** Characters of a path: as many as Linux takes, which is the most of those SQLite runs on. */
const PATH_LENGTH_MAX = 4_096;

/** @throws `OptionInvalid`. */
export function checkPath(path: string): void {
  // of an empty path SQLite makes a file that is gone when it is closed
  const isPath = typeof path === 'string' && path !== '' && !path.includes('\0');
  if (isPath && path.length <= PATH_LENGTH_MAX) return;
  throw invalidOption('path', 'give the path of a file');
}

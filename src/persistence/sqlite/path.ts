import { invalidOption } from '../../machines/invalid-option.ts';

/** @throws `OptionInvalid`. */
export function checkPath(path: string): void {
  // of an empty path SQLite makes a file that is gone when it is closed
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return;
  throw invalidOption('path', 'give the path of a file');
}

import { AbeyanceError } from './errors.ts';

/** The error of an option that cannot be taken: its name, then what to give instead. */
export function invalidOption(option: string, remedy: string): AbeyanceError {
  return new AbeyanceError('OptionInvalid', `${option}: ${remedy}`, { details: { option } });
}

import { invalidOption, readList } from '../machines/invalid-option.ts';
import type { Body } from './body.ts';
import { Problem } from './problem.ts';

/** Lets a request pass (`undefined`) or says why not. */
export type Guard = (request: Request, body: Body) => Promise<Problem | undefined>;

/** The answer to a request without the right to ask. It does not say what was wrong with it. */
export function unauthorized(scheme: string): Problem {
  return new Problem('Unauthorized', 'The request does not show that it may ask.', {
    headers: { 'www-authenticate': `${scheme} realm="abeyance"` },
  });
}

/**
 * The secrets an option holds.
 * @throws `OptionInvalid` for none, and for one that is shorter than `lengthMin`.
 */
export function readSecrets(given: unknown, option: string, lengthMin: number): readonly string[] {
  const remedy = `give an array of texts, each of ${lengthMin} characters or more`;
  const secrets: readonly unknown[] = readList(given as readonly unknown[], option, remedy);
  const isSecret = (secret: unknown): secret is string =>
    typeof secret === 'string' && secret.length >= lengthMin;
  if (secrets.length > 0 && secrets.every(isSecret)) return secrets;
  throw invalidOption(option, remedy);
}

import { invalidOption, readFields } from '../machines/invalid-option.ts';
import { readSecrets, unauthorized, type Guard } from './guard.ts';
import { bytesOf, SigningKeys } from './signing-keys.ts';

/** Anyone who has one of the tokens: `Authorization: Bearer <token>`. */
export interface BearerAuth {
  readonly type: 'bearer';
  /** Each of 16 visible ASCII characters or more. Several, so that they can be changed in turn. */
  readonly tokens: readonly string[];
}

const TOKEN_LENGTH_MIN = 16;
const TOKEN = /^[!-~]+$/;
const HEADER = /^Bearer +([!-~]+)$/i;

/** @throws `OptionInvalid`. */
export function bearerGuard(auth: BearerAuth): Guard {
  const given = readFields(auth, 'auth', ['type', 'tokens']);
  const tokens = readSecrets(given.tokens, 'auth.tokens', TOKEN_LENGTH_MIN);
  if (!tokens.every((token) => TOKEN.test(token))) {
    throw invalidOption('auth.tokens', 'give tokens of visible ASCII, as a header can carry them');
  }
  // Tokens are compared by signatures under a key nobody knows: that is the comparison in constant
  // time which every platform has.
  const keys = new SigningKeys([crypto.getRandomValues(new Uint8Array(32))]);
  let tags: Promise<readonly Uint8Array<ArrayBuffer>[]> | undefined;
  return async (request) => {
    tags ??= Promise.all(tokens.map((token) => keys.sign(bytesOf(token))));
    const token = HEADER.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    const verdicts = (await tags).map((tag) => keys.verify(tag, bytesOf(token)));
    return (await Promise.all(verdicts)).includes(true) ? undefined : unauthorized('Bearer');
  };
}

import { invalidOption, readFields } from '../machines/invalid-option.ts';
import { bearerGuard, type BearerAuth } from './bearer.ts';
import type { Body } from './body.ts';
import { unauthorized, type Guard } from './guard.ts';
import { hmacGuard, type HmacAuth } from './hmac.ts';
import { Problem } from './problem.ts';

/** Says of each request whether it may be done; only `true` lets it in. */
export type AuthFunction = (
  request: Request,
  /** The body, within the size limit: the request's own may not be read. */
  body: () => Promise<Uint8Array>,
) => boolean | Promise<boolean>;

/** Who may ask. `'none'`: anyone; it has to be said. */
export type HttpAuth = 'none' | BearerAuth | HmacAuth | AuthFunction;

/** @throws `OptionInvalid`, also where it was left out: nothing is open by being forgotten. */
export function readAuth(auth: HttpAuth | undefined, now: () => number): Guard {
  if (auth === 'none') return () => Promise.resolve(undefined);
  if (typeof auth === 'function') return functionGuard(auth);
  if (typeof auth === 'object') {
    const given = readFields(auth, 'auth');
    if (given.type === 'bearer') return bearerGuard(given);
    if (given.type === 'hmac') return hmacGuard(given, now);
  }
  const remedy = "give bearer tokens, an HMAC, a function, or 'none' where anyone may ask";
  throw invalidOption('auth', remedy);
}

function functionGuard(mayPass: AuthFunction): Guard {
  return async (request, body) => {
    const { read, problem } = reader(body);
    try {
      const verdict: unknown = await mayPass(request, read);
      if (verdict === true) return undefined;
    } catch (error) {
      if (problem() === undefined) throw error;
    }
    return problem() ?? unauthorized('Custom');
  };
}

/** Reads a body for a function that knows no problems; what was wrong is asked for afterwards. */
function reader(body: Body): {
  readonly read: () => Promise<Uint8Array>;
  readonly problem: () => Problem | undefined;
} {
  let problem: Problem | undefined;
  const read = async (): Promise<Uint8Array> => {
    const bytes = await body.bytes();
    if (!(bytes instanceof Problem)) return bytes;
    problem = bytes;
    throw new Error(bytes.detail);
  };
  return { read, problem: () => problem };
}

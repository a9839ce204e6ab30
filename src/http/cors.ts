import { hasMethods, invalidOption, readFields } from '../machines/invalid-option.ts';

export interface CorsOptions {
  /** The origins whose pages may ask, as in `https://shop.example`; `'*'`: any. */
  readonly origins: '*' | readonly string[];
}

/** How long a browser may remember what it was allowed, in seconds. */
const MAX_AGE_S = '600';

/** @throws `OptionInvalid`. */
export function readCors(options: CorsOptions): CorsOptions {
  const { origins } = readFields(options, 'cors', ['origins']);
  if (origins === '*') return { origins };
  if (hasMethods(origins, 'map') && Array.isArray(origins) && origins.every(isOrigin))
    return { origins: [...origins] };
  throw invalidOption('cors.origins', "give '*' or an array of origins: 'https://shop.example'");
}

function isOrigin(origin: unknown): boolean {
  return typeof origin === 'string' && URL.parse(origin)?.origin === origin;
}

/** The answer to a browser that asks what it may ask; `undefined`: it asks for something else. */
export function preflightAnswer(cors: CorsOptions, request: Request): Response | undefined {
  const asked = request.headers.get('access-control-request-method');
  if (request.method !== 'OPTIONS' || asked === null) return undefined;
  const headers = {
    'access-control-allow-methods': 'GET, HEAD, POST',
    'access-control-allow-headers':
      request.headers.get('access-control-request-headers') ?? 'authorization, content-type',
    'access-control-max-age': MAX_AGE_S,
  };
  return withCors(cors, request, new Response(null, { status: 204, headers }));
}

/** Says in an answer whether the page that asked may read it. */
export function withCors({ origins }: CorsOptions, request: Request, answer: Response): Response {
  const origin = request.headers.get('origin');
  answer.headers.append('vary', 'origin');
  const isAllowed = origin !== null && (origins === '*' || origins.includes(origin));
  if (isAllowed) answer.headers.set('access-control-allow-origin', origins === '*' ? '*' : origin);
  return answer;
}

import { pageAnswer, problemAnswer } from './answers.ts';
import { Body } from './body.ts';
import { preflightAnswer, withCors } from './cors.ts';
import { followLink, isForm, showLink } from './follow-link.ts';
import { problemPage } from './link-page.ts';
import { readHttpOptions, type HttpOptions, type HttpSettings } from './options.ts';
import { Problem, problemOf } from './problem.ts';
import { isLinkRoute, matchRoute, routeUnknown, type LinkRoute, type Route } from './routes.ts';
import { WorkflowRequests } from './workflow-requests.ts';

/** Answers a request, whatever it is; it never throws. */
export type HttpHandler = (request: Request) => Promise<Response>;

/**
 * A `fetch`-style handler for workflows: events, resuming, status and results, cancelling, signed
 * links. It uses Web standards only, so it mounts wherever there are `Request` and `Response`.
 * @throws `OptionInvalid`, `DurationInvalid`.
 */
export function createHttpHandler(options: HttpOptions): HttpHandler {
  const face = new HttpFace(readHttpOptions(options));
  return (request) => face.answer(request);
}

class HttpFace {
  readonly #settings: HttpSettings;
  readonly #workflows: WorkflowRequests;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    this.#workflows = new WorkflowRequests(settings);
  }

  async answer(request: Request): Promise<Response> {
    const { cors } = this.#settings;
    const preflight = cors && preflightAnswer(cors, request);
    if (preflight !== undefined) return preflight;
    const route = this.#route(request);
    const result = await this.#tried(request, route);
    const answer = result instanceof Response ? result : shown(result, isRead(request, route));
    const whole = request.method === 'HEAD' ? new Response(null, answer) : answer;
    return cors === undefined ? whole : withCors(cors, request, whole);
  }

  #route({ method, url }: Request): Route | Problem {
    const { basePath, links, start } = this.#settings;
    return matchRoute(method, new URL(url).pathname, {
      basePath,
      offers: (ask) => {
        if (ask === 'start') return start.size > 0;
        return links !== undefined || (ask !== 'showLink' && ask !== 'followLink');
      },
    });
  }

  async #tried(request: Request, route: Route | Problem): Promise<Response | Problem> {
    const { logger } = this.#settings;
    try {
      const result = await this.#perform(request, route);
      if (result instanceof Problem) {
        const { code, status } = result;
        logger.debug('a request was refused', { code, status });
      }
      return result;
    } catch (error) {
      if (request.signal.aborted) return new Problem('ClientGone', 'Nobody waits for the answer.');
      return this.#failed(error);
    }
  }

  #failed(error: unknown): Problem {
    const { logger } = this.#settings;
    const problem = problemOf(error);
    const { code, status } = problem;
    if (status < 500) logger.debug('a request was refused', { code, status });
    else logger.error('a request failed', { code, status, error: textOf(error) });
    return problem;
  }

  /** Whoever may not ask does not learn what there is; a link is its own right. */
  async #perform(request: Request, route: Route | Problem): Promise<Response | Problem> {
    const { guard, limits } = this.#settings;
    const body = new Body(request, limits.bodyBytes);
    if (!(route instanceof Problem) && isLinkRoute(route)) {
      return this.#performLink(route, request, body);
    }
    const refusal = await guard(request, body);
    if (refusal !== undefined) return refusal;
    return route instanceof Problem ? route : this.#workflows.answer(route, request, body);
  }

  async #performLink(
    { type, token }: LinkRoute,
    request: Request,
    body: Body,
  ): Promise<Response | Problem> {
    const { engine, links } = this.#settings;
    if (links === undefined) return routeUnknown();
    const asked = { engine, links, token };
    return type === 'showLink' ? showLink(asked) : followLink(asked, request, body);
  }
}

function textOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return 'a value that cannot be shown';
  }
}

/** Whether a person reads the answer in a browser. */
function isRead(request: Request, route: Route | Problem): boolean {
  if (route instanceof Problem || !isLinkRoute(route)) return false;
  if (route.type === 'followLink') return isForm(request);
  return request.headers.get('accept')?.includes('text/html') ?? false;
}

function shown(problem: Problem, isPage: boolean): Response {
  if (!isPage) return problemAnswer(problem);
  return pageAnswer(problem.status, problemPage(problem), problem.headers);
}

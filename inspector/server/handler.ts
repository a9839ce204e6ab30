import type { Engine } from 'abeyance';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Source } from '../protocol/index.ts';
import { admission } from './admission.ts';
import { assetAnswer } from './assets.ts';
import { callAnswer, preflightAnswer, readableBy } from './call.ts';
import {
  readHandlerOptions,
  type InspectorHandlerOptions,
  type InspectorSettings,
} from './options.ts';
import { refused, type Refusal } from './refusal.ts';
import { InspectorSockets } from './sockets.ts';

/** An inspector to mount in a server of one's own. */
export interface InspectorHandler {
  /** Answers what `fetch`-style routers pass on. It never throws. */
  (request: Request): Promise<Response>;
  /**
   * For Node's event `upgrade`, by which pages hear of changes. `false`: the path is not the
   * inspector's, and nothing was done with the socket.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Ends its WebSockets. Neither the engine nor a source that was given is closed. */
  close(): Promise<void>;
}

/**
 * An inspector as a `fetch`-style handler: its page at `basePath/`, its protocol at
 * `basePath/api/…`. Whoever may ask is said by `token` or `authorize`; nothing can be moved
 * through it without `allowCommands`.
 * @throws `OptionInvalid`.
 */
export function createInspectorHandler(
  source: Engine | Source,
  options: InspectorHandlerOptions,
): InspectorHandler {
  const settings = readHandlerOptions(source, options);
  const sockets = new InspectorSockets(settings);
  const answer = async (request: Request): Promise<Response> => {
    try {
      return await answerTo(request, settings);
    } catch {
      // nothing of what failed inside is shown
      const message = 'The request could not be answered.';
      return refused({ status: 500, code: 'RequestInvalid', message });
    }
  };
  return Object.assign(answer, {
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      sockets.upgrade(request, socket, head),
    close: async () => {
      sockets.close();
      if (settings.isOwnSource) await settings.source.close();
    },
  });
}

async function answerTo(request: Request, settings: InspectorSettings): Promise<Response> {
  const { basePath } = settings;
  const { pathname } = new URL(request.url);
  const isInside = pathname === basePath || pathname.startsWith(`${basePath}/`);
  const path = isInside ? pathname.slice(basePath.length + 1) : undefined;
  const answer = await answerAt(request, path, settings);
  readableBy(request, settings, answer);
  return answer;
}

async function answerAt(
  request: Request,
  path: string | undefined,
  settings: InspectorSettings,
): Promise<Response> {
  const refusal = admission(request, settings);
  if (refusal !== undefined) return refused(refusal);
  if (path === undefined) return refused(notFound());
  if (path.startsWith('api/')) {
    const method = path.slice('api/'.length);
    return preflightAnswer(request) ?? callAnswer(request, method, settings);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(notRead());
  // the page's own links are relative to the slash
  if (path === '' && !new URL(request.url).pathname.endsWith('/')) return moved(settings);
  const { assets: folder, frameAncestors } = settings;
  return assetAnswer(path, { folder, frameAncestors });
}

function moved({ basePath }: InspectorSettings): Response {
  return new Response(null, { status: 308, headers: { location: `${basePath}/` } });
}

function notFound(): Refusal {
  return { status: 404, code: 'NotFound', message: 'There is nothing here.' };
}

function notRead(): Refusal {
  return { status: 405, code: 'RequestInvalid', message: 'Pages are read by GET.' };
}

import { answerCall } from '../source/index.ts';
import { COMMAND_LENGTH_MAX } from '../protocol/limits.ts';
import { authorization } from './admission.ts';
import type { InspectorSettings } from './options.ts';
import { refused, type Refusal } from './refusal.ts';
import { securityHeaders } from './security-headers.ts';

/** UTF-8 has three bytes for a character at most, as far as JavaScript counts them. */
const BODY_BYTES_MAX = 3 * COMMAND_LENGTH_MAX;

/** Answers `POST base/api/<method>`, or says why not. Whoever asks was let in already. */
export async function callAnswer(
  request: Request,
  method: string,
  settings: InspectorSettings,
): Promise<Response> {
  if (request.method !== 'POST') return refused(notPosted());
  const refusal = await authorization(request, settings);
  if (refusal !== undefined) return refused(refusal);
  if (!isJson(request.headers)) return refused(notJson());
  const body = await bodyOf(request);
  if (typeof body !== 'string') return refused(body);
  const answer = await answerCall(settings.source, method, body);
  const headers = { ...securityHeaders(), 'content-type': 'application/json' };
  return new Response(answer.body, { status: answer.status, headers });
}

/** What a browser asks before a page of another origin may; `undefined`: it asks for no leave. */
export function preflightAnswer({ headers, method }: Request): Response | undefined {
  if (method !== 'OPTIONS' || !headers.has('access-control-request-method')) return undefined;
  return new Response(null, {
    status: 204,
    headers: {
      ...securityHeaders(),
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-allow-methods': 'POST',
    },
  });
}

/** Says that the page that asked may read the answer, if it is of an allowed origin. */
export function readableBy(request: Request, settings: InspectorSettings, answer: Response): void {
  answer.headers.append('vary', 'origin');
  const origin = request.headers.get('origin');
  if (origin === null || !settings.origins.has(origin)) return;
  answer.headers.set('access-control-allow-origin', origin);
}

/** A form of another site cannot send JSON without asking first. */
function isJson(headers: Headers): boolean {
  const type = headers.get('content-type') ?? '';
  return /^application\/json\s*(;|$)/i.test(type);
}

async function bodyOf(request: Request): Promise<string | Refusal> {
  if (Number(request.headers.get('content-length') ?? 0) > BODY_BYTES_MAX) return tooLarge();
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = request.body?.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || value === undefined) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > BODY_BYTES_MAX) {
        void reader?.cancel().catch(() => {});
        return tooLarge();
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return { status: 400, code: 'RequestInvalid', message: 'The body cannot be read as UTF-8.' };
  }
}

function notPosted(): Refusal {
  return { status: 405, code: 'RequestInvalid', message: 'The protocol is asked by POST.' };
}

function notJson(): Refusal {
  const message = 'The body must be JSON, and say so: content-type: application/json.';
  return { status: 415, code: 'RequestInvalid', message };
}

function tooLarge(): Refusal {
  const message = `A request has at most ${COMMAND_LENGTH_MAX} characters.`;
  return { status: 413, code: 'TooLarge', message };
}

import { protocolError, type Source, type WireError } from '../protocol/index.ts';
import { COMMAND_LENGTH_MAX } from '../protocol/limits.ts';
import { callByName, wireError } from './serve-source.ts';

/** An answer to a call that came by HTTP: its status, and JSON. */
export interface CallAnswer {
  readonly status: number;
  readonly body: string;
}

const STATUSES: Readonly<Record<string, number>> = {
  DefinitionNotFound: 404,
  OptionInvalid: 400,
  QueryInvalid: 400,
  ReadOnly: 403,
  RequestInvalid: 400,
  SnapshotNotFound: 404,
  TooLarge: 413,
  Unsupported: 404,
  WorkflowNotFound: 404,
};

/** Answers a call whose request is the JSON text `body`: what a server does with `POST method`. */
export async function answerCall(
  source: Source,
  method: string,
  body: string,
): Promise<CallAnswer> {
  try {
    const answer = await callByName(source, method, requestOf(body));
    return { status: 200, body: JSON.stringify({ answer }) };
  } catch (error) {
    const wire: WireError = wireError(error);
    return { status: STATUSES[wire.code] ?? 500, body: JSON.stringify({ error: wire }) };
  }
}

function requestOf(body: string): unknown {
  if (body.length > COMMAND_LENGTH_MAX) {
    throw protocolError('TooLarge', `a request has at most ${COMMAND_LENGTH_MAX} characters`);
  }
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw protocolError('RequestInvalid', 'the body is no JSON');
  }
}

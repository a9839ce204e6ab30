/**
 * What the protocol itself refuses; any other code is the engine's own. `Disconnected`: the other
 * side is gone. `RequestInvalid`: not of the shape the protocol has. `TooLarge`: a message over the
 * limit. `Unsupported`: a method or kind that is not known or not offered.
 */
export type ProtocolErrorCode =
  | 'Disconnected'
  | 'QueryInvalid'
  | 'ReadOnly'
  | 'RequestInvalid'
  | 'TooLarge'
  | 'Unsupported';

/** Where and what is wrong, as data. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** An error as it goes over the wire. */
export interface WireError {
  /** A `ProtocolErrorCode` or a code of the engine. */
  readonly code: string;
  readonly message: string;
  readonly details?: ErrorDetails | undefined;
}

/** What a source rejects with, whatever it speaks over. Branch on `code`. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(error: WireError) {
    const { code, message, details } = readError(error);
    super(message);
    this.code = code;
    this.details = details ?? {};
  }
}

/** An error is made where something went wrong already: nothing of it may throw once more. */
function readError(error: WireError): WireError {
  try {
    return { ...error };
  } catch {
    return { code: 'Failed', message: 'what went wrong cannot be read' };
  }
}

export function protocolError(
  code: ProtocolErrorCode,
  message: string,
  details: ErrorDetails = {},
): SourceError {
  return new SourceError({ code, message, details });
}

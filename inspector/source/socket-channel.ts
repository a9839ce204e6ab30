import { protocolError } from '../protocol/index.ts';
import type { Channel, ChannelListener } from './channel.ts';
import { hasMethods, optionInvalid, readGiven } from './given.ts';

/** Characters of one message at most, either way, where nobody says. */
export const FRAME_LENGTH_MAX: number = 1024 * 1024;

/** The part of a `WebSocket` that is used: a page's, Node's, or that of the package `ws`. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

/** As the platform has it. */
const OPEN = 1;

export interface SocketChannelOptions {
  /** Characters of one message at most; 1 Mi if left out. */
  readonly maxLength?: number;
}

/** A channel over an open WebSocket: one JSON text for each message. @throws `OptionInvalid`. */
export function socketChannel<Out>(
  socket: SocketLike,
  options: SocketChannelOptions = {},
): Channel<Out> {
  const { maxLength = FRAME_LENGTH_MAX } = readGiven(options);
  if (!hasMethods(socket, 'send', 'close', 'addEventListener')) {
    throw optionInvalid('socket', 'give a WebSocket that is open');
  }
  if (!Number.isSafeInteger(maxLength) || maxLength < 0) {
    throw optionInvalid('maxLength', 'give a whole number from 0 up');
  }
  return {
    send(message) {
      if (socket.readyState !== OPEN) throw protocolError('Disconnected', 'the socket is closed');
      const text = JSON.stringify(message);
      if (text.length > maxLength) {
        const what = `a message of ${text.length} characters is over the limit of ${maxLength}`;
        throw protocolError('TooLarge', `${what}; ask for a smaller page or a cut value`);
      }
      socket.send(text);
    },
    listen(heard: ChannelListener) {
      let closed = false;
      const end = (): void => {
        if (closed) return;
        closed = true;
        heard.closed();
      };
      socket.addEventListener('message', ({ data }) => {
        if (closed) return;
        const message = readMessage(data, maxLength);
        if (message !== undefined) heard.received(message);
        else socket.close(1009, 'no message of the protocol');
      });
      socket.addEventListener('close', end);
      socket.addEventListener('error', end);
    },
    close: () => socket.close(1000),
  };
}

function readMessage(data: unknown, maxLength: number): unknown {
  if (typeof data !== 'string' || data.length > maxLength) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

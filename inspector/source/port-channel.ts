import { protocolError } from '../protocol/index.ts';
import type { Channel, ChannelListener } from './channel.ts';
import { hasMethods, optionInvalid } from './given.ts';

/** The part of a `MessagePort` that is used: a page's, a worker's or Node's. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start?(): void;
  close(): void;
}

/** What ends a channel: a port in a page does not tell that the other one was closed. */
const GOODBYE = 'abeyance.closed';

/**
 * A channel over one port of a `MessageChannel`. Hand the other port over once, to a window whose
 * origin you know: who holds a port is trusted.
 * @throws `OptionInvalid`.
 */
export function portChannel<Out>(port: PortLike): Channel<Out> {
  if (!hasMethods(port, 'postMessage', 'addEventListener', 'close')) {
    throw optionInvalid('port', 'give one port of a MessageChannel');
  }
  let closed = false;
  return {
    send(message) {
      if (closed) throw protocolError('Disconnected', 'the port is closed');
      port.postMessage(message);
    },
    listen(heard: ChannelListener) {
      const end = (): void => {
        if (closed) return;
        closed = true;
        port.close();
        heard.closed();
      };
      port.addEventListener('message', ({ data }) => {
        if (data === GOODBYE) end();
        else if (!closed) heard.received(data);
      });
      port.addEventListener('close', end);
      port.start?.();
    },
    close() {
      if (closed) return;
      closed = true;
      port.postMessage(GOODBYE);
      port.close();
    },
  };
}

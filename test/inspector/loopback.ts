import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Source } from '../../inspector/protocol/index.ts';
import { answerCall, serveSource, socketChannel } from '../../inspector/source/index.ts';

export interface Loopback {
  readonly base: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The least that is a server: neither its guests nor what they send are checked. */
export async function serve(source: Source, port = 0): Promise<Loopback> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const method = request.url?.slice('/api/'.length) ?? '';
      void answerCall(source, method, Buffer.concat(chunks).toString()).then(({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(body),
      );
    });
  });
  const sockets = new WebSocketServer({ server, path: '/api/watch' });
  sockets.on('connection', (socket) => serveSource(source, socketChannel(socket as never)));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${own}/api`,
    port: own,
    async close() {
      await source.close();
      for (const socket of sockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

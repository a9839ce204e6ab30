import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpHandler, createLinks, type HttpHandler } from '../../src/http.ts';
import { toNodeListener } from '../../src/http-node.ts';
import { createEngine, type Engine } from '../../src/index.ts';
import { order, parcel } from '../http/machines.ts';

export const SECRET = 'a secret of thirty-two characters';
export const TOKEN = 'a-token-of-sixteen-characters';

/** A real engine, its handlers, and a server on a port of its own. */
export interface HttpWorld {
  readonly engine: Engine;
  readonly handlers: readonly HttpHandler[];
  readonly server: Server;
  readonly port: number;
  /** The path of a link that nobody has followed. */
  readonly link: string;
  /** What was logged as a fault of the handler. */
  readonly faults: readonly string[];
}

export async function openHttp(): Promise<HttpWorld> {
  const engine = await createEngine({ workflows: [order, parcel] });
  await engine.start(order, { id: 'o' });
  await engine.start(parcel, { id: 'asked' });
  const links = createLinks({ engine, secrets: [SECRET], url: 'https://shop.example' });
  const link = await links.create({ workflowId: 'asked', expiresIn: '1d' });
  const faults: string[] = [];
  const error = (message: string, fields: unknown): void => {
    faults.push(`${message} ${JSON.stringify(fields)}`);
  };
  const logger = { debug() {}, info() {}, warn() {}, error };
  const shared = {
    engine,
    links,
    start: [order],
    logger,
    limits: { waitMs: 5, bodyBytes: 100_000 },
  };
  const handlers = [
    createHttpHandler({ ...shared, auth: 'none', cors: { origins: '*' } }),
    createHttpHandler({ ...shared, auth: 'none', basePath: '/api', exposeContext: true }),
    createHttpHandler({ ...shared, auth: { type: 'bearer', tokens: [TOKEN] } }),
    createHttpHandler({ ...shared, auth: { type: 'hmac', secrets: [SECRET], header: 'x-sign' } }),
  ];
  const [first] = handlers as [HttpHandler];
  const server = createServer(toNodeListener(first));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { engine, handlers, server, port, link: new URL(link).pathname, faults };
}

/** What is wrong with what is left. */
export async function closeHttp({ engine, server, faults }: HttpWorld): Promise<readonly string[]> {
  const wrong = faults.map((fault) => `a fault was logged: ${fault.slice(0, 300)}`);
  const { suspensions } = (await engine.get('asked')).getSnapshot();
  if (suspensions[0]?.key !== 'asking') wrong.push('a link nobody had was taken');
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
  await engine.close();
  return wrong;
}

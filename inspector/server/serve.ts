import type { Engine } from 'abeyance';
import { toNodeListener } from 'abeyance/http-node';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Source } from '../protocol/index.ts';
import { writeNote, type EndpointNote } from './endpoint-note.ts';
import { createInspectorHandler, type InspectorHandler } from './handler.ts';
import {
  invalidOption,
  isEngine,
  readOptions,
  readTexts,
  type InspectorOptions,
} from './options.ts';
import { newToken } from './token.ts';

export interface ServeInspectorOptions extends InspectorOptions {
  /** 0, or left out: one that is free. */
  readonly port?: number;
  /** `127.0.0.1` if left out, and `::1` beside it. Any other wants a `token` of your own. */
  readonly host?: string;
  /** Whoever has it may ask; a new one for each start if left out. */
  readonly token?: string;
  /**
   * The engine's file, beside which a note is put for tools to find this server by. The
   * store says it if left out; `false`: no note.
   */
  readonly file?: string | false;
}

/** A server that runs. */
export interface InspectorServer extends AsyncDisposable {
  /** To be opened in a browser: with the token, so as secret as that. */
  readonly url: string;
  /** The same without the token. */
  readonly base: string;
  readonly port: number;
  readonly token: string;
  /** Ends it and its connections. Neither the engine nor a source that was given is closed. */
  close(): Promise<void>;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];
const ANY = ['0.0.0.0', '::'];

/**
 * Serves an inspector of an engine, or of any source, for the same machine: its page and its
 * protocol. Open `url`. It only shows, unless `allowCommands` is given. It ends with its engine.
 * @throws `OptionInvalid`; the system's error where the port is taken.
 */
export async function serveInspector(
  source: Engine | Source,
  given: ServeInspectorOptions = {},
): Promise<InspectorServer> {
  const options = readOptions(given);
  const { host = '127.0.0.1', token = newToken(), port: asked = 0, file, ...rest } = options;
  checkHost(host, options);
  checkPort(asked);
  if (file !== undefined && file !== false && typeof file !== 'string') {
    throw invalidOption('file', 'give the path of a file, or false');
  }
  const others = readTexts(rest.allowedHosts, 'allowedHosts', "'ops.example:4100'") ?? [];
  const listening: Listening = { servers: [], handler: undefined };
  const first = await listen(listening, asked, host === 'localhost' ? '127.0.0.1' : host);
  const { port } = first.address() as AddressInfo;
  const hosts = [...LOOPBACK, host].map((name) => `${bracketed(name)}:${port}`);
  const allowedHosts = [...hosts, ...others];
  try {
    listening.handler = createInspectorHandler(source, { ...rest, allowedHosts, token });
  } catch (error) {
    first.close();
    throw error;
  }
  // where there is no IPv6, or its port is taken, the other one does
  if (host === '127.0.0.1' || host === 'localhost') {
    await listen(listening, port, '::1').catch(() => {});
  }
  const named = ANY.includes(host) || LOOPBACK.includes(host) ? '127.0.0.1' : bracketed(host);
  const base = `http://${host === '::1' ? '[::1]' : named}:${port}`;
  const takeNote = noteOf(source, file, { protocol: 1, pid: process.pid, base, token });
  const close = closing(listening, takeNote);
  const stop = isEngine(source)
    ? source.changes((change) => void (change.type === 'closed' && close()))
    : undefined;
  return {
    url: `${base}/#token=${token}`,
    base,
    port,
    token,
    close() {
      stop?.();
      return close();
    },
    [Symbol.asyncDispose]: () => close(),
  };
}

/** What listens, and what answers as soon as there is one. */
interface Listening {
  readonly servers: Server[];
  handler: InspectorHandler | undefined;
}

async function listen(listening: Listening, port: number, host: string): Promise<Server> {
  const listener = toNodeListener(
    (request) => listening.handler?.(request) ?? new Response(null, { status: 503 }),
  );
  const server = createServer(listener);
  server.on('upgrade', (request, socket, head) => {
    const isTaken = listening.handler?.upgrade(request, socket, head) ?? false;
    if (!isTaken) socket.destroy();
  });
  server.listen(port, host);
  await once(server, 'listening');
  listening.servers.push(server);
  return server;
}

/** Ends everything once, however often it is asked to. */
function closing(listening: Listening, takeNote: () => void): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    takeNote();
    await listening.handler?.close();
    await Promise.all(
      listening.servers.map(async (server) => {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      }),
    );
  };
  return () => (closed ??= close());
}

function noteOf(
  source: Engine | Source,
  file: string | false | undefined,
  note: EndpointNote,
): () => void {
  const beside = file ?? (isEngine(source) ? source.reads.file : undefined);
  if (beside === undefined || beside === false) return () => {};
  try {
    return writeNote(beside, note);
  } catch {
    // where nothing can be written, tools read the file
    return () => {};
  }
}

/** Whoever opens it to a network says so by a token, and by which names it is asked there. */
function checkHost(host: string, { token, allowedHosts }: ServeInspectorOptions): void {
  if (typeof host !== 'string') throw invalidOption('host', 'give the name or address of a host');
  if (LOOPBACK.includes(host)) return;
  if (token === undefined) {
    throw invalidOption('token', `give one of your own where others can reach ${host}`);
  }
  if (ANY.includes(host) && !(Array.isArray(allowedHosts) && allowedHosts.length > 0)) {
    throw invalidOption('allowedHosts', "say by which names it is asked: ['ops.example:4100']");
  }
}

function checkPort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw invalidOption('port', 'give a whole number from 0 to 65535');
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

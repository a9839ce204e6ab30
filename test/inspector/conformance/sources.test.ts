import { MessageChannel } from 'node:worker_threads';
import {
  connectSource,
  createEngineSource,
  createRemoteSource,
  portChannel,
  serveSource,
  type PortLike,
} from '../../../inspector/source/index.ts';
import { createFileSource } from '../../../inspector/source/file-source.ts';
import { serveInspector } from '../../../inspector/server/index.ts';
import { serve } from '../loopback.ts';
import { sourceConformance } from './suite.ts';

sourceConformance({
  name: 'a source in the process of its engine',
  engine: true,
  open: ({ engine }) => Promise.resolve({ source: createEngineSource(engine) }),
});

sourceConformance({
  name: 'a source behind a message port',
  engine: true,
  open: ({ engine }) => {
    const { port1, port2 } = new MessageChannel();
    const served = createEngineSource(engine);
    serveSource(served, portChannel(port1 as unknown as PortLike));
    const source = connectSource(portChannel(port2 as unknown as PortLike));
    return Promise.resolve({ source, close: () => served.close() });
  },
});

sourceConformance({
  name: 'a source behind HTTP and a WebSocket',
  engine: true,
  open: async ({ engine }) => {
    const served = createEngineSource(engine);
    const server = await serve(served);
    return { source: createRemoteSource(server.base), close: () => server.close() };
  },
});

sourceConformance({
  name: "a source behind the inspector's own server",
  engine: true,
  open: async ({ engine }) => {
    const server = await serveInspector(engine, { allowCommands: true });
    const { base, token } = server;
    const source = createRemoteSource(`${base}/api`, { token });
    return { source, close: () => server.close() };
  },
});

sourceConformance({
  name: 'a source of a file that is only read',
  engine: false,
  open: async ({ file, engine }) => ({
    source: await createFileSource(file, { now: () => engine.now() }),
  }),
});

import { randomBytes } from 'node:crypto';
import { setup } from 'xstate';
import {
  createInspectorHandler,
  serveInspector,
  type InspectorHandler,
  type InspectorServer,
} from '../../inspector/server/index.ts';
import { createEngine, waitForEvent, type Engine } from '../../src/index.ts';

/** What nobody without the token may see. */
export const SECRET = 'the-number-of-the-card';

const parcel = setup({
  types: { context: {} as { card: string } },
}).createMachine({
  id: 'patient',
  context: { card: SECRET },
  initial: 'waiting',
  states: {
    waiting: waitForEvent({ event: 'item', timeout: '1d', onEvent: 'sent', onTimeout: 'sent' }),
    sent: { on: { item: 'waiting' } },
  },
});

/** An engine, the server of its inspector, and a handler that is mounted elsewhere. */
export interface InspectorWorld {
  readonly engine: Engine;
  readonly server: InspectorServer;
  readonly handler: InspectorHandler;
  readonly token: string;
  /** Hash of the machine's definition, and what else requests are made of. */
  readonly hash: string;
  readonly snapshotId: string;
}

export async function openInspector(): Promise<InspectorWorld> {
  const engine = await createEngine({ workflows: [parcel] });
  await engine.start(parcel, { id: 'patient-1' });
  const token = randomBytes(16).toString('hex');
  const server = await serveInspector(engine, { token, file: false, allowCommands: true });
  const handler = createInspectorHandler(engine, {
    token,
    basePath: '/inspector',
    allowedHosts: ['ops.example'],
    allowedOrigins: ['http://localhost:5173'],
  });
  const { items } = await engine.listSnapshots({ workflowId: 'patient-1' });
  const [definition] = await engine.reads.definitions();
  const hash = definition?.hash ?? '';
  return { engine, server, handler, token, hash, snapshotId: items[0]?.id ?? '' };
}

/** What is wrong with what is left. */
export async function closeInspector(world: InspectorWorld): Promise<readonly string[]> {
  const { engine, server, handler } = world;
  const begun = performance.now();
  await handler.close();
  await server.close();
  await engine.close();
  const took = Math.round(performance.now() - begun);
  return took > 5_000 ? [`it took ${took} ms to close`] : [];
}

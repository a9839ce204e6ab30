import { assign, setup } from 'xstate';
import { createEngine, waitForEvent } from 'abeyance';
import { createHttpHandler, createLinks, type HttpHandler } from 'abeyance/http';

/** Where the three servers mount the handler. */
export const BASE_PATH = '/shop';

const order = setup({
  types: {
    context: {} as { approved: boolean },
    events: {} as { type: 'manager.approval'; payload: { approved: boolean } },
  },
}).createMachine({
  id: 'order',
  context: { approved: false },
  initial: 'asking',
  states: {
    asking: waitForEvent({
      event: 'manager.approval',
      onEvent: {
        target: 'decided',
        actions: assign({ approved: ({ event }) => event.payload.approved }),
      },
    }),
    decided: { type: 'final' },
  },
  output: ({ context }: { context: { approved: boolean } }) => context,
});

/** A shop with one order that waits for its manager, reached at `origin`. */
export async function openShop(origin: string): Promise<HttpHandler> {
  const engine = await createEngine({ workflows: [order] });
  const links = createLinks({
    engine,
    secrets: [process.env['LINK_SECRET'] ?? 'only for this example: 32 characters'],
    url: origin + BASE_PATH,
  });
  await engine.start(order, { id: 'order-1' });
  const link = await links.create({
    workflowId: 'order-1',
    title: 'Order 1 is for 99 €. Do you approve?',
    choices: { Approve: { approved: true }, Decline: { approved: false } },
    expiresIn: '3d',
  });
  process.stdout.write(`shop: ${origin}${BASE_PATH}\nmanager: ${link}\n`);
  return createHttpHandler({
    engine,
    auth: { type: 'bearer', tokens: [process.env['SHOP_TOKEN'] ?? 'only-for-this-example'] },
    basePath: BASE_PATH,
    start: [order],
    links,
  });
}

/** 0: any that is free. */
export const PORT = Number(process.env['PORT'] ?? 3000);

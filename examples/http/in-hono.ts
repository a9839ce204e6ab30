// The handler in Hono: `npm run -s build && node examples/http/in-hono.ts`
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { BASE_PATH, openShop, PORT } from './shop.ts';

const app = new Hono();
const server = serve({ fetch: app.fetch, port: PORT, hostname: '127.0.0.1' });
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const shop = await openShop(`http://127.0.0.1:${port}`);
app.all(`${BASE_PATH}/*`, (context) => shop(context.req.raw));
app.get('/', (context) => context.text('the shop itself'));

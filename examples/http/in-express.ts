// The handler in Express: `npm run -s build && node examples/http/in-express.ts`
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { toNodeListener } from 'abeyance/http-node';
import { BASE_PATH, openShop, PORT } from './shop.ts';

const app = express();
const server = app.listen(PORT, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
// before what reads bodies: a signature is over the bytes that came
app.use(BASE_PATH, toNodeListener(await openShop(`http://127.0.0.1:${port}`)));
app.use(express.json());
app.get('/', (_request, response) => void response.send('the shop itself'));

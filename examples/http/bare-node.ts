// The handler in a bare Node server: `npm run -s build && node examples/http/bare-node.ts`
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeListener } from 'abeyance/http-node';
import { openShop, PORT } from './shop.ts';

const server = createServer();
server.listen(PORT, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
server.on('request', toNodeListener(await openShop(`http://127.0.0.1:${port}`)));

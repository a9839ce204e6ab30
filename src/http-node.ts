export { toNodeListener, type FetchHandler, type NodeListener } from './http/node-listener.ts';

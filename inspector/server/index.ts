export type { Source } from '../protocol/index.ts';
export { SourceError, type CommandName } from '../protocol/index.ts';
export { createFileSource, type FileSourceOptions } from '../source/file-source.ts';
export {
  connectSource,
  createBundleSource,
  createEngineSource,
  createRemoteSource,
  portChannel,
  serveSource,
  socketChannel,
  type EngineSourceOptions,
  type PortLike,
  type Redact,
  type RemoteSourceOptions,
} from '../source/index.ts';
export { createInspectorHandler, type InspectorHandler } from './handler.ts';
export type { InspectorHandlerOptions, InspectorOptions } from './options.ts';
export { serveInspector, type InspectorServer, type ServeInspectorOptions } from './serve.ts';

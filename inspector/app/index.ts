export type { LayoutWorker } from '../chart/index.ts';
export type { Source } from '../protocol/index.ts';
export { createBundleSource } from '../source/bundle-source.ts';
export { createEngineSource, type EngineSourceOptions } from '../source/engine-source.ts';
export { createRemoteSource, type RemoteSourceOptions } from '../source/remote-source.ts';
export { InspectorElement, registerInspector } from './inspector-element.tsx';

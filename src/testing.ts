export { storeConformance } from './persistence/conformance/suite.ts';
export type { ConformanceCase, StorePlace } from './persistence/conformance/case.ts';
export { memoryDisk, type MemoryDisk } from './persistence/memory/store.ts';
export {
  virtualHost,
  type VirtualHost,
  type VirtualHostOptions,
} from './persistence/virtual-host.ts';

export {
  createDurableActor,
  type DurableActorSettings,
} from './persistence/testing/durable-actor.ts';
export {
  createTestEngine,
  type DownOptions,
  type RestartOptions,
  type TestEngine,
} from './persistence/testing/test-engine.ts';
export type { TestedEngineOptions, TestEngineOptions } from './persistence/testing/test-options.ts';
export type { TestClock } from './persistence/testing/test-clock.ts';
export type { RunUntilOptions, Watched } from './persistence/testing/run-until.ts';
export type { EmittedEvent, LogLine } from './persistence/testing/log-book.ts';
export type {
  FailOptions,
  FaultOptions,
  Faults,
  InjectedFault,
  RandomFaultOptions,
  WriteFaultOptions,
} from './persistence/testing/faults.ts';
export {
  fakeTask,
  type FakeAnswer,
  type FakeCall,
  type FakeOutput,
  type FakeTask,
  type FakeTaskOptions,
} from './persistence/testing/fake-task.ts';
export { storeConformance } from './persistence/conformance/suite.ts';
export type { ConformanceCase, StorePlace } from './persistence/conformance/case.ts';
export { memoryDisk, type MemoryDisk } from './persistence/memory/store.ts';
export {
  virtualHost,
  type VirtualHost,
  type VirtualHostOptions,
} from './persistence/virtual-host.ts';

import type {
  ActorOptions,
  AnyActorLogic,
  AnyActorRef,
  AnyInvokeConfig,
  AnyMachineSnapshot,
  AnyStateNodeConfig,
  AnyTransitionConfig,
  MachineOptions,
  UnknownMachineConfig,
} from 'xstate';

type Part =
  | keyof ActorOptions<AnyActorLogic>
  | keyof AnyActorRef
  | keyof AnyInvokeConfig
  | keyof AnyMachineSnapshot
  | keyof AnyStateNodeConfig
  | keyof AnyTransitionConfig
  | keyof MachineOptions
  | keyof UnknownMachineConfig;

type Public = Exclude<Extract<Part, string>, `_${string}`>;

/** What XState's types know by name. Does not compile where a version has one that is not here. */
export const PARTS: { readonly [Name in Public]: true } = {
  actions: true,
  after: true,
  always: true,
  can: true,
  children: true,
  clock: true,
  context: true,
  description: true,
  devTools: true,
  entry: true,
  error: true,
  exit: true,
  getMeta: true,
  getPersistedSnapshot: true,
  getSnapshot: true,
  guard: true,
  hasTag: true,
  history: true,
  historyValue: true,
  id: true,
  initial: true,
  input: true,
  inspect: true,
  invoke: true,
  logger: true,
  machine: true,
  matches: true,
  maxIterations: true,
  meta: true,
  on: true,
  onDone: true,
  onError: true,
  onSnapshot: true,
  options: true,
  order: true,
  output: true,
  parent: true,
  reenter: true,
  route: true,
  select: true,
  send: true,
  sessionId: true,
  snapshot: true,
  src: true,
  start: true,
  state: true,
  states: true,
  status: true,
  stop: true,
  subscribe: true,
  system: true,
  systemId: true,
  tags: true,
  target: true,
  toJSON: true,
  type: true,
  value: true,
  version: true,
};

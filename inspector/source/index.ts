export { answerCall, type CallAnswer } from './answer-call.ts';
export { createBundleSource } from './bundle-source.ts';
export type { AnsweringChannel, AskingChannel, Channel, ChannelListener } from './channel.ts';
export { connectSource } from './connect-source.ts';
export type { Redact } from './cut.ts';
export { createEngineSource, type EngineSourceOptions } from './engine-source.ts';
export { portChannel, type PortLike } from './port-channel.ts';
export { createRemoteSource, type RemoteSourceOptions } from './remote-source.ts';
export { restrictedSource } from './restricted-source.ts';
export { serveSource } from './serve-source.ts';
export {
  FRAME_LENGTH_MAX,
  socketChannel,
  type SocketChannelOptions,
  type SocketLike,
} from './socket-channel.ts';

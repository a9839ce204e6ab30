export { createHttpHandler, type HttpHandler } from './http/handler.ts';
export type { HttpOptions, HttpLimits } from './http/options.ts';
export type { HttpEngine } from './http/http-engine.ts';
export type { AuthFunction, HttpAuth } from './http/auth.ts';
export type { BearerAuth } from './http/bearer.ts';
export type { HmacAuth, HmacTimestamp } from './http/hmac.ts';
export type { CorsOptions } from './http/cors.ts';
export {
  createLinks,
  type LinkOptions,
  type LinksOptions,
  type SignedLinks,
} from './http/links.ts';
export { toCloudEvent, type CloudEvent } from './http/cloud-event.ts';
export type { HttpCode, ProblemCode } from './http/problem.ts';

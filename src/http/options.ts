import type { AnyStateMachine } from 'xstate';
import { hasMethods, invalidOption, readFields, readList } from '../machines/invalid-option.ts';
import { guardedLogger, silentLogger, type Logger } from '../runtime/logger.ts';
import { readAuth, type HttpAuth } from './auth.ts';
import { readCors, type CorsOptions } from './cors.ts';
import type { Guard } from './guard.ts';
import type { HttpEngine } from './http-engine.ts';
import type { SignedLinks } from './links.ts';

export interface HttpOptions {
  readonly engine: HttpEngine;
  /** Who may ask; signed links need no other right. Has to be given. */
  readonly auth: HttpAuth;
  /** What all paths begin with, such as `/api/workflows`; default none. */
  readonly basePath?: string;
  /** Takes signed links at `/links/…`; without it there are none. */
  readonly links?: SignedLinks;
  /** The machines that may be started by name; default none. */
  readonly start?: readonly AnyStateMachine[];
  /** Shows context, errors and the data of suspensions in a status; default `false`. */
  readonly exposeContext?: boolean;
  /** Lets pages of other origins ask; without it no header says anything of them. */
  readonly cors?: CorsOptions;
  readonly limits?: Partial<HttpLimits>;
  /** Hears of requests that failed here, and of those that were refused. */
  readonly logger?: Logger;
}

/** Every bound of a handler, each with its reason. */
export interface HttpLimits {
  /** Bytes of a body: it is read whole before it is sent. */
  readonly bodyBytes: number;
  /** ms a result may be waited for in one request: proxies cut what is silent for longer. */
  readonly waitMs: number;
  /** Requests that wait for a result at once: each holds a connection and a watcher. */
  readonly waits: number;
  /** Events of one batch: all of them are answered in one go. */
  readonly batchEvents: number;
}

export const HTTP_LIMITS: HttpLimits = {
  bodyBytes: 1_000_000,
  waitMs: 60_000,
  waits: 1_000,
  batchEvents: 100,
};

/** The options as the handler uses them. */
export interface HttpSettings {
  readonly engine: HttpEngine;
  readonly guard: Guard;
  readonly basePath: string;
  readonly links: SignedLinks | undefined;
  readonly start: ReadonlyMap<string, AnyStateMachine>;
  readonly exposeContext: boolean;
  readonly cors: CorsOptions | undefined;
  readonly limits: HttpLimits;
  readonly logger: Logger;
}

const KEYS = [
  'engine',
  'auth',
  'basePath',
  'links',
  'start',
  'exposeContext',
  'cors',
  'limits',
  'logger',
];

/** @throws `OptionInvalid`, naming the option; `DurationInvalid`. */
export function readHttpOptions(options: HttpOptions): HttpSettings {
  const given = readFields(options, 'options', KEYS);
  const { engine, auth, basePath = '', links, start = [], exposeContext = false, cors } = given;
  const { limits, logger = silentLogger } = given;
  if (!hasMethods(engine, 'get', 'start', 'sendEvent', 'resumeWorkflow', 'cancelWorkflow', 'now')) {
    throw invalidOption('engine', 'give an engine');
  }
  if (links !== undefined && !hasMethods(links, 'create', 'open')) {
    throw invalidOption('links', 'give what createLinks makes');
  }
  if (typeof exposeContext !== 'boolean')
    throw invalidOption('exposeContext', 'give true or false');
  if (!hasMethods(logger, 'debug', 'info', 'warn', 'error')) {
    throw invalidOption('logger', 'give the methods debug, info, warn and error');
  }
  return {
    engine,
    guard: readAuth(auth, () => engine.now()),
    basePath: readBasePath(basePath),
    links,
    start: readStart(start),
    exposeContext,
    cors: cors === undefined ? undefined : readCors(cors),
    limits: readHttpLimits(limits),
    logger: guardedLogger(logger),
  };
}

function readBasePath(basePath: unknown): string {
  if (basePath === '' || basePath === '/') return '';
  const isPath = typeof basePath === 'string' && /^(\/[\w.~!$&'()*+,;=:@%-]+)+$/.test(basePath);
  if (isPath) return basePath;
  throw invalidOption(
    'basePath',
    "give a path such as '/api/workflows', without a slash at its end",
  );
}

function readStart(machines: unknown): ReadonlyMap<string, AnyStateMachine> {
  const remedy = 'give an array of machines';
  const list = readList(machines as readonly AnyStateMachine[], 'start', remedy);
  if (!list.every((one) => hasMethods(one, 'transition', 'getInitialSnapshot'))) {
    throw invalidOption('start', remedy);
  }
  const byName = new Map(list.map((machine) => [machine.id, machine]));
  if (byName.size === list.length) return byName;
  throw invalidOption('start', 'two of these machines have one id; give the version to start');
}

function readHttpLimits(given: Partial<HttpLimits> | undefined): HttpLimits {
  const limits = readFields(given ?? {}, 'limits', Object.keys(HTTP_LIMITS));
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw invalidOption(`limits.${name}`, 'give a whole number above 0');
  }
  return { ...HTTP_LIMITS, ...limits };
}

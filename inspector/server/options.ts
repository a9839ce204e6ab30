import { AbeyanceError, type Engine } from 'abeyance';
import { COMMAND_NAMES, type CommandName, type Source } from '../protocol/index.ts';
import { createEngineSource, restrictedSource, type Redact } from '../source/index.ts';
import { isToken, TOKEN_LENGTH_MIN } from './token.ts';

export interface InspectorOptions {
  /** What may be done through it; nothing if left out. `true`: all the source offers. */
  readonly allowCommands?: boolean | readonly CommandName[];
  /** Values of `Host`, with the port, by which it may be asked. Left out: by any. */
  readonly allowedHosts?: readonly string[];
  /** Origins whose pages may ask, beside its own: `http://localhost:5173`. */
  readonly allowedOrigins?: readonly string[];
  /** Origins that may show the page in a frame; none if left out. */
  readonly frameAncestors?: readonly string[];
  /** Replaces what is not to be shown, before it leaves the process; for an engine only. */
  readonly redact?: Redact;
  /** A name to show, such as the file's; for an engine only. */
  readonly name?: string;
  /** Folder of the built app, if not that of the package. */
  readonly assets?: string;
}

export interface InspectorHandlerOptions extends InspectorOptions {
  /** What all its paths begin with, such as `/inspector`; none if left out. */
  readonly basePath?: string;
  /** Who shows it may ask: `Authorization: Bearer …`, or the subprotocol `token.…`. */
  readonly token?: string;
  /**
   * Whether a request may ask, also one for a WebSocket. Give it, or `token`. `() => true` only
   * where something before the handler has asked already.
   */
  readonly authorize?: (request: Request) => boolean | Promise<boolean>;
}

/** The options as they are used. */
export interface InspectorSettings {
  readonly source: Source;
  /** Whether the source was made here, and so is closed here. */
  readonly isOwnSource: boolean;
  readonly basePath: string;
  readonly token: string | undefined;
  readonly authorize: ((request: Request) => boolean | Promise<boolean>) | undefined;
  readonly hosts: ReadonlySet<string> | undefined;
  readonly origins: ReadonlySet<string>;
  readonly frameAncestors: readonly string[];
  readonly assets: string | undefined;
}

/** @throws `OptionInvalid`, naming the option. */
export function readHandlerOptions(
  of: Engine | Source,
  options: InspectorHandlerOptions,
): InspectorSettings {
  const { basePath = '', token, authorize, allowedHosts, allowedOrigins = [] } = options;
  if (basePath !== '' && !/^(\/[\w.~-]+)+$/.test(basePath)) {
    throw invalidOption('basePath', "give a path without a slash at its end: '/inspector'");
  }
  if (token === undefined && authorize === undefined) {
    throw invalidOption('authorize', 'say who may ask: give token, or authorize');
  }
  if (authorize !== undefined && typeof authorize !== 'function') {
    throw invalidOption('authorize', 'give a function of the request');
  }
  if (token !== undefined && !isToken(token)) {
    const what = `give ${TOKEN_LENGTH_MIN} characters or more, of letters, digits, and . _ ~ -`;
    throw invalidOption('token', what);
  }
  if (!allowedOrigins.every(isOrigin)) {
    throw invalidOption('allowedOrigins', "give origins: 'http://localhost:5173'");
  }
  return {
    ...readSource(of, options),
    basePath,
    token,
    authorize,
    hosts: allowedHosts && new Set(allowedHosts.map((host) => host.toLowerCase())),
    origins: new Set(allowedOrigins),
    frameAncestors: readAncestors(options.frameAncestors ?? []),
    assets: options.assets,
  };
}

/** The error of an option that cannot be taken: its name, then what to give instead. */
export function invalidOption(option: string, remedy: string): AbeyanceError {
  return new AbeyanceError('OptionInvalid', `${option}: ${remedy}`, { details: { option } });
}

export function isEngine(of: Engine | Source): of is Engine {
  return typeof of === 'object' && of !== null && 'reads' in of && 'sendEvent' in of;
}

type SourceSettings = Pick<InspectorSettings, 'source' | 'isOwnSource'>;

function readSource(
  of: Engine | Source,
  { allowCommands = false, redact, name }: InspectorOptions,
): SourceSettings {
  const commands =
    typeof allowCommands === 'boolean' ? (allowCommands ? COMMAND_NAMES : []) : allowCommands;
  if (!commands.every((command) => COMMAND_NAMES.includes(command))) {
    throw invalidOption('allowCommands', `give true, or some of ${COMMAND_NAMES.join(', ')}`);
  }
  if (isEngine(of)) {
    const given = { commands, ...(redact && { redact }), ...(name !== undefined && { name }) };
    return { source: createEngineSource(of, given), isOwnSource: true };
  }
  if (typeof of !== 'object' || of === null || typeof of.watch !== 'function') {
    throw invalidOption('source', 'give an engine, or a source of an inspector');
  }
  if (redact !== undefined || name !== undefined) {
    const option = redact === undefined ? 'name' : 'redact';
    throw invalidOption(option, 'a source has its own already; give it where that is made');
  }
  return { source: restrictedSource(of, commands), isOwnSource: false };
}

function readAncestors(ancestors: readonly string[]): readonly string[] {
  if (ancestors.every((origin) => origin === "'self'" || isOrigin(origin))) return ancestors;
  throw invalidOption('frameAncestors', "give origins, or 'self' in quotes of its own");
}

function isOrigin(origin: string): boolean {
  return URL.parse(origin)?.origin === origin;
}

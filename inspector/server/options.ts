import { AbeyanceError, type Engine } from 'abeyance';
import { COMMAND_NAMES, METHOD_NAMES, type CommandName, type Source } from '../protocol/index.ts';
import { hasMethods, textsIn } from '../source/given.ts';
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

const PATH = /^(\/[\w.~-]+)+$/;
const ORIGIN = "'http://localhost:5173'";

/** @throws `OptionInvalid`, naming the option. */
export function readHandlerOptions(
  of: Engine | Source,
  given: InspectorHandlerOptions,
): InspectorSettings {
  const options = readOptions(given);
  const { basePath = '', token, authorize } = options;
  const hosts = readTexts(options.allowedHosts, 'allowedHosts', "'ops.example:4100'");
  const allowedOrigins = readTexts(options.allowedOrigins, 'allowedOrigins', ORIGIN) ?? [];
  if (typeof basePath !== 'string' || (basePath !== '' && !PATH.test(basePath))) {
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
    throw invalidOption('allowedOrigins', `give origins: ${ORIGIN}`);
  }
  return {
    ...readSource(of, options),
    basePath,
    token,
    authorize,
    hosts: hosts && new Set(hosts.map((host) => host.toLowerCase())),
    origins: new Set(allowedOrigins),
    frameAncestors: readAncestors(options.frameAncestors),
    assets: readText(options.assets, 'assets'),
  };
}

/** The error of an option that cannot be taken: its name, then what to give instead. */
export function invalidOption(option: string, remedy: string): AbeyanceError {
  return new AbeyanceError('OptionInvalid', `${option}: ${remedy}`, { details: { option } });
}

/** A copy of options, read once. @throws `OptionInvalid`. */
export function readOptions<T extends object>(given: T): T {
  try {
    if (typeof given === 'object' && given !== null) return { ...given };
  } catch {
    // what throws when it is read is none
  }
  throw invalidOption('options', 'give an object of options');
}

function readText(given: string | undefined, option: string): string | undefined {
  if (given === undefined || typeof given === 'string') return given;
  throw invalidOption(option, 'give a string');
}

/** A copy of a list of texts. @throws `OptionInvalid`. */
export function readTexts(
  given: readonly string[] | undefined,
  option: string,
  example: string,
): readonly string[] | undefined {
  if (given === undefined) return undefined;
  const texts = textsIn(given);
  if (texts !== undefined) return texts;
  throw invalidOption(option, `give a list of texts: [${example}]`);
}

export function isEngine(of: Engine | Source): of is Engine {
  return hasMethods(of, 'sendEvent', 'changes') && 'reads' in of;
}

type SourceSettings = Pick<InspectorSettings, 'source' | 'isOwnSource'>;

function readSource(
  of: Engine | Source,
  { allowCommands = false, redact, name }: InspectorOptions,
): SourceSettings {
  const commands = readCommands(allowCommands);
  readText(name, 'name');
  if (redact !== undefined && typeof redact !== 'function') {
    throw invalidOption('redact', 'give a function of a path and a value');
  }
  if (isEngine(of)) {
    const given = { commands, ...(redact && { redact }), ...(name !== undefined && { name }) };
    return { source: createEngineSource(of, given), isOwnSource: true };
  }
  if (!hasMethods(of, 'watch', ...METHOD_NAMES)) {
    throw invalidOption('source', 'give an engine, or a source of an inspector');
  }
  if (redact !== undefined || name !== undefined) {
    const option = redact === undefined ? 'name' : 'redact';
    throw invalidOption(option, 'a source has its own already; give it where that is made');
  }
  return { source: restrictedSource(of, commands), isOwnSource: false };
}

function readCommands(given: boolean | readonly CommandName[]): readonly CommandName[] {
  if (typeof given === 'boolean') return given ? COMMAND_NAMES : [];
  const known = `some of ${COMMAND_NAMES.join(', ')}`;
  const asked = readTexts(given, 'allowCommands', known) ?? [];
  const found = COMMAND_NAMES.filter((name) => asked.includes(name));
  if (found.length === new Set(asked).size) return found;
  throw invalidOption('allowCommands', `give true, or ${known}`);
}

function readAncestors(given: readonly string[] | undefined): readonly string[] {
  const ancestors = readTexts(given, 'frameAncestors', ORIGIN) ?? [];
  if (ancestors.every((origin) => origin === "'self'" || isOrigin(origin))) return ancestors;
  throw invalidOption('frameAncestors', "give origins, or 'self' in quotes of its own");
}

function isOrigin(origin: string): boolean {
  return URL.parse(origin)?.origin === origin;
}

import { existsSync, openSync, readFileSync, readSync, closeSync, statSync } from 'node:fs';
import { SourceError, type HelloAnswer, type Source } from '../protocol/index.ts';
import { createBundleSource, createRemoteSource } from '../source/index.ts';
import { readNote } from '../server/endpoint-note.ts';
import { EXIT } from './exit-code.ts';
import { CliError } from './failure.ts';
import type { Io } from './io.ts';

/** Where a command gets what it tells, and who answers there. */
export interface Opened extends AsyncDisposable {
  readonly source: Source;
  readonly hello: HelloAnswer;
  /** Of the inspector that is asked, with its token; `undefined`: it is a file that is read. */
  readonly url: string | undefined;
}

export interface OpenOptions {
  readonly io: Io;
  /** Reads the file, also where an engine is there that would answer. */
  readonly isOffline?: boolean;
}

/**
 * What FILE names: the engine that runs on a store's file and offers its inspector, else the file
 * itself, which is only read; an exported run; or the address of an inspector, with its token.
 * @throws `FileNotFound`, `FileUnreadable`, and the codes of the store.
 */
export async function openSource(file: string, options: OpenOptions): Promise<Opened> {
  if (/^https?:\/\//.test(file)) return openUrl(file);
  if (!existsSync(file)) {
    throw new CliError({
      code: 'FileNotFound',
      message: `there is no file ${file}`,
      exit: EXIT.notFound,
      remedy: 'Give the path an engine has for its store: sqliteStore(path).',
    });
  }
  if (statSync(file).isDirectory()) throw unreadable(file, 'is a folder');
  const live = options.isOffline === true ? undefined : await openLive(file);
  if (live !== undefined) return live;
  const source = isBundle(file) ? bundleIn(file) : await openFile(file, options.io);
  return opened(source, undefined);
}

/** The engine's own inspector, if one answers. A note that was left behind is no engine. */
async function openLive(file: string): Promise<Opened | undefined> {
  const note = readNote(file);
  if (note === undefined) return undefined;
  const { base, token } = note;
  const source = createRemoteSource(`${base}/api`, { token });
  try {
    return await opened(source, `${base}/#token=${token}`);
  } catch (error) {
    if (error instanceof SourceError && error.code === 'Disconnected') return undefined;
    throw error;
  }
}

function openUrl(text: string): Promise<Opened> {
  const url = URL.parse(text);
  const token = new URLSearchParams(url?.hash.slice(1)).get('token');
  if (url === null || token === null) {
    throw new CliError({
      code: 'UsageInvalid',
      message: 'the address of an inspector ends in its token: http://127.0.0.1:4100/#token=…',
      exit: EXIT.usage,
    });
  }
  const base = `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  return opened(createRemoteSource(`${base}/api`, { token }), text);
}

async function openFile(file: string, { now }: Io): Promise<Source> {
  const { createFileSource } = await import('../source/file-source.ts');
  return createFileSource(file, { now });
}

async function opened(source: Source, url: string | undefined): Promise<Opened> {
  try {
    const hello = await source.hello({});
    return { source, hello, url, [Symbol.asyncDispose]: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Whether it is JSON, which a database never is: that begins with its name. */
function isBundle(file: string): boolean {
  const first = Buffer.alloc(1);
  try {
    const descriptor = openSync(file, 'r');
    readSync(descriptor, first, 0, 1, 0);
    closeSync(descriptor);
  } catch (error) {
    throw unreadable(file, `cannot be read: ${(error as Error).message}`);
  }
  return first.toString() === '{';
}

function bundleIn(file: string): Source {
  try {
    return createBundleSource(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw unreadable(file, `is no exported run: ${(error as Error).message}`);
  }
}

function unreadable(file: string, what: string): CliError {
  return new CliError({
    code: 'FileUnreadable',
    message: `${file} ${what}`,
    exit: EXIT.refused,
    remedy: 'Give the file of a workflow store, or of a run that `abeyance export` wrote.',
  });
}

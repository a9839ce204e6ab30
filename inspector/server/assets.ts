import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { securityHeaders } from './security-headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Names without a dot at their beginning, so that none leads upwards or to what is hidden. */
const PATH = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;
const INDEX = 'index.html';

const NOT_BUILT = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Abeyance inspector</title>
  <h1>The inspector's app is not built</h1>
  <p>The server runs and answers its protocol, but there are no pages to show.
  In a clone of the repository <code>npm run build</code> makes them.</p>
</html>
`;

export interface AssetsOptions {
  /** Where the built app is, if not in the package. */
  readonly folder: string | undefined;
  readonly frameAncestors: readonly string[];
}

/** A file of the built app; `path` is relative to it. The page holds no secret. */
export async function assetAnswer(
  path: string,
  { folder = appFolder(), frameAncestors }: AssetsOptions,
): Promise<Response> {
  const name = path === '' ? INDEX : path;
  const headers = securityHeaders(frameAncestors);
  const type = TYPES[extname(name)];
  const file = PATH.test(name) && type !== undefined ? await read(join(folder, name)) : undefined;
  if (file !== undefined && type !== undefined) {
    return new Response(file, { status: 200, headers: { ...headers, 'content-type': type } });
  }
  const html = { ...headers, 'content-type': 'text/html; charset=utf-8' };
  return name === INDEX
    ? new Response(NOT_BUILT, { status: 503, headers: html })
    : new Response('<!doctype html><title>Not found</title>', { status: 404, headers: html });
}

/** Where the build puts the app, also when this runs from its source. */
function appFolder(): string {
  const { url } = import.meta;
  return fileURLToPath(new URL(url.endsWith('.ts') ? '../../dist/inspector/page' : '../page', url));
}

async function read(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(file));
  } catch {
    return undefined;
  }
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const MADE = new Set(['.git', '.cache', '.bench', 'coverage', 'dist', 'node_modules']);
const TEXT = /\.(tsx?|json|md|sh|txt|yml|yaml|html|css)$|^\.(editor|git|npm)\w+$|^run$|^LICENSE$/;

/** The text files people write, as paths from the root; what is made or recorded is left out. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !MADE.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return listFiles(path);
      }
      return TEXT.test(entry.name) ? [path] : [];
    });
}

import { statSync } from 'node:fs';
import { AbeyanceError } from '../../machines/errors.ts';

interface Place {
  readonly file: string;
  readonly device: number;
  readonly node: number;
}

/** The store, its log, and the lock by which other engines know of this one. */
const KINDS = ['', '-wal', '-lock'];

/**
 * Gives what looks whether the files that are open still stand under their names. An open file
 * outlives its name: all that is written to one that was removed, or that another was put in the
 * place of, would be gone when the process ends. A look takes a few microseconds.
 */
export function watchPlaces(path: string): () => void {
  const places = KINDS.flatMap((kind) => placeOf(path + kind) ?? []);
  return () => {
    for (const { file, device, node } of places) {
      const now = placeOf(file);
      if (now?.device !== device || now.node !== node) throw moved(file, now !== undefined);
    }
  };
}

function placeOf(file: string): Place | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && { file, device: stats.dev, node: stats.ino };
}

function moved(file: string, replaced: boolean): AbeyanceError {
  const what = replaced ? 'was replaced by another file' : 'was removed or renamed';
  return new AbeyanceError(
    'StoreFailed',
    `${file} ${what} while an engine has it open, and what is written would be lost. Nothing was ` +
      'written. Put it back, or close the engine and open what there is.',
    { details: { path: file, replaced } },
  );
}

import { createEngine } from 'abeyance';
import { sqliteStore } from 'abeyance/sqlite';
import { bytesOf } from './files.ts';
import { sleeper } from './machines.ts';
import { inFlight, took } from './measure.ts';

const WIDTH = 1000;

export interface Filled {
  readonly path: string;
  /** Starts a second. */
  readonly rate: number;
  /** Bytes of file for each, after close. */
  readonly bytes: number;
}

/** Starts sleepers, 1,000 starts in flight, in a file of their own. */
export async function fillWithSleepers(
  path: string,
  total: number,
  idOf: (index: number) => string | undefined,
): Promise<Filled> {
  const engine = await createEngine({ workflows: [sleeper], store: sqliteStore(path) });
  const { wallMs } = await took(() =>
    inFlight(total, WIDTH, (index) => {
      const id = idOf(index);
      const input = { order: index };
      return engine.start(sleeper, id === undefined ? { input } : { id, input });
    }),
  );
  await engine.close();
  return { path, rate: (total / wallMs) * 1000, bytes: bytesOf(path) / total };
}

import { bundleSize, IMPORT_BYTES_MAX } from '../bundle.ts';
import { installed } from '../installed.ts';
import type { Figure, Line } from '../report.ts';

const KB = 1000;
const MB = 1_000_000;

/** What one has to fetch: to install it, and to load it in a page. */
export const size: Figure = {
  name: 'size',
  about: 'installed beside xstate and immer; bundled without xstate, minified, gzip',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  const { packages, bytes, own, tarball } = installed();
  const { imported, engine } = await bundleSize();
  const atMost = IMPORT_BYTES_MAX / KB;
  return [
    { what: 'packages installed', value: packages, unit: '', atMost: 4 },
    { what: 'bytes installed', value: bytes / MB, unit: 'MB', atMost: 8 },
    { what: 'of these abeyance', value: own / MB, unit: 'MB' },
    { what: 'the tarball of abeyance', value: tarball / MB, unit: 'MB' },
    { what: "import 'abeyance'", value: imported / KB, unit: 'kB', atMost },
    { what: 'on top by the first createEngine', value: engine / KB, unit: 'kB' },
  ];
}

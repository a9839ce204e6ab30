import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Source } from '../../protocol/index.ts';
import type { Inspector } from './inspector.ts';
import { useActions, useInspector } from './use-inspector.ts';

/** Makes a source of an exported run, which may come from anybody. @throws what is no such run. */
export type ReadBundle = (bundle: unknown) => Promise<Source>;

/** Shows an exported run in the place of what is shown. */
export interface Bundles {
  readonly open: (file: File) => Promise<void>;
  /** Goes back to what was shown; `undefined`: that is shown. */
  readonly leave?: (() => void) | undefined;
}

/** Opens a file, and says where it is no exported run. */
export async function openBundle(inspector: Inspector, file: File): Promise<void> {
  try {
    await inspector.bundles?.open(file);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    inspector.toast('failed', `${file.name} is no exported run: ${said}`);
  }
}

/** Chooses the file of an exported run. Nothing where this page opens none. */
export function OpenBundle(): JSX.Element | null {
  const inspector = useInspector();
  const input = useRef<HTMLInputElement>(null);
  const choose = () => input.current?.click();
  useActions(() =>
    inspector.bundles === undefined ? [] : [{ name: 'Open an exported run…', act: choose }],
  );
  if (inspector.bundles === undefined) return null;
  return (
    <>
      <button
        type="button"
        class="quiet open-bundle"
        title="Or drop its file anywhere"
        onClick={choose}
      >
        Open an exported run…
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="File of an exported run"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) void openBundle(inspector, file);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** Says that an exported run is shown, and leads back. */
export function BundleStrip(): JSX.Element | null {
  const { bundles, hello } = useInspector();
  if (bundles?.leave === undefined) return null;
  return (
    <p class="strip bundle" role="status">
      An exported run is shown{hello.value === undefined ? '' : `: ${hello.value.engine.name}`}.
      Nothing of it can be moved.
      <button type="button" onClick={bundles.leave}>
        Close it
      </button>
    </p>
  );
}

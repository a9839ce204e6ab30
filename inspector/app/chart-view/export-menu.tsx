import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useInspector } from '../base/use-inspector.ts';
import type { DrawnChart, FileFormat } from './chart-files.ts';

interface Format {
  readonly name: FileFormat;
  /** Ending of the file's name. */
  readonly ending: string;
  readonly type: string;
}

const FORMATS: readonly Format[] = [
  { name: 'SVG', ending: 'svg', type: 'image/svg+xml' },
  { name: 'Mermaid', ending: 'mmd', type: 'text/plain' },
  { name: 'SCXML', ending: 'scxml', type: 'application/xml' },
  { name: 'JSON', ending: 'json', type: 'application/json' },
];

export interface ExportMenuProps {
  /** The file's name without its ending. */
  readonly name: string;
  readonly drawn: () => DrawnChart;
}

/** Offers what is drawn as files, to be kept or to be copied. */
export function ExportMenu({ name, drawn }: ExportMenuProps): JSX.Element {
  const inspector = useInspector();
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    open.value = false;
    button.current?.focus();
  };
  const give = async (format: Format, how: 'download' | 'copy') => {
    close();
    try {
      const { chartFile } = await import('./chart-files.ts');
      const text = chartFile(format.name, drawn());
      if (how === 'download') return download(`${name}.${format.ending}`, format.type, text);
      await navigator.clipboard.writeText(text);
      inspector.toast('done', `${format.name} copied`);
    } catch (error) {
      inspector.toast('failed', `${format.name} could not be given: ${String(error)}`);
    }
  };
  return (
    <div
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open.value) return;
        event.preventDefault();
        close();
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)))
          open.value = false;
      }}
    >
      <button
        type="button"
        class="quiet"
        ref={button}
        aria-expanded={open.value}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        Export
      </button>
      {open.value && <Formats onGive={(format, how) => void give(format, how)} />}
    </div>
  );
}

interface FormatsProps {
  readonly onGive: (format: Format, how: 'download' | 'copy') => void;
}

function Formats({ onGive }: FormatsProps): JSX.Element {
  return (
    <ul class="menu-list" aria-label="Export the chart">
      {FORMATS.map((format) => (
        <li key={format.name}>
          <span>{format.name}</span>
          <button
            type="button"
            aria-label={`Download ${format.name}`}
            onClick={() => onGive(format, 'download')}
          >
            Download
          </button>
          <button
            type="button"
            aria-label={`Copy ${format.name}`}
            onClick={() => onGive(format, 'copy')}
          >
            Copy
          </button>
        </li>
      ))}
    </ul>
  );
}

function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // the browser has taken it by then
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

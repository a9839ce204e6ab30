import type { Inspector } from '../base/inspector.ts';

/** Saves everything of one run as a file, which an inspector opens again. */
export async function downloadRun(inspector: Inspector, id: string): Promise<void> {
  try {
    const bundle = await inspector.source.exportRun({ id });
    const url = URL.createObjectURL(
      new Blob([JSON.stringify(bundle)], { type: 'application/json' }),
    );
    const link = document.createElement('a');
    link.href = url;
    link.download = `${id.replaceAll(/[^\w.-]+/g, '_')}.run.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    inspector.toast('done', `${bundle.entries.length} turns of ${id} exported`);
  } catch (error) {
    inspector.toast('failed', error instanceof Error ? error.message : String(error));
  }
}

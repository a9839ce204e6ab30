import type { Inspector } from '../base/inspector.ts';
import { lazyPart } from '../base/lazy.tsx';
import type { BulkKind, BulkTarget } from './bulk.ts';

const BulkDialog = lazyPart(async () => (await import('./bulk-dialog.tsx')).BulkDialog);

/** Asks before it does something to many, and tells afterwards what became of it. */
export function openBulk(inspector: Inspector, kind: BulkKind, target: BulkTarget): void {
  inspector.dialog.value = () => <BulkDialog.Part kind={kind} target={target} />;
}

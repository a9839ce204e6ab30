import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Toast } from './inspector.ts';
import { useInspector } from './use-inspector.ts';

/** How long what was done stays to be read, ms; what failed stays until it is closed. */
const SHOWN_MS = 6_000;

export function Toasts(): JSX.Element {
  const { toasts } = useInspector();
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { readonly toast: Toast }): JSX.Element {
  const inspector = useInspector();
  useEffect(() => {
    if (toast.kind === 'failed') return undefined;
    const timer = setTimeout(() => inspector.dropToast(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [inspector, toast]);
  return (
    <p class={`toast ${toast.kind}`}>
      <span>{toast.text}</span>
      <button
        type="button"
        class="plain"
        aria-label="Close"
        onClick={() => inspector.dropToast(toast.id)}
      >
        ×
      </button>
    </p>
  );
}

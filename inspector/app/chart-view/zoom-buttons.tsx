import type { JSX } from 'preact';
import { useKey } from '../base/use-inspector.ts';

export interface ZoomButtonsProps {
  /** 1 is as it was made. */
  readonly zoom: number;
  readonly onOut: () => void;
  readonly onIn: () => void;
  readonly onFit: () => void;
}

/** Less, more, all of it: by buttons and by keys. */
export function ZoomButtons({ zoom, onOut, onIn, onFit }: ZoomButtonsProps): JSX.Element {
  useKey('zoomOut', onOut);
  useKey('zoomIn', onIn);
  useKey('zoomFit', onFit);
  return (
    <span class="chart-zoom" role="group" aria-label="Zoom">
      <button type="button" class="quiet" aria-label="Smaller" title="Smaller (-)" onClick={onOut}>
        −
      </button>
      <output title="Zoom">{Math.round(zoom * 100)} %</output>
      <button type="button" class="quiet" aria-label="Larger" title="Larger (+)" onClick={onIn}>
        +
      </button>
      <button type="button" class="quiet" title="All of it (0)" onClick={onFit}>
        Fit
      </button>
    </span>
  );
}

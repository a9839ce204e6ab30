/** What is seen of a chart: how large, and from which corner on, px. */
export interface View {
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export const ZOOM_MIN = 0.1;
export const ZOOM_MAX = 4;
/** Below it the smallest letters of a chart are no longer read. */
const READABLE = 0.8;
/** px around the chart. */
export const MARGIN = 24;

export function clampZoom(zoom: number): number {
  return Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, zoom));
}

/** The zoom at which all of a chart is in sight; never more than 100 %. */
export function fitZoom(chart: Size, pane: Size): number {
  const across = (pane.width - 2 * MARGIN) / chart.width;
  const down = (pane.height - 2 * MARGIN) / chart.height;
  return clampZoom(Math.min(1, across, down));
}

/** As a chart is first seen: all of it, or what of it can be read, with `middle` in the middle. */
export function firstView(chart: Size, pane: Size, middle: Place): View {
  return centred(middle, Math.max(READABLE, fitZoom(chart, pane)), pane);
}

/** The view with a place of the chart in its middle; the pane keeps it within the chart. */
export function centred({ x, y }: Place, zoom: number, pane: Size): View {
  return {
    zoom,
    left: x * zoom + MARGIN - pane.width / 2,
    top: y * zoom + MARGIN - pane.height / 2,
  };
}

/** Another zoom, with what lies under `at` of the pane staying there. */
export function zoomedAt(view: View, zoom: number, at: Place): View {
  const next = clampZoom(zoom);
  const factor = next / view.zoom;
  return {
    zoom: next,
    left: (view.left + at.x - MARGIN) * factor + MARGIN - at.x,
    top: (view.top + at.y - MARGIN) * factor + MARGIN - at.y,
  };
}

export type Heading = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** Of many places the nearest in a direction; those straight ahead are nearer than those aside. */
export function nearest<T extends Place>(
  from: Place,
  heading: Heading,
  places: readonly T[],
): T | undefined {
  let found: T | undefined;
  let least = Infinity;
  for (const place of places) {
    const [ahead, aside] = along(heading, place.x - from.x, place.y - from.y);
    const distance = ahead + 2 * Math.abs(aside);
    // what lies more aside than ahead is reached by another arrow
    if (ahead > 1 && Math.abs(aside) <= 2 * ahead && distance < least) {
      found = place;
      least = distance;
    }
  }
  return found;
}

function along(heading: Heading, x: number, y: number): readonly [ahead: number, aside: number] {
  switch (heading) {
    case 'ArrowUp':
      return [-y, x];
    case 'ArrowDown':
      return [y, x];
    case 'ArrowLeft':
      return [-x, y];
    case 'ArrowRight':
      return [x, y];
  }
}

import { signal, type Signal } from '@preact/signals';
import {
  countdownsOf,
  type Chart,
  type ChartState,
  type ChartStanding,
} from '../../chart/index.ts';
import { ChartDrawing, type Lights } from './chart-drawing.ts';
import { ChartPointing, type Pressed } from './chart-pointing.ts';
import { Minimap } from './minimap.ts';
import { centred, clampZoom, firstView, fitZoom, MARGIN, zoomedAt } from './viewport.ts';
import type { Place, Size, View } from './viewport.ts';

const STEP = 1.25;

/**
 * A chart in a box that scrolls: how much of it is seen, and what was pressed in it. It works on
 * elements of its own, so that a new moment costs no more than the classes that differ.
 */
export class ChartView {
  readonly zoom: Signal<number> = signal(1);
  readonly #scroller: HTMLElement;
  readonly #sheet = document.createElement('div');
  readonly #press: (pressed: Pressed) => void;
  readonly #sizes: ResizeObserver;
  #drawing: ChartDrawing | undefined;
  #pointing: ChartPointing | undefined;
  #minimap: Minimap | undefined;
  /** Where a state stood in the box before it was laid out anew. */
  #anchor: { readonly id: string; readonly at: Place; readonly focus: boolean } | undefined;

  constructor(scroller: HTMLElement, press: (pressed: Pressed) => void) {
    this.#scroller = scroller;
    this.#press = press;
    this.#sheet.className = 'chart-sheet';
    scroller.append(this.#sheet);
    this.#sizes = new ResizeObserver(() => this.#frame());
    this.#sizes.observe(scroller);
    scroller.addEventListener('scroll', this.#frame, { passive: true });
    scroller.addEventListener('wheel', this.#wheel, { passive: false });
  }

  get chart(): Chart | undefined {
    return this.#drawing?.chart;
  }

  close(): void {
    this.#sizes.disconnect();
    this.#scroller.removeEventListener('scroll', this.#frame);
    this.#scroller.removeEventListener('wheel', this.#wheel);
    this.#pointing?.close();
    this.#minimap?.element.remove();
    this.#sheet.remove();
  }

  /** Draws a chart; `middle` are the paths of which the first that is shown is to be seen. */
  draw(chart: Chart, middle: readonly string[]): void {
    const before = this.#drawing;
    this.#pointing?.close();
    this.#minimap?.element.remove();
    this.#drawing = new ChartDrawing(chart);
    this.#sheet.replaceChildren(this.#drawing.svg);
    this.#pointing = new ChartPointing(this.#scroller, this.#drawing, {
      press: this.#press,
      pinch: (factor, at) => this.#zoomAt(this.zoom.peek() * factor, at),
    });
    this.#minimap = new Minimap(chart, (place) => this.#apply(this.#centred(place)));
    this.#scroller.parentElement?.append(this.#minimap.element);
    const state = stateAt(chart, middle);
    this.#pointing.rove(state?.id);
    if (before === undefined) this.#apply(firstView(chart, this.#pane(), middleOf(state, chart)));
    else this.#keepPlace();
  }

  /** Shows where a workflow stands. Nothing is laid out. */
  show(lights: Lights): void {
    this.#drawing?.show(lights);
    this.#minimap?.light(lights.lights);
  }

  count(standing: ChartStanding, now: number): void {
    this.#drawing?.count(countdownsOf(standing, now));
  }

  flash(keys: readonly string[]): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.#drawing?.flash(keys);
  }

  zoomIn(): void {
    this.#zoomAt(this.zoom.peek() * STEP, this.#middle());
  }

  zoomOut(): void {
    this.#zoomAt(this.zoom.peek() / STEP, this.#middle());
  }

  fit(): void {
    const { chart } = this;
    if (chart === undefined) return;
    const pane = this.#pane();
    const middle = { x: chart.width / 2, y: chart.height / 2 };
    this.#apply(centred(middle, fitZoom(chart, pane), pane));
  }

  /** Brings the first of some states that is shown into the middle. */
  goTo(paths: readonly string[]): void {
    const { chart } = this;
    if (chart !== undefined) this.#apply(this.#centred(middleOf(stateAt(chart, paths), chart)));
  }

  /** The next chart is to have this state where it is seen now. */
  hold(id: string, focus: boolean): void {
    const state = this.chart?.states.find((one) => one.id === id);
    if (state === undefined) return;
    const { zoom, left, top } = this.#view();
    const at = { x: state.x * zoom + MARGIN - left, y: state.y * zoom + MARGIN - top };
    this.#anchor = { id, at, focus };
  }

  /** Where in the box a state is seen. */
  boxOf(id: string): DOMRect | undefined {
    return this.#drawing?.elementsOf(`state ${id}`)[0]?.getBoundingClientRect();
  }

  focus(id: string): void {
    const [state] = this.#drawing?.elementsOf(`state ${id}`) ?? [];
    if (state instanceof SVGElement) state.focus();
  }

  #keepPlace(): void {
    const anchor = this.#anchor;
    const state = this.chart?.states.find(({ id }) => id === anchor?.id);
    this.#anchor = undefined;
    if (anchor === undefined || state === undefined) {
      this.fit();
      return;
    }
    const zoom = this.zoom.peek();
    const [x, y] = [state.x * zoom + MARGIN, state.y * zoom + MARGIN];
    this.#apply({ zoom, left: x - anchor.at.x, top: y - anchor.at.y });
    if (anchor.focus) this.#pointing?.focusToggle(anchor.id);
  }

  #pane(): Size {
    const { clientWidth, clientHeight } = this.#scroller;
    return { width: clientWidth, height: clientHeight };
  }

  #middle(): Place {
    const { width, height } = this.#pane();
    return { x: width / 2, y: height / 2 };
  }

  #centred(place: Place): View {
    return centred(place, this.zoom.peek(), this.#pane());
  }

  /** A chart smaller than the box stands in its middle. */
  #view(): View {
    const zoom = this.zoom.peek();
    const { width, height } = this.#pane();
    const aside = (chart = 0, pane = 0): number => Math.max(0, (pane - chart * zoom) / 2 - MARGIN);
    return {
      zoom,
      left: this.#scroller.scrollLeft - aside(this.chart?.width, width),
      top: this.#scroller.scrollTop - aside(this.chart?.height, height),
    };
  }

  #zoomAt(zoom: number, at: Place): void {
    this.#apply(zoomedAt(this.#view(), zoom, at));
  }

  #apply({ zoom, left, top }: View): void {
    const { chart } = this;
    if (chart === undefined) return;
    this.zoom.value = clampZoom(zoom);
    this.#drawing?.svg.setAttribute('width', String(chart.width * zoom));
    this.#drawing?.svg.setAttribute('height', String(chart.height * zoom));
    this.#scroller.scrollLeft = left;
    this.#scroller.scrollTop = top;
    this.#frame();
  }

  readonly #frame = (): void => {
    this.#minimap?.frame(this.#view(), this.#pane());
  };

  /** With Ctrl, which a pinch on a pad comes as too; without, the box scrolls by itself. */
  readonly #wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.#scroller.getBoundingClientRect();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const factor = Math.exp((-event.deltaY * lines) / 300);
    const at = { x: event.clientX - box.x, y: event.clientY - box.y };
    this.#zoomAt(this.zoom.peek() * factor, at);
  };
}

/** The first of some paths that is drawn, or the state that hides it. */
function stateAt(chart: Chart, paths: readonly string[]): ChartState | undefined {
  for (const path of paths) {
    let found: ChartState | undefined;
    for (const state of chart.states) {
      const isAround = path === state.path || path.startsWith(`${state.path}.`);
      if (state.path !== '' && isAround) found = state;
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

function middleOf(state: ChartState | undefined, chart: Chart): Place {
  if (state === undefined) return { x: chart.width / 2, y: 0 };
  return { x: state.x + state.width / 2, y: state.y + state.height / 2 };
}

import { stateKey, type Chart } from '../../chart/index.ts';
import { MARGIN, type Place, type Size, type View } from './viewport.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** px it may take at most. */
const WIDTH_MAX = 168;
const HEIGHT_MAX = 128;

/** All of a chart at once, small, with the part that is in sight framed. */
export class Minimap {
  readonly element: HTMLElement = document.createElement('div');
  readonly #frame = document.createElement('div');
  readonly #boxes = new Map<string, Element>();
  readonly #scale: number;
  readonly #chart: Size;

  /** `onGo` hears which place of the chart is to come into the middle. */
  constructor(chart: Chart, onGo: (place: Place) => void) {
    this.#chart = chart;
    this.#scale = Math.min(WIDTH_MAX / chart.width, HEIGHT_MAX / chart.height);
    this.element.className = 'minimap';
    // what it does for those who see, the keys do for those who do not
    this.element.setAttribute('aria-hidden', 'true');
    this.#frame.className = 'minimap-frame';
    this.element.append(this.#drawing(chart), this.#frame);
    const go = ({ clientX, clientY, buttons }: PointerEvent): void => {
      if (buttons === 0) return;
      const box = this.element.getBoundingClientRect();
      onGo({ x: (clientX - box.x) / this.#scale, y: (clientY - box.y) / this.#scale });
    };
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      go(event);
    });
    this.element.addEventListener('pointermove', go);
  }

  light(lights: ReadonlyMap<string, string>): void {
    for (const [key, box] of this.#boxes) box.setAttribute('class', lights.get(key) ?? '');
  }

  /** Frames what is in sight; where that is all, there is no need of a map. */
  frame({ zoom, left, top }: View, pane: Size): void {
    const { width, height } = this.#chart;
    this.element.hidden = width * zoom <= pane.width && height * zoom <= pane.height;
    const scale = this.#scale / zoom;
    const x = Math.max(0, (left - MARGIN) * scale);
    const y = Math.max(0, (top - MARGIN) * scale);
    this.#frame.style.transform = `translate(${x}px,${y}px)`;
    this.#frame.style.width = `${Math.min(pane.width * scale, width * this.#scale - x)}px`;
    this.#frame.style.height = `${Math.min(pane.height * scale, height * this.#scale - y)}px`;
  }

  #drawing({ width, height, states }: Chart): Element {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.setAttribute('width', String(width * this.#scale));
    svg.setAttribute('height', String(height * this.#scale));
    for (const state of states) {
      const box = document.createElementNS(SVG, 'rect');
      for (const name of ['x', 'y', 'width', 'height'] as const)
        box.setAttribute(name, String(state[name]));
      this.#boxes.set(stateKey(state.id), box);
      svg.append(box);
    }
    return svg;
  }
}

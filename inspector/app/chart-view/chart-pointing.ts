import type { ChartDrawing } from './chart-drawing.ts';
import { nearest, type Heading, type Place } from './viewport.ts';

/** What was pressed in a chart, by the pointer or by a key. */
export type Pressed =
  | { readonly type: 'toggle'; readonly state: string; readonly byKey: boolean }
  | { readonly type: 'transition'; readonly transition: string }
  | { readonly type: 'state'; readonly state: string }
  | { readonly type: 'nothing' };

export interface PointingEvents {
  press(pressed: Pressed): void;
  /** Two fingers went apart by a factor, around a place of the box. */
  pinch(factor: number, at: Place): void;
}

/** px a pointer moves before it draws the chart along. */
const DRAG_FROM = 4;
const HEADINGS: ReadonlySet<string> = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']);

/** Reads pointer and keys over a chart. */
export class ChartPointing {
  readonly #box: HTMLElement;
  readonly #drawing: ChartDrawing;
  readonly #events: PointingEvents;
  readonly #leaving = new AbortController();
  /** The state the Tab key comes to. */
  #reached: string | undefined;
  #dragged = false;
  /** Between two fingers, px. */
  #apart = 0;

  constructor(box: HTMLElement, drawing: ChartDrawing, events: PointingEvents) {
    this.#box = box;
    this.#drawing = drawing;
    this.#events = events;
    const { signal } = this.#leaving;
    const { svg } = drawing;
    svg.addEventListener('click', (event) => this.#click(event), { signal });
    svg.addEventListener('keydown', (event) => this.#key(event), { signal });
    const point = ({ target }: Event): void => drawing.point(transitionAt(target));
    svg.addEventListener('pointerover', point, { signal });
    svg.addEventListener('focusin', point, { signal });
    svg.addEventListener('pointerleave', () => drawing.point(undefined), { signal });
    svg.addEventListener('focusout', () => drawing.point(undefined), { signal });
    box.addEventListener('pointerdown', (event) => this.#drag(event), { signal });
    const move = (event: TouchEvent): void => this.#touch(event);
    box.addEventListener('touchmove', move, { signal, passive: false });
    box.addEventListener('touchend', () => (this.#apart = 0), { signal });
    for (const toggle of svg.querySelectorAll('[data-toggle]')) nameToggle(toggle);
  }

  close(): void {
    this.#leaving.abort();
  }

  /** Lets the Tab key come to a state; the arrows lead on from it. */
  rove(id: string | undefined): void {
    const state = id ?? this.#drawing.chart.states[0]?.id;
    if (state === undefined) return;
    this.#boxOf(this.#reached)?.setAttribute('tabindex', '-1');
    this.#boxOf(state)?.setAttribute('tabindex', '0');
    this.#reached = state;
  }

  focusToggle(id: string): void {
    const toggles = this.#drawing.svg.querySelectorAll<SVGElement>('[data-toggle]');
    [...toggles].find((toggle) => toggle.getAttribute('data-toggle') === id)?.focus();
  }

  #boxOf(id: string | undefined): SVGElement | undefined {
    return this.#drawing.elementsOf(`state ${id}`)[0] as SVGElement | undefined;
  }

  #click({ target }: MouseEvent): void {
    if (this.#dragged) return;
    this.#events.press(pressedAt(target, false));
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#events.press(pressedAt(event.target, true));
      return;
    }
    const state = (event.target as Element).getAttribute('data-state');
    if (state === null || !HEADINGS.has(event.key)) return;
    event.preventDefault();
    const places = this.#drawing.chart.states.map(({ id, x, y, width, headerHeight }) => {
      return { id, x: x + width / 2, y: y + headerHeight / 2 };
    });
    const from = places.find(({ id }) => id === state);
    const next = from && nearest(from, event.key as Heading, places);
    if (next === undefined) return;
    this.rove(next.id);
    this.#boxOf(next.id)?.focus();
  }

  #drag(down: PointerEvent): void {
    this.#dragged = false;
    // a finger scrolls without help
    if (down.button !== 0 || down.pointerType === 'touch') return;
    const box = this.#box;
    const from = { left: box.scrollLeft, top: box.scrollTop };
    const moving = new AbortController();
    const signal = AbortSignal.any([moving.signal, this.#leaving.signal]);
    const move = ({ clientX, clientY }: PointerEvent): void => {
      const [x, y] = [clientX - down.clientX, clientY - down.clientY];
      if (!this.#dragged && Math.hypot(x, y) < DRAG_FROM) return;
      this.#dragged = true;
      box.classList.add('dragged');
      box.scrollLeft = from.left - x;
      box.scrollTop = from.top - y;
    };
    const end = (): void => {
      moving.abort();
      box.classList.remove('dragged');
    };
    globalThis.addEventListener('pointermove', move, { signal });
    globalThis.addEventListener('pointerup', end, { signal });
    globalThis.addEventListener('pointercancel', end, { signal });
  }

  #touch(event: TouchEvent): void {
    const [one, other] = event.touches;
    if (one === undefined || other === undefined) return;
    event.preventDefault();
    const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const { x, y } = this.#box.getBoundingClientRect();
    const at = {
      x: (one.clientX + other.clientX) / 2 - x,
      y: (one.clientY + other.clientY) / 2 - y,
    };
    if (this.#apart > 0) this.#events.pinch(apart / this.#apart, at);
    this.#apart = apart;
  }
}

function pressedAt(target: EventTarget | null, byKey: boolean): Pressed {
  if (!(target instanceof Element)) return { type: 'nothing' };
  const toggle = target.closest('[data-toggle]')?.getAttribute('data-toggle');
  if (toggle !== undefined && toggle !== null) return { type: 'toggle', state: toggle, byKey };
  const transition = target.closest('.offered')?.getAttribute('data-transition');
  if (transition !== undefined && transition !== null) return { type: 'transition', transition };
  const state = target.closest('[data-state]')?.getAttribute('data-state');
  return state === undefined || state === null ? { type: 'nothing' } : { type: 'state', state };
}

function transitionAt(target: EventTarget | null): Element | undefined {
  if (!(target instanceof Element)) return undefined;
  return target.closest('[data-transition], .edge') ?? undefined;
}

function nameToggle(toggle: Element): void {
  toggle.setAttribute('role', 'button');
  toggle.setAttribute('tabindex', '0');
  const title = toggle.querySelector('title')?.textContent ?? '';
  const state = (toggle.getAttribute('data-toggle') ?? '').split('.').at(-1) ?? '';
  toggle.setAttribute('aria-label', `${title}: ${state}`);
}

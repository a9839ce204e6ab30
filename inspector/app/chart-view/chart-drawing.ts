import {
  chartShape,
  edgeKey,
  stateKey,
  transitionKey,
  type Chart,
  type Shape,
} from '../../chart/index.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** A small number at the corner of a state or of a transition. */
export interface Badge {
  /** Empty: what it stands at only looks so. */
  readonly text: string;
  /** Classes of it and of what it stands at. */
  readonly looks: string;
  readonly title: string;
}

export interface Lights {
  /** Classes by key, see `lightsOf`. */
  readonly lights: ReadonlyMap<string, string>;
  readonly badges: ReadonlyMap<string, Badge>;
  /** By key: what a press on it does, in words. */
  readonly offers: ReadonlyMap<string, string>;
}

/**
 * A chart's SVG, made once for each layout. What changes from one moment to the next are classes
 * and short texts of what differs: nothing is laid out or made anew.
 */
export class ChartDrawing {
  readonly chart: Chart;
  readonly svg: SVGSVGElement;
  readonly #parts = new Map<string, Element[]>();
  readonly #lit = new Map<string, string>();
  readonly #texts = new Map<string, string>();
  readonly #offers = new Map<string, string>();
  readonly #badges = new Map<
    string,
    { readonly badge: Badge; readonly element: Element | undefined }
  >();
  readonly #names = new Map<string, string>();
  /** By transition, what it leads along and to. */
  readonly #ways = new Map<string, readonly string[]>();
  #pointed: readonly Element[] = [];

  constructor(chart: Chart) {
    this.chart = chart;
    this.svg = elementOf(chartShape(chart), this.#parts) as SVGSVGElement;
    // there are things to be pressed in it, which a mere image would hide from those who listen
    this.svg.setAttribute('role', 'group');
    for (const state of chart.states) this.#nameState(stateKey(state.id), state.name);
    for (const { id, source, target, labels } of chart.edges) {
      const ends = [edgeKey(id), stateKey(source), stateKey(target)];
      for (const { transition } of labels) this.#addWay(transition, ends);
    }
    for (const { rows } of chart.states) {
      for (const { transition, targets = [] } of rows) {
        if (transition !== undefined) this.#addWay(transition, targets.map(stateKey));
      }
    }
  }

  /** The elements of a key; a state with others in it has two. */
  elementsOf(key: string): readonly Element[] {
    return this.#parts.get(key) ?? [];
  }

  show({ lights, badges, offers }: Lights): void {
    for (const key of new Set([...this.#lit.keys(), ...lights.keys()])) this.#light(key, lights);
    for (const key of new Set([...this.#badges.keys(), ...badges.keys()]))
      this.#badge(key, badges.get(key));
    for (const key of new Set([...this.#offers.keys(), ...offers.keys()]))
      this.#offer(key, offers.get(key));
  }

  /** Sets the texts of countdowns, see `countdownsOf`. */
  count(texts: ReadonlyMap<string, string>): void {
    for (const [key, text] of texts) {
      if (this.#texts.get(key) === text) continue;
      this.#texts.set(key, text);
      for (const part of this.elementsOf(key)) {
        const shown = part.querySelector('.countdown text');
        if (shown !== null) shown.textContent = text;
      }
    }
  }

  /** Lets the ways that were just taken flash. */
  flash(keys: readonly string[]): void {
    for (const key of keys) {
      for (const part of this.elementsOf(key)) {
        const way = part.querySelector('.way, rect');
        way?.animate({ strokeWidth: ['9px', '3px'], strokeOpacity: [0.4, 1] }, 900);
      }
    }
  }

  /** Shows where what is pointed at leads to; nothing, where it is no transition. */
  point(target: Element | undefined): void {
    for (const part of this.#pointed) part.classList.remove('pointed');
    const key = target?.getAttribute('data-key') ?? '';
    const keys = key.startsWith('edge ')
      ? this.#sharing(key)
      : [key, ...(this.#ways.get(key) ?? [])];
    this.#pointed = target === undefined ? [] : keys.flatMap((one) => this.elementsOf(one));
    for (const part of this.#pointed) part.classList.add('pointed');
  }

  #addWay(transition: string, keys: readonly string[]): void {
    const key = transitionKey(transition);
    this.#ways.set(key, [...(this.#ways.get(key) ?? []), ...keys]);
  }

  #sharing(edge: string): readonly string[] {
    return [...this.#ways].flatMap(([key, keys]) => (keys.includes(edge) ? [key, ...keys] : []));
  }

  #nameState(key: string, name: string): void {
    this.#names.set(key, name);
    const [box] = this.elementsOf(key);
    box?.setAttribute('role', 'group');
    box?.setAttribute('tabindex', '-1');
    box?.setAttribute('aria-label', name);
  }

  #light(key: string, lights: ReadonlyMap<string, string>): void {
    const before = this.#lit.get(key) ?? '';
    const now = lights.get(key) ?? '';
    if (before === now) return;
    if (now === '') this.#lit.delete(key);
    else this.#lit.set(key, now);
    const name = this.#names.get(key);
    for (const part of this.elementsOf(key)) {
      part.classList.remove(...words(before));
      part.classList.add(...words(now));
      if (name !== undefined) part.setAttribute('aria-label', [name, ...words(now)].join(', '));
    }
  }

  #offer(key: string, offer: string | undefined): void {
    if (this.#offers.get(key) === offer) return;
    if (offer === undefined) this.#offers.delete(key);
    else this.#offers.set(key, offer);
    for (const part of this.elementsOf(key)) {
      if (offer === undefined) {
        for (const name of ['role', 'tabindex', 'aria-label']) part.removeAttribute(name);
      } else {
        part.setAttribute('role', 'button');
        part.setAttribute('tabindex', '0');
        // what is written there is part of the name, for those who speak to it
        part.setAttribute('aria-label', `${writtenIn(part)}: ${offer}`);
      }
      part.classList.toggle('offered', offer !== undefined);
    }
  }

  #badge(key: string, badge: Badge | undefined): void {
    const before = this.#badges.get(key);
    const isSame = before?.badge.text === badge?.text && before?.badge.looks === badge?.looks;
    if (isSame) return;
    before?.element?.remove();
    this.#badges.delete(key);
    // a way is as the transition that leads along it
    const ways = (this.#ways.get(key) ?? []).filter((way) => way.startsWith('edge '));
    for (const part of [key, ...ways].flatMap((one) => this.elementsOf(one))) {
      part.classList.remove(...words(before?.badge.looks));
      part.classList.add(...words(badge?.looks));
    }
    if (badge === undefined) return;
    const corner = badge.text === '' ? undefined : this.#cornerOf(key);
    const element = corner && elementOf(badgeShape(badge, corner), new Map());
    if (element !== undefined) this.svg.append(element);
    this.#badges.set(key, { badge, element });
  }

  #cornerOf(key: string): { readonly x: number; readonly y: number } | undefined {
    const { states, edges } = this.chart;
    const labels = edges.flatMap((edge) => edge.labels);
    const box =
      states.find(({ id }) => stateKey(id) === key) ??
      labels.find(({ transition }) => transitionKey(transition) === key) ??
      states.flatMap(({ rows }) => rows).find((row) => `transition ${row.transition}` === key);
    return box && { x: box.x + box.width, y: box.y };
  }
}

function badgeShape({ text, looks, title }: Badge, { x, y }: { x: number; y: number }): Shape {
  const width = Math.max(18, 7 * text.length + 8);
  const left = x - width + 6;
  return {
    tag: 'g',
    attributes: { class: `badge ${looks}` },
    children: [
      { tag: 'title', attributes: {}, children: [title] },
      { tag: 'rect', attributes: { x: left, y: y - 9, width, height: 16, rx: 8 }, children: [] },
      {
        tag: 'text',
        attributes: { x: left + width / 2, y: y - 1, 'text-anchor': 'middle' },
        children: [text],
      },
    ],
  };
}

function writtenIn(part: Element): string {
  const texts = part.querySelectorAll('.label-text, .row-text, .detail');
  const outer = [...texts].filter((text) => text.parentElement?.closest('text') === null);
  return outer.map(({ textContent }) => textContent.trim()).join(' ');
}

function words(text = ''): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** A piece of a drawing as elements, those with a key kept by it. All text in it is text. */
function elementOf(
  { tag, attributes, children }: Shape,
  parts: Map<string, Element[]>,
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'xmlns') element.setAttribute(name, String(value));
  }
  const key = attributes['data-key'];
  if (typeof key === 'string') parts.set(key, [...(parts.get(key) ?? []), element]);
  element.append(
    ...children.map((child) => (typeof child === 'string' ? child : elementOf(child, parts))),
  );
  return element;
}

import type { DefinitionGraph } from 'abeyance';
import type { EntryLine } from '../../protocol/index.ts';
import { actorName, eventName, workAddress } from './actor-names.ts';

/** One who sends or takes: a column of the diagram. */
export interface Lane {
  readonly key: string;
  readonly name: string;
  readonly type: 'world' | 'machine' | 'task' | 'more';
}

/** One arrow: a line of the diagram. A turn has one or more. */
export interface Message {
  readonly key: string;
  readonly revision: number;
  /** ms since epoch. */
  readonly at: number;
  /** Places of lanes. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly type: 'event' | 'timer' | 'done' | 'failed' | 'ask' | 'stop' | 'inner';
  /** Not taken: kept for later, passed over, or it failed. */
  readonly outcome: EntryLine['outcome'];
  /** The first of its turn. */
  readonly isTurn: boolean;
}

export interface Sequence {
  readonly lanes: readonly Lane[];
  readonly messages: readonly Message[];
}

export interface Cast {
  /** Id of the workflow. */
  readonly id: string;
  readonly graph: DefinitionGraph | undefined;
  /** Who began it, if another workflow did. */
  readonly parent: string | undefined;
  /** Workflows it began. */
  readonly children: readonly string[];
}

/** Lanes beyond these share the last one. */
const LANES_MAX = 12;
const OUTSIDE = ' outside';
const TIMERS = ' timers';
const WORKFLOWS = ' workflows';

/** Who told whom what, turn by turn, as far as the history tells it. */
export function sequenceOf(cast: Cast, lines: readonly EntryLine[]): Sequence {
  return new Telling(cast).tell(lines);
}

class Telling {
  readonly #cast: Cast;
  readonly #lanes: Lane[] = [];
  readonly #places = new Map<string, number>();
  readonly #messages: Message[] = [];
  /** Types of events that were kept for later and not taken yet. */
  readonly #kept: string[] = [];

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  tell(lines: readonly EntryLine[]): Sequence {
    const { id, parent, children } = this.#cast;
    this.#lane(OUTSIDE, 'outside', 'world');
    if (lines.some(({ source }) => source === 'timer')) this.#lane(TIMERS, 'timers', 'world');
    if (parent !== undefined || children.length > 0) {
      const name = parent === undefined ? 'workflows it began' : `parent ${parent}`;
      this.#lane(WORKFLOWS, name, 'world');
    }
    this.#lane(id, id, 'machine');
    for (const line of lines) this.#turn(line);
    return { lanes: this.#lanes, messages: this.#messages };
  }

  #turn(line: EntryLine): void {
    const before = this.#messages.length;
    const { id } = this.#cast;
    const { to, source, eventType, transitions, workStarted, workStopped } = line;
    const isTask = source === 'task';
    const isKept = source === 'message' && this.#takeKept(eventType);
    const taker = isTask ? ownerOf(to) : to;
    const from = isTask ? this.#worker(to) : isKept ? this.#actor(taker) : this.#sender(line);
    const text = eventName(eventType, to);
    this.#add(line, from, this.#actor(taker), {
      text: isKept ? `${text}, kept till now` : text,
      type: messageType(line),
    });
    if (line.outcome === 'deferred') this.#kept.push(eventType);
    let last = taker;
    for (const { address } of transitions) {
      if (address === last) continue;
      this.#add(line, this.#actor(last), this.#actor(address), { text: 'tells', type: 'inner' });
      last = address;
    }
    for (const key of workStarted) {
      const address = workAddress(key);
      const [asker, worker] = [this.#actor(ownerOf(address)), this.#worker(address)];
      this.#add(line, asker, worker, { text: `asks ${this.#lanes[worker]?.name}`, type: 'ask' });
    }
    for (const key of workStopped) {
      const address = workAddress(key);
      if (isTask && address === to) continue;
      const [asker, worker] = [this.#actor(ownerOf(address) || id), this.#worker(address)];
      this.#add(line, asker, worker, { text: 'needs no longer', type: 'stop' });
    }
    const first = this.#messages[before];
    if (first !== undefined) this.#messages[before] = { ...first, isTurn: true };
  }

  /** Whether such an event was kept before: then nobody sent it just now. */
  #takeKept(eventType: string): boolean {
    const at = this.#kept.indexOf(eventType);
    if (at >= 0) this.#kept.splice(at, 1);
    return at >= 0;
  }

  #sender({ source, to }: EntryLine): number {
    const { id, parent } = this.#cast;
    const isOther = source === 'message' || (source === 'start' && parent !== undefined);
    if (source === 'timer') return this.#lane(TIMERS, 'timers', 'world');
    if (isOther && to === id) return this.#lane(WORKFLOWS, 'other workflows', 'world');
    return this.#lane(OUTSIDE, 'outside', 'world');
  }

  #add(
    { revision, at, outcome }: EntryLine,
    from: number,
    to: number,
    { text, type }: Pick<Message, 'text' | 'type'>,
  ): void {
    const key = `${revision}.${this.#messages.length}`;
    this.#messages.push({ key, revision, at, from, to, text, type, outcome, isTurn: false });
  }

  /** The lane of a machine. */
  #actor(address: string): number {
    const { id, graph } = this.#cast;
    if (address === '' || address === id) return this.#lane(id, id, 'machine');
    const name = actorName(address, id, graph);
    return this.#lane(`machine ${name}`, name, 'machine');
  }

  #worker(address: string): number {
    const { id, graph } = this.#cast;
    const name = actorName(address, id, graph);
    return this.#lane(`task ${name}`, name, 'task');
  }

  #lane(key: string, name: string, type: Lane['type']): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#lanes.length >= LANES_MAX - 1) {
      if (this.#lanes.length < LANES_MAX)
        this.#lanes.push({ key: ' more', name: 'others', type: 'more' });
      this.#places.set(key, LANES_MAX - 1);
      return LANES_MAX - 1;
    }
    this.#lanes.push({ key, name, type });
    this.#places.set(key, this.#lanes.length - 1);
    return this.#lanes.length - 1;
  }
}

function ownerOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf('/')));
}

function messageType({ source, eventType, hasError }: EntryLine): Message['type'] {
  if (source === 'timer') return 'timer';
  if (source !== 'task') return 'event';
  const isBad = hasError || /reject|error/.test(eventType);
  return isBad ? 'failed' : 'done';
}

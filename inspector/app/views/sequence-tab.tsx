import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { listWindow } from '../base/list-window.ts';
import { exactText } from '../base/time-text.ts';
import { useInspector } from '../base/use-inspector.ts';
import { revisionOf, type Moment } from '../run/moment.ts';
import { moveAmongButtons } from './arrow-focus.ts';
import { HistoryNotice } from './history-notice.tsx';
import { sequenceOf, type Lane, type Message } from './sequence.ts';
import { useHistory } from './use-history.ts';
import { useLook } from './use-look.ts';

/** px; the sheet says the same. */
const ROW = 26;

/** Who told whom what: the actors of a workflow beside each other, time downwards. */
export function SequenceTab({ moment }: { readonly moment: Moment }): JSX.Element {
  const { definitions } = useInspector();
  const told = useHistory(moment, true);
  const { row, children } = moment.run;
  const graph = definitions.of(row.definition).value?.graph;
  const sequence = useMemo(
    () => told && sequenceOf({ id: row.id, graph, parent: row.parent, children }, told.lines),
    [told, graph, row.id, row.parent, children.length > 0],
  );
  if (told === undefined || sequence === undefined)
    return <p class="notice">Reading what it did</p>;
  return (
    <div class="sequence">
      <HistoryNotice told={told} />
      <Messages {...sequence} here={revisionOf(moment)} moment={moment} />
    </div>
  );
}

interface MessagesProps {
  readonly lanes: readonly Lane[];
  readonly messages: readonly Message[];
  readonly here: number;
  readonly moment: Moment;
}

/** Many lines, of which only those in sight are in the page. */
function Messages({ lanes, messages, here, moment }: MessagesProps): JSX.Element {
  const look = useLook(moment);
  const box = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const height = useSignal(0);
  useSight(
    box,
    height,
    messages.findIndex(({ revision }) => revision === here),
  );
  const { first, end } = listWindow({
    rows: messages.length,
    rowHeight: ROW,
    scrollTop: scrollTop.value,
    height: height.value,
  });
  const gridTemplateColumns = `116px repeat(${lanes.length},minmax(112px,1fr))`;
  return (
    <div
      class="sequence-box"
      ref={box}
      role="table"
      aria-label="Messages between the actors"
      aria-rowcount={messages.length + 1}
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        scrollTop.value = currentTarget.scrollTop;
      }}
      onKeyDown={(event) => {
        if (moveAmongButtons(event.currentTarget, event)) event.preventDefault();
      }}
    >
      <LaneHeads lanes={lanes} columns={gridTemplateColumns} />
      <div class="sequence-rows" role="rowgroup" style={{ height: `${messages.length * ROW}px` }}>
        {messages.slice(first, end).map((message, index) => (
          <MessageRow
            key={message.key}
            {...{ message, lanes, look }}
            columns={gridTemplateColumns}
            index={first + index}
            place={message.revision === here ? 'here' : message.revision > here ? 'later' : ''}
          />
        ))}
      </div>
    </div>
  );
}

/** Tells how high the box is, and keeps one of its lines in sight when that is another. */
function useSight(
  box: { readonly current: HTMLElement | null },
  height: Signal<number>,
  at: number,
): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => (height.value = element.clientHeight));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || at < 0) return;
    const [top, end] = [at * ROW, (at + 3) * ROW];
    const seen = element.clientHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (end > element.scrollTop + seen) element.scrollTop = end - seen;
  }, [at, height.value > 0]);
}

interface LaneHeadsProps {
  readonly lanes: readonly Lane[];
  readonly columns: string;
}

function LaneHeads({ lanes, columns }: LaneHeadsProps): JSX.Element {
  return (
    <div
      class="sequence-head"
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: columns }}
    >
      <span role="columnheader">time</span>
      {lanes.map(({ key, name, type }) => (
        <span key={key} role="columnheader" class={`lane ${type}`} title={`${type}: ${name}`}>
          {name}
        </span>
      ))}
    </div>
  );
}

interface MessageRowProps {
  readonly message: Message;
  readonly lanes: readonly Lane[];
  readonly columns: string;
  readonly index: number;
  readonly place: '' | 'here' | 'later';
  readonly look: (revision: number) => void;
}

function MessageRow({ message, lanes, columns, index, place, look }: MessageRowProps): JSX.Element {
  const { from, to, text, type, outcome, at, revision, isTurn } = message;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const said = [
    `#${revision}`,
    `${lanes[from]?.name} → ${lanes[to]?.name}:`,
    text,
    outcome === 'handled' ? '' : outcome,
  ].join(' ');
  const way = from === to ? 'self' : from < to ? 'rightwards' : 'leftwards';
  return (
    <div
      class={`sequence-row ${place}${isTurn ? ' turn' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      style={{ gridTemplateColumns: columns, top: `${index * ROW}px` }}
    >
      <span role="cell" class="at" title={exactText(at)}>
        {isTurn ? exactText(at).slice('2026-'.length) : ''}
      </span>
      <span
        role="cell"
        class={`arrow ${way} ${type} ${outcome}`}
        style={{ gridColumn: `${left + 2} / ${right + 3}`, '--lanes': right - left + 1 }}
      >
        <button
          type="button"
          class="plain"
          title={said}
          aria-current={place === 'here' ? 'true' : undefined}
          onClick={() => look(revision)}
        >
          <span class="arrow-text">{text}</span>
        </button>
      </span>
    </div>
  );
}

import { useComputed, useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { ZoomButtons } from '../chart-view/zoom-buttons.tsx';
import type { Moment } from '../run/moment.ts';
import { HistoryNotice } from './history-notice.tsx';
import { compressedScale, evenScale, type TimeScale } from './time-scale.ts';
import { timelineOf, type Machine, type TimeLane } from './timeline.ts';
import { TimelineLanes } from './timeline-lanes.tsx';
import { useHistory } from './use-history.ts';

/** px of the column with the names; the sheet says the same. */
const NAMES = 180;
const ZOOM_MAX = 200;
/** What goes on is drawn anew so often, ms. */
const STEP_MS = 10_000;
/** Share of the whole above which a gap leaves little room for the rest. */
const LONG_GAP = 0.4;
const OVER: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);

/** What a workflow was in, did and waited for, over time. */
export function TimelineTab({ moment }: { readonly moment: Moment }): JSX.Element {
  const { source, histories } = useInspector();
  const { run } = moment;
  const { id, revision, status } = run.row;
  const isOver = OVER.has(status);
  const history = histories.of(id);
  const told = useHistory(moment, true);
  const machines = useMachines(moment);
  const tries = run.tasks.map(({ attempt }) => attempt).join();
  const attempts = useAnswer(
    () => source.attempts({ id, limit: 1_000 }),
    [source, id, revision, tries],
  ).state.value.answer?.items;
  const lanes = useMemo(
    () => told && timelineOf({ id, machines, lines: told.lines, attempts: attempts ?? [], isOver }),
    [told, machines, attempts, id, isOver],
  );
  const first = told?.lines[0]?.at;
  if (told === undefined || lanes === undefined || first === undefined)
    return <p class="notice">Reading what it did</p>;
  const last = told.lines.at(-1)?.at ?? first;
  const gaps = told.lines.map(({ at }, index) => at - (told.lines[index - 1]?.at ?? at));
  history.compressed.value ??= gaps.some((gap) => gap > (last - first) * LONG_GAP);
  return (
    <div class="timeline">
      <HistoryNotice told={told} />
      <Track moment={moment} lanes={lanes} times={told.lines.map(({ at }) => at)} />
    </div>
  );
}

/** Machines of the workflow whose definitions have come, the root first. */
function useMachines({ run }: Moment): readonly Machine[] {
  const { definitions } = useInspector();
  const found = run.actors.flatMap(({ address, definition }) => {
    const graph = definition && definitions.of(definition).value?.graph;
    return graph === undefined || graph === '' ? [] : [{ address, graph }];
  });
  const known = found.map(({ address, graph }) => `${address} ${graph.version}`).join('\n');
  return useMemo(() => found, [known]);
}

interface TrackProps {
  readonly moment: Moment;
  readonly lanes: readonly TimeLane[];
  readonly times: readonly number[];
}

function Track({ moment, lanes, times }: TrackProps): JSX.Element {
  const { now, histories } = useInspector();
  const { compressed } = histories.of(moment.run.row.id);
  const box = useRef<HTMLDivElement>(null);
  const { zoom, width, left, zoomTo } = useSpan(box);
  // so that what goes on is not drawn anew each second
  const until = useComputed(() => Math.ceil(now.value / STEP_MS) * STEP_MS).value;
  const isCompressed = compressed.value === true;
  const scale = useMemo(
    () => scaleOf(lanes, times, { until, isCompressed, width: (width - NAMES) * zoom }),
    [lanes, times, until, isCompressed, width, zoom],
  );
  return (
    <>
      <div class="chart-tools">
        <label title="Long gaps are drawn short, so that seconds are seen beside weeks">
          <input
            type="checkbox"
            checked={isCompressed}
            onChange={({ currentTarget }) => {
              compressed.value = currentTarget.checked;
            }}
          />{' '}
          Compress idle gaps
        </label>
        <ZoomButtons
          zoom={zoom}
          onOut={() => zoomTo(zoom / 1.5)}
          onIn={() => zoomTo(zoom * 1.5)}
          onFit={() => zoomTo(1)}
        />
      </div>
      <div
        class="timeline-box"
        ref={box}
        onScroll={({ currentTarget }) => {
          left.value = currentTarget.scrollLeft;
        }}
      >
        {width > 0 && (
          <TimelineLanes {...{ moment, lanes, scale, until }} left={left.value} seen={width} />
        )}
      </div>
    </>
  );
}

interface Span {
  readonly zoom: number;
  /** px of the box. */
  readonly width: number;
  /** px that are scrolled away. */
  readonly left: Signal<number>;
  readonly zoomTo: (zoom: number, x?: number) => void;
}

/** How much of the time is in sight. */
function useSpan(box: { readonly current: HTMLElement | null }): Span {
  const zoom = useSignal(1);
  const width = useSignal(0);
  const left = useSignal(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => (width.value = element.clientWidth));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const zoomTo = (next: number, x = NAMES + (width.value - NAMES) / 2) => {
    const before = zoom.value;
    zoom.value = Math.min(ZOOM_MAX, Math.max(1, next));
    const at = (left.value + x - NAMES) * (zoom.value / before);
    // the track has its new width only after it was drawn
    requestAnimationFrame(() => {
      if (box.current !== null) box.current.scrollLeft = at - x + NAMES;
    });
  };
  useWheel(box, (factor, x) => zoomTo(zoom.value * factor, x));
  return { zoom: zoom.value, width: width.value, left, zoomTo };
}

function scaleOf(
  lanes: readonly TimeLane[],
  times: readonly number[],
  { until, isCompressed, width }: { until: number; isCompressed: boolean; width: number },
): TimeScale {
  const ends = lanes.flatMap(({ bars }) => bars.map(({ to }) => to ?? until));
  const from = times[0] ?? until;
  const isOver = lanes.every(({ bars }) => bars.every(({ to }) => to !== undefined));
  const last = times.at(-1) ?? until;
  const present = isOver ? last : until;
  // weeks that are still to come would leave no room for what was
  if (!isCompressed) return evenScale(from, present + (present - from) * 0.04, width);
  const to = ends.reduce((most, end) => Math.max(most, end), present);
  return compressedScale([...times, present, ...ends], from, to, width);
}

function useWheel(
  box: { readonly current: HTMLElement | null },
  zoom: (factor: number, x: number) => void,
): void {
  const newest = useRef(zoom);
  newest.current = zoom;
  useEffect(() => {
    const element = box.current;
    const turn = (event: WheelEvent): void => {
      if (element === null || (!event.ctrlKey && !event.metaKey)) return;
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().x;
      newest.current(Math.exp(-event.deltaY / 300), x);
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, []);
}

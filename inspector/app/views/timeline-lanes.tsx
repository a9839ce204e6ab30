import type { JSX } from 'preact';
import { exactText } from '../base/time-text.ts';
import type { Moment } from '../run/moment.ts';
import { moveAmongButtons } from './arrow-focus.ts';
import { lastedText } from './offers.ts';
import type { TimeScale } from './time-scale.ts';
import { drawnBars, type DrawnBar, type TimeLane } from './timeline.ts';
import { useLook } from './use-look.ts';

/** px drawn beside what is in sight. */
const BESIDE = 400;
/** px between two times of the axis. */
const AXIS_STEP = 130;
const DAY_MS = 86_400_000;

export interface TimelineLanesProps {
  readonly moment: Moment;
  readonly lanes: readonly TimeLane[];
  readonly scale: TimeScale;
  /** ms since epoch what goes on is drawn to. */
  readonly until: number;
  /** px that are scrolled away. */
  readonly left: number;
  /** px in sight. */
  readonly seen: number;
}

export function TimelineLanes(props: TimelineLanesProps): JSX.Element {
  const { moment, lanes, scale, left, seen } = props;
  const at = moment.type === 'past' ? moment.snapshot.at : undefined;
  const style = { width: `${scale.width}px` };
  return (
    <div
      class="timeline-lanes"
      role="table"
      aria-label="What it was in, did and waited for, over time"
      onKeyDown={(event) => {
        if (moveAmongButtons(event.currentTarget, event)) event.preventDefault();
      }}
    >
      <div class="time-lane axis" role="row">
        <span class="lane-name" role="columnheader">
          lane
        </span>
        <span class="track" role="columnheader" aria-label="time" style={style}>
          {axis(scale, left, seen).map(({ x, text, title }) => (
            <span key={x} class="axis-time" title={title} style={{ left: `${x}px` }}>
              {text}
            </span>
          ))}
        </span>
      </div>
      {lanes.map((lane) => (
        <LaneRow key={lane.key} {...props} lane={lane} />
      ))}
      {at !== undefined && (
        <div class="cursor-line" style={{ left: `calc(var(--names) + ${scale.at(at)}px)` }} />
      )}
    </div>
  );
}

interface LaneRowProps extends TimelineLanesProps {
  readonly lane: TimeLane;
}

function LaneRow({ moment, lane, scale, until, left, seen }: LaneRowProps): JSX.Element {
  const look = useLook(moment);
  const sight = { now: until, left: left - BESIDE, right: left + seen + BESIDE };
  return (
    <div class={`time-lane ${lane.type}`} role="row">
      <span class="lane-name" role="rowheader" title={`${lane.type}: ${lane.name}`}>
        {lane.name}
      </span>
      <span class="track" role="cell" style={{ width: `${scale.width}px` }}>
        {drawnBars(lane.bars, scale, sight).map((drawn) => (
          <BarButton key={drawn.bar.key} {...{ drawn, lane, until, look }} />
        ))}
        {lane.ticks.map(({ at, text }, index) => (
          <span
            key={index}
            class="tick"
            role="img"
            aria-label={text}
            title={`${exactText(at)}\n${text}`}
            style={{ left: `${scale.at(at)}px` }}
          />
        ))}
      </span>
    </div>
  );
}

interface BarButtonProps {
  readonly drawn: DrawnBar;
  readonly lane: TimeLane;
  readonly until: number;
  readonly look: (revision: number) => void;
}

function BarButton({ drawn, lane, until, look }: BarButtonProps): JSX.Element {
  const { bar, left, width, count } = drawn;
  const { from, to, looks, text, revision } = bar;
  const lasted = lastedText((to ?? until) - from);
  const name = text || lane.name;
  const how = HOW[looks];
  const what = how === '' ? name : `${name} ${how}`;
  const long = to === undefined ? `${lasted} so far` : lasted;
  const since = `from ${exactText(from)}`;
  const said = count > 1 ? `${count} in a short time, ${since}` : `${what}\n${long}, ${since}`;
  return (
    <button
      type="button"
      class={`bar ${looks}${to === undefined ? ' on' : ''}`}
      title={said}
      aria-label={said.replace('\n', ', ')}
      style={{ left: `${left}px`, width: `${width}px` }}
      onClick={() => look(revision)}
    >
      {width > 24 && <span>{text}</span>}
    </button>
  );
}

const HOW: Readonly<Record<DrawnBar['bar']['looks'], string>> = {
  state: '',
  done: 'done',
  failed: 'failed',
  dropped: 'stopped, its result not wanted any more',
  open: 'not ended yet',
  fired: 'fired',
  cleared: 'cleared before it was due',
  pending: 'set',
};

interface AxisTime {
  readonly x: number;
  readonly text: string;
  readonly title: string;
}

function axis(scale: TimeScale, left: number, seen: number): readonly AxisTime[] {
  const times: AxisTime[] = [];
  const first = Math.max(0, Math.floor((left - BESIDE) / AXIS_STEP));
  const isLong = scale.to - scale.from > DAY_MS;
  for (let index = first; index * AXIS_STEP < Math.min(scale.width - 60, left + seen); index += 1) {
    const x = index * AXIS_STEP;
    const exact = exactText(scale.timeAt(x));
    times.push({ x, text: isLong ? exact.slice(5, 16) : exact.slice(11), title: exact });
  }
  return times;
}

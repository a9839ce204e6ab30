import type { JSX } from 'preact';
import { lazyPart } from '../base/lazy.tsx';
import type { RunTab } from '../base/route.ts';
import { OutlineTab } from '../views/outline-tab.tsx';
import { ActorsTab } from './actors-tab.tsx';
import { ChartTab } from './chart-tab.tsx';
import { ErrorsTab } from './errors-tab.tsx';
import { JsonTab } from './json-tab.tsx';
import type { Moment } from './moment.ts';

const Sequence = lazyPart(async () => (await import('../views/sequence-tab.tsx')).SequenceTab);
const Timeline = lazyPart(async () => (await import('../views/timeline-tab.tsx')).TimelineTab);

export interface RunTabPaneProps {
  readonly tab: RunTab;
  readonly moment: Moment;
}

/** What the chosen tab shows of a moment. */
export function RunTabPane({ tab, moment }: RunTabPaneProps): JSX.Element {
  switch (tab) {
    case 'chart':
      return <ChartTab moment={moment} />;
    case 'outline':
      return <OutlineTab moment={moment} />;
    case 'sequence':
      return <Sequence.Part moment={moment} />;
    case 'timeline':
      return <Timeline.Part moment={moment} />;
    case 'actors':
      return <ActorsTab moment={moment} />;
    case 'errors':
      return <ErrorsTab moment={moment} />;
    case 'json':
      return <JsonTab moment={moment} />;
    default:
      return <p class="notice">{tab}</p>;
  }
}

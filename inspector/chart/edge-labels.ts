import type { GraphState, GraphTransition } from 'abeyance';
import type { ChartLabel } from './chart.ts';
import {
  COUNTDOWN_DROP,
  COUNTDOWN_HEIGHT,
  COUNTDOWN_WIDTH,
  DETAIL_STYLE,
  LABEL_GAP,
  LABEL_LINE,
  LABEL_PADDING_X,
  LABEL_PADDING_Y,
  LABEL_STYLE,
  LABEL_WIDTH_MAX,
} from './measures.ts';
import { cutText, textWidth } from './text-width.ts';
import { transitionText } from './transition-text.ts';

export interface EdgeLabels {
  readonly labels: readonly ChartLabel[];
  readonly width: number;
  readonly height: number;
}

interface PlacedTransition {
  readonly state: GraphState;
  readonly transition: GraphTransition;
}

/** The labels of the transitions of one edge, one below the other. */
export function edgeLabels(transitions: readonly PlacedTransition[]): EdgeLabels {
  const unplaced = transitions.map(labelOf);
  const width = Math.max(...unplaced.map((label) => label.width));
  let y = 0;
  const labels = unplaced.map((label) => {
    const x = Math.round((width - label.width) / 2);
    const placed = { ...label, x, y };
    y += label.height + LABEL_GAP;
    if (label.kind !== 'after') return placed;
    const countdown = {
      x: x + Math.round((label.width - COUNTDOWN_WIDTH) / 2),
      y: placed.y + label.height + COUNTDOWN_DROP - COUNTDOWN_HEIGHT,
      width: COUNTDOWN_WIDTH,
      height: COUNTDOWN_HEIGHT,
    };
    y += COUNTDOWN_DROP;
    return { ...placed, countdown };
  });
  return { labels, width, height: y - LABEL_GAP };
}

function labelOf({ state, transition }: PlacedTransition): ChartLabel {
  const { kind, text, guard, actions } = transitionText(state, transition);
  const first = cutText([text, guard].join(' ').trim(), LABEL_STYLE, LABEL_WIDTH_MAX);
  const second = cutText(actions, DETAIL_STYLE, LABEL_WIDTH_MAX);
  const textRoom = Math.max(textWidth(first, LABEL_STYLE), textWidth(second, DETAIL_STYLE));
  const ownWidth = textRoom + 2 * LABEL_PADDING_X;
  return {
    transition: transition.id,
    kind,
    text: first,
    detail: second,
    title: [text, guard, actions, transition.description ?? '']
      .filter((part) => part !== '')
      .join(' '),
    x: 0,
    y: 0,
    width: kind === 'after' ? Math.max(ownWidth, COUNTDOWN_WIDTH) : ownWidth,
    height: 2 * LABEL_PADDING_Y + LABEL_LINE * (second === '' ? 1 : 2) - (second === '' ? 0 : 2),
  };
}

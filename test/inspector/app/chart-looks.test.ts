import { expect, test } from 'vitest';
import {
  centred,
  firstView,
  fitZoom,
  MARGIN,
  nearest,
  zoomedAt,
} from '../../../inspector/app/chart-view/viewport.ts';

const pane = { width: 800, height: 600 };

test('a chart that fits is seen whole, a larger one so that it can be read', () => {
  expect(fitZoom({ width: 400, height: 300 }, pane)).toBe(1);
  expect(fitZoom({ width: 7_520, height: 300 }, pane)).toBeCloseTo(0.1);
  const middle = { x: 1_000, y: 900 };
  const view = firstView({ width: 2_000, height: 2_000 }, pane, middle);
  expect(view.zoom).toBe(0.8);
  expect((view.left + pane.width / 2 - MARGIN) / view.zoom).toBeCloseTo(middle.x);
  expect((view.top + pane.height / 2 - MARGIN) / view.zoom).toBeCloseTo(middle.y);
});

test('what lies under the pointer stays there while one zooms', () => {
  const before = centred({ x: 500, y: 400 }, 1, pane);
  const at = { x: 200, y: 450 };
  const place = (view: typeof before) => (view.left + at.x - MARGIN) / view.zoom;
  const after = zoomedAt(before, 2.5, at);
  expect(after.zoom).toBe(2.5);
  expect(place(after)).toBeCloseTo(place(before));
  expect(zoomedAt(before, 99, at).zoom).toBe(4);
});

test('an arrow leads to the nearest ahead, and nowhere where there is none', () => {
  const places = [
    { id: 'below', x: 10, y: 100 },
    { id: 'aside', x: 90, y: 60 },
    { id: 'above', x: 0, y: -50 },
  ];
  expect(nearest({ x: 0, y: 0 }, 'ArrowDown', places)?.id).toBe('below');
  expect(nearest({ x: 0, y: 0 }, 'ArrowRight', places)?.id).toBe('aside');
  expect(nearest({ x: 0, y: 0 }, 'ArrowUp', places)?.id).toBe('above');
  expect(nearest({ x: 0, y: 0 }, 'ArrowLeft', places)).toBeUndefined();
});

import type { Point } from './chart.ts';
import { ARROW_LENGTH, ARROW_WIDTH, CORNER_RADIUS } from './measures.ts';

export interface EdgePath {
  readonly path: string;
  readonly arrow: string;
}

/** A way of horizontal and vertical pieces with rounded corners, and the head at its end. */
export function edgePath(points: readonly Point[]): EdgePath {
  const start = points[0];
  const end = points.at(-1);
  const beforeEnd = points.at(-2);
  if (start === undefined || end === undefined || beforeEnd === undefined) {
    return { path: '', arrow: '' };
  }
  const shaftEnd = towards(end, beforeEnd, ARROW_LENGTH - 1);
  const way = [...points.slice(0, -1), shaftEnd];
  const parts = [`M${spot(start)}`];
  for (let index = 1; index < way.length - 1; index += 1) {
    parts.push(corner(way[index - 1] ?? start, way[index] ?? start, way[index + 1] ?? end));
  }
  return { path: [...parts, `L${spot(shaftEnd)}`].join(''), arrow: head(beforeEnd, end) };
}

/** Without points that lie on the line between their neighbours, which would make false corners. */
export function straightened(points: readonly Point[]): readonly Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined || after === undefined) return true;
    const sameX = same(before.x, point.x) && same(point.x, after.x);
    const sameY = same(before.y, point.y) && same(point.y, after.y);
    return !sameX && !sameY;
  });
}

function corner(before: Point, at: Point, after: Point): string {
  const radius = Math.min(CORNER_RADIUS, distance(before, at) / 2, distance(at, after) / 2);
  return `L${spot(towards(at, before, radius))}Q${spot(at)} ${spot(towards(at, after, radius))}`;
}

function head(from: Point, to: Point): string {
  const length = distance(from, to) || 1;
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const back = { x: to.x - along.x * ARROW_LENGTH, y: to.y - along.y * ARROW_LENGTH };
  const side = { x: (-along.y * ARROW_WIDTH) / 2, y: (along.x * ARROW_WIDTH) / 2 };
  const left = { x: back.x + side.x, y: back.y + side.y };
  const right = { x: back.x - side.x, y: back.y - side.y };
  return `M${spot(to)}L${spot(left)}L${spot(right)}Z`;
}

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to);
  const share = length === 0 ? 0 : Math.min(1, by / length);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function same(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.01;
}

function spot({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

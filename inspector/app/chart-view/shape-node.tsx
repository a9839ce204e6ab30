import { h, type VNode } from 'preact';
import type { Shape } from '../../chart/index.ts';

/** A piece of a drawing as elements. All text in it is text. */
export function shapeNode({ tag, attributes, children }: Shape): VNode {
  return h(
    tag,
    attributes,
    ...children.map((child) => (typeof child === 'string' ? child : shapeNode(child))),
  );
}

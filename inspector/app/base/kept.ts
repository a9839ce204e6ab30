import type { Json, JsonObject, Kept } from '../../protocol/index.ts';

/** Characters of a value on one line. */
const LINE_MAX = 120;
/** Parts of a value that are named on that line. */
const PARTS_MAX = 8;

/** What stands in a value that JSON cannot say. */
export interface Tagged {
  readonly tag: string;
  readonly content: Json;
}

/** Reads the object with the one key `$` that a store writes for what JSON cannot say. */
export function taggedOf(value: Json): Tagged | undefined {
  if (!isObject(value)) return undefined;
  const mark = value['$'];
  if (mark === undefined || Object.keys(value).length !== 1) return undefined;
  if (typeof mark === 'string') return { tag: mark, content: null };
  if (!isList(mark) || typeof mark[0] !== 'string') return undefined;
  return { tag: mark[0], content: mark[1] ?? null };
}

/** A part of a value, under the name it has there. */
export type KeptPart = readonly [name: string, value: Kept];

/** What stands inside of a value, the first so many; nothing in what is shown on one line. */
export function partsOf(value: Kept, most: number = Infinity): readonly KeptPart[] {
  const inside = insideOf(value);
  if (inside === undefined) return [];
  if (!isList(inside)) return Object.entries(inside).slice(0, most);
  const isMap = taggedOf(value)?.tag === 'Map';
  const shown = most < inside.length ? inside.slice(0, most) : inside;
  return shown.map((one, index) => (isMap ? mapPart(one) : ([String(index), one] as const)));
}

/** How many parts a value has. */
export function sizeOf(value: Kept): number {
  const inside = insideOf(value);
  if (inside === undefined) return 0;
  return isList(inside) ? inside.length : Object.keys(inside).length;
}

/** A value as one reads it, on one line; `levels` deep. */
export function keptText(value: Kept, max: number = LINE_MAX, levels = 2): string {
  if (typeof value === 'string') return shortened(JSON.stringify(value.slice(0, max)), max);
  if (typeof value !== 'object' || value === null) return String(value);
  const tagged = taggedOf(value);
  const known = tagged && taggedText(tagged);
  if (known !== undefined) return shortened(known, max);
  const size = sizeOf(value);
  const isArray = isList(insideOf(value));
  if (levels === 0 && size > 0) return isArray ? `[${size}]` : '{…}';
  const shown = partsOf(value, PARTS_MAX).map(([name, one]) => {
    const text = keptText(one, Math.max(16, max >> 1), levels - 1);
    return isArray ? text : `${name}: ${text}`;
  });
  const text = [...shown, ...(size > PARTS_MAX ? ['…'] : [])].join(', ');
  return shortened(isArray ? `[${text}]` : `{${text}}`, max);
}

/** The kind of a value, for its colour. */
export function kindOf(value: Kept): string {
  if (value === null) return 'null';
  const tag = taggedOf(value)?.tag;
  if (tag !== undefined) return tag.toLowerCase();
  return isList(value) ? 'list' : typeof value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The text of a value without what cannot be said in JSON: to be copied, or written anew. */
export function indentedText(value: Kept): string {
  return JSON.stringify(value, undefined, 2);
}

/** A field of an error as it is stored, or of any object. */
export function fieldOf(value: Kept | undefined, name: string): Kept | undefined {
  if (!isObject(value)) return undefined;
  const tagged = taggedOf(value);
  return tagged === undefined ? value[name] : fieldOf(tagged.content, name);
}

/** The list or the record a value holds; `undefined`: none. */
function insideOf(value: Kept): readonly Json[] | JsonObject | undefined {
  if (isList(value)) return value;
  if (!isObject(value)) return undefined;
  const tagged = taggedOf(value);
  if (tagged === undefined) return value;
  const { content } = tagged;
  return isList(content) || isObject(content) ? content : undefined;
}

function mapPart(pair: Json): KeptPart {
  const [key = null, value = null] = isList(pair) ? pair : [];
  return [typeof key === 'string' ? key : keptText(key), value];
}

/** `undefined`: it is as one reads its parts. */
function taggedText({ tag, content }: Tagged): string | undefined {
  switch (tag) {
    case 'undefined':
      return 'undefined';
    case 'Date':
      return typeof content === 'number' ? dateText(content) : 'Invalid Date';
    case 'BigInt':
      return `${plainText(content)}n`;
    case 'Number':
      return plainText(content);
    case 'Error':
      return errorText(content);
    case 'Ref':
      return `→ ${plainText(content)}`;
    case 'Map':
    case 'Set':
      return `${tag}(${isList(content) ? content.length : 0})`;
    default:
      return undefined;
  }
}

/** A text as it is, anything else as JSON. */
export function plainText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `CardDeclined: no money`, of an error. */
export function errorText(error: Kept): string {
  if (typeof error === 'string') return error;
  const message = fieldOf(error, 'message');
  if (typeof message !== 'string') return keptText(error);
  const name = fieldOf(error, 'code') ?? fieldOf(error, 'name');
  return typeof name === 'string' ? `${name}: ${message}` : message;
}

function dateText(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}

function shortened(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

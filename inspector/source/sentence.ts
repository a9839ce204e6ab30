/** One sentence of an error as it is stored: its text as the codec wrote it. */
export function sentenceOf(text: string): string {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'string') return value;
  const tag = fieldOf(value, '$');
  const [kind, content] = (Array.isArray(tag) ? tag : [undefined, value]) as readonly unknown[];
  if (kind !== 'Error' && kind !== undefined && kind !== 'Object') return text.slice(0, 200);
  const message = fieldOf(content, 'message');
  if (typeof message !== 'string') return text.slice(0, 200);
  const name = fieldOf(content, 'code') ?? fieldOf(content, 'name');
  return typeof name === 'string' ? `${name}: ${message}` : message;
}

function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

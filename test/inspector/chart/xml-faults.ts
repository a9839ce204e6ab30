/** What keeps a text from being well-formed XML: tags that do not match, marks left bare. */
export function xmlFaults(text: string): readonly string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const tag = /<(\/?)([\w:.-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
  let at = text.startsWith('<?xml ') ? text.indexOf('?>') + 2 : 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const words = text.slice(at, next < 0 ? text.length : next);
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(words) || words.includes(']]>')) {
      faults.push(`text ${words.slice(0, 40)}`);
    }
    if (open.length === 0 && words.trim() !== '') faults.push(`outside: ${words.slice(0, 40)}`);
    if (next < 0) break;
    tag.lastIndex = next;
    const found = tag.exec(text);
    if (found === null) return [...faults, `no tag: ${text.slice(next, next + 60)}`];
    const [whole, isEnd, name = '', attributes = '', isEmpty] = found;
    const names = [...attributes.matchAll(/\s([\w:-]+)="/g)].map((match) => match[1]);
    if (new Set(names).size < names.length) faults.push(`twice: ${whole.slice(0, 60)}`);
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+);)/.test(attributes)) faults.push(`mark in ${whole}`);
    if (isEnd === '/' && open.pop() !== name) faults.push(`end of ${name}`);
    if (isEnd === '' && isEmpty === '') open.push(name);
    at = next + whole.length;
  }
  return [...faults, ...open.map((name) => `${name} is not ended`)];
}

/**
 * The JSON text of an object from the texts of its values; what is `undefined` is left out. Texts
 * that are known already need not be made again. Keys are our own plain words.
 */
export function objectText(values: Readonly<Record<string, string | undefined>>): string {
  let text = '';
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) text += `${text === '' ? '{' : ','}"${key}":${value}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

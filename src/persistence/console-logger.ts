import { silentLogger, type LogFields, type Logger } from '../runtime/logger.ts';

/**
 * A logger for the environment variable `DEBUG`, as the `debug` package reads it: names separated
 * by commas, `*` for any characters, a `-` before what to leave out. The names are
 * `abeyance:debug`, `abeyance:info`, `abeyance:warn` and `abeyance:error`. Lines go to stderr.
 */
export function debugLogger(patterns: string): Logger {
  const level = (name: keyof Logger): Logger['debug'] => {
    const space = `abeyance:${name}`;
    if (!isEnabled(space, patterns)) return silentLogger[name];
    return (message, fields) => console.error(line(space, message, fields));
  };
  return {
    debug: level('debug'),
    info: level('info'),
    warn: level('warn'),
    error: level('error'),
  };
}

function isEnabled(name: string, patterns: string): boolean {
  let enabled = false;
  for (const pattern of patterns.split(/[\s,]+/)) {
    if (pattern.startsWith('-')) {
      if (matches(name, pattern.slice(1))) return false;
    } else if (matches(name, pattern)) {
      enabled = true;
    }
  }
  return enabled;
}

/** Each part between stars is looked for after the one before: linear, whatever the pattern. */
function matches(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}

function line(space: string, message: string, fields: LogFields = {}): string {
  const shown = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${show(value)}`);
  return `${new Date().toISOString()} ${space} ${message}${shown.join('')}`;
}

/** Quoted where a blank or line end in a value could pass for the log's own. */
function show(value: LogFields[string]): string {
  return typeof value === 'string' && !/^[\w.:/@#-]+$/.test(value)
    ? JSON.stringify(value)
    : String(value);
}

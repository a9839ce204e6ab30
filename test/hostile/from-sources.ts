import { registerHooks } from 'node:module';

/**
 * Lets what imports the library by its doors find the sources, as under vitest: those that are
 * built are others, and an error of theirs is not of a class of these.
 */
export function findSources(): void {
  const root = new URL('../../src/', import.meta.url);
  registerHooks({
    resolve(specifier, context, next) {
      const [, door] = /^abeyance(?:\/([\w-]+))?$/.exec(specifier) ?? [undefined];
      const isOurs = specifier === 'abeyance' || door !== undefined;
      return isOurs ? next(new URL(`${door ?? 'index'}.ts`, root).href, context) : next(specifier);
    },
  });
}

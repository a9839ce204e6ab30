/**
 * What the name of tests ends with that need what is not everywhere. Where it is `missing` they are
 * skipped: why is told at once, and stands in their name, by which any report counts them.
 */
export function needing(missing: string | undefined): string {
  if (missing === undefined) return '';
  process.stderr.write(`skipped: ${missing}\n`);
  return ` [skipped: ${missing}]`;
}

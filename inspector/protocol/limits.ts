/** Lines or rows of one page. */
export const PAGE_MAX = 1_000;
/** Lines or rows of a page where nobody says. */
export const PAGE_DEFAULT = 100;
/** Characters of an id: what an engine takes at most, if its limit is raised. */
export const ID_LENGTH_MAX = 4_096;
/** Characters of a search. */
export const QUERY_LENGTH_MAX = 4_096;
/** Ids one watch may name; more are better named by a query. */
export const WATCHED_IDS_MAX = 1_000;
/** Characters of a value's text from which on it is cut, where nobody says. */
export const TEXT_DEFAULT: number = 256 * 1024;
/** Characters of a value's text at most, whatever is asked for. */
export const TEXT_MAX: number = 8 * 1024 * 1024;
/** Characters of a command: an event or a context may be as long as an engine takes by default. */
export const COMMAND_LENGTH_MAX: number = 4 * 1024 * 1024;
/** Rows one delta may hold: more is a `resync`. */
export const DELTA_ROWS_MAX = 1_000;
/** ms between two deltas, at least. */
export const DELTA_EVERY_MS = 100;
/** Turns of a run that is exported at most. */
export const EXPORTED_TURNS_MAX = 100_000;

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * A value as a store keeps it: JSON in which what JSON cannot say is an object with the one key
 * `$`. `{"$":"undefined"}`; `{"$":["Date",0]}`, `["BigInt","12"]`, `["Number","NaN"]`, `["Map",…]`,
 * `["Set",…]`, `["Error",{name,message,stack,…}]`, `["Null",{…}]`, `["Ref","order-1/charge"]`, and
 * `["Object",{…}]` for an object that itself has the one key `$`. So a viewer can show what it was.
 */
export type Kept = Json;

/** A value that may be too long to be sent along. */
export type Cut<T> =
  | { readonly type: 'whole'; readonly value: T; readonly length: number }
  /** `head`: the first characters of its text. `payload` with a higher `maxLength` has more. */
  | { readonly type: 'cut'; readonly head: string; readonly length: number };

/** A state value as XState has it: a name, or names by region. */
export type StateValue = string | { readonly [key: string]: StateValue };

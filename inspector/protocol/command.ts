import type { Kept } from './json.ts';

/** What a viewer may ask of an engine. The same `commandId` twice is one command. */
export type Command = { readonly commandId: string } & CommandKind;

export type CommandKind =
  | {
      readonly kind: 'send';
      readonly id: string;
      readonly event: { readonly type: string; readonly payload?: Kept | undefined };
    }
  | {
      readonly kind: 'resume';
      readonly id: string;
      readonly data?: Kept | undefined;
      /** Key of the suspension, where there are several. */
      readonly suspension?: string | undefined;
      /** Only a suspension that began then, ms since epoch. */
      readonly since?: number | undefined;
      readonly event?: string | undefined;
      readonly timedOut?: boolean | undefined;
    }
  | {
      readonly kind: 'cancel';
      readonly id: string;
      readonly reason?: string | undefined;
      readonly force?: boolean | undefined;
    }
  | {
      readonly kind: 'retry';
      readonly id: string;
      /** `retry` if left out. An event is taken in the place of the one it stumbled over. */
      readonly event?:
        | 'retry'
        | 'skip'
        | { readonly type: string; readonly [key: string]: Kept }
        | undefined;
    }
  | {
      readonly kind: 'fork';
      readonly id: string;
      /** The turn to go on from; left out: where it stands. */
      readonly revision?: number | undefined;
      readonly newId: string;
      /** In the place of the root's context. */
      readonly context?: Kept | undefined;
    }
  /** `key`: of the timer; left out: the only one. */
  | { readonly kind: 'fireTimer'; readonly id: string; readonly key?: string | undefined }
  | { readonly kind: 'delete'; readonly id: string }
  | {
      readonly kind: 'bulk';
      /** Which workflows. It must not be empty. */
      readonly query: string;
      readonly action: BulkAction;
      /** `true`: only says how many. */
      readonly dryRun?: boolean | undefined;
      /** Refused where the query finds more than this, which the dry run said. */
      readonly expected?: number | undefined;
    };

/** What is done to each workflow of a bulk command. */
export type BulkAction =
  | {
      readonly kind: 'send';
      readonly event: { readonly type: string; readonly payload?: Kept | undefined };
    }
  | { readonly kind: 'resume'; readonly data?: Kept | undefined }
  | {
      readonly kind: 'cancel';
      readonly reason?: string | undefined;
      readonly force?: boolean | undefined;
    }
  | { readonly kind: 'retry'; readonly event?: 'retry' | 'skip' | undefined }
  | { readonly kind: 'delete' };

export type CommandName = CommandKind['kind'];

export const COMMAND_NAMES: readonly CommandName[] = [
  'send',
  'resume',
  'cancel',
  'retry',
  'fork',
  'fireTimer',
  'delete',
  'bulk',
];

/** What became of a command. That it was refused is an answer and not an error. */
export type CommandAck =
  | {
      readonly ok: true;
      readonly commandId: string;
      /** What it did, in one sentence: `handled`, `nothing stood still any more`. */
      readonly outcome: string;
      /** Whether anything moved. */
      readonly moved: boolean;
      /** The workflow's revision afterwards, where there is one. */
      readonly revision?: number | undefined;
      /** Of a bulk command: how many it found, did and could not do. */
      readonly bulk?: BulkOutcome | undefined;
    }
  | { readonly ok: false; readonly commandId: string; readonly error: CommandError };

export interface BulkOutcome {
  readonly found: number;
  readonly done: number;
  readonly failed: number;
  /** The first of those that failed. */
  readonly errors: readonly (CommandError & { readonly id: string })[];
}

export interface CommandError {
  /** A code of the engine or of the protocol. */
  readonly code: string;
  readonly message: string;
}

import { readFileSync } from 'node:fs';
import { AbeyanceError } from '../../machines/errors.ts';

/** Lengths of the format SQLite writes its log in, in bytes. */
const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const BIG_ENDIAN_SUMS = 0x377f0683;
const LITTLE_ENDIAN_SUMS = 0x377f0682;

type Sum = readonly [number, number];

/**
 * Looks through the log beside a store (`-wal`) for damage in its middle.
 *
 * SQLite takes a frame that does not add up for the end of the log, as after a loss of power, and
 * drops all commits from there on without a word. Of a log whose commits were synced one by one a
 * loss of power can only tear the last. Where frames of a later commit follow that add up, what was
 * committed has been damaged since. Not locked by SQLite, so it may be read by other means.
 *
 * @throws `StoreCorrupt` with `details.offset`, where the damage begins.
 */
export function checkLog(path: string): void {
  const log = readLog(`${path}-wal`);
  if (log === undefined) return;
  const damage = log.damagedFrame();
  if (damage === undefined) return;
  const offset = LOG_HEADER + damage * log.frameLength;
  throw new AbeyanceError(
    'StoreCorrupt',
    `The log ${path}-wal is damaged from byte ${offset} on, and holds later commits. Restore the ` +
      `store from a backup; or lose what was committed since, by cutting it to ${offset} bytes.`,
    { details: { path: `${path}-wal`, offset } },
  );
}

function readLog(path: string): Log | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    // There is none, or what keeps it from being read will keep SQLite from it, who can say more.
    return undefined;
  }
  return bytes.length > LOG_HEADER ? new Log(bytes) : undefined;
}

class Log {
  readonly frameLength: number;
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  readonly #frames: number;

  constructor(bytes: Buffer) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const magic = this.#view.getUint32(0);
    const pageLength = this.#view.getUint32(8);
    const known = magic === BIG_ENDIAN_SUMS || magic === LITTLE_ENDIAN_SUMS;
    this.#littleEndian = magic === LITTLE_ENDIAN_SUMS;
    // A header that says nothing of use: the log is taken to have no frames.
    const usable = known && pageLength >= 512 && pageLength <= 65_536 && pageLength % 8 === 0;
    this.frameLength = FRAME_HEADER + (usable ? pageLength : bytes.length);
    this.#frames = Math.floor((bytes.length - LOG_HEADER) / this.frameLength);
  }

  /** The first frame that does not add up although frames of a later commit do. */
  damagedFrame(): number | undefined {
    const first = this.#firstBroken();
    // The commit it belongs to ends with it, or with the next frame that says so and adds up.
    let ended = first < this.#frames && this.#isOfThisLog(first) && this.#endsCommit(first);
    for (let frame = first + 1; frame < this.#frames; frame += 1) {
      if (!this.#followsOn(frame)) continue;
      if (ended) return first;
      ended = this.#endsCommit(frame);
    }
    return undefined;
  }

  #firstBroken(): number {
    for (let frame = 0; frame < this.#frames; frame += 1) if (!this.#followsOn(frame)) return frame;
    return this.#frames;
  }

  /** Whether a frame is of this log and adds up with the sum of the frame before it. */
  #followsOn(frame: number): boolean {
    if (!this.#isOfThisLog(frame)) return false;
    const at = this.#offsetOf(frame);
    const before = frame === 0 ? 24 : at - this.frameLength + 16;
    const sum = this.#sumOf(at, 8, [
      this.#view.getUint32(before),
      this.#view.getUint32(before + 4),
    ]);
    const [a, b] = this.#sumOf(at + FRAME_HEADER, this.frameLength - FRAME_HEADER, sum);
    return a === this.#view.getUint32(at + 16) && b === this.#view.getUint32(at + 20);
  }

  /** Frames of a log that was begun anew stay behind the new ones, with salts of their own. */
  #isOfThisLog(frame: number): boolean {
    const at = this.#offsetOf(frame);
    const salts = [0, 4].map((place) => this.#view.getUint32(at + 8 + place));
    return salts[0] === this.#view.getUint32(16) && salts[1] === this.#view.getUint32(20);
  }

  #endsCommit(frame: number): boolean {
    return this.#view.getUint32(this.#offsetOf(frame) + 4) !== 0;
  }

  #offsetOf(frame: number): number {
    return LOG_HEADER + frame * this.frameLength;
  }

  #sumOf(from: number, length: number, [first, second]: Sum): Sum {
    let [a, b] = [first, second];
    for (let at = from; at < from + length; at += 8) {
      a = (a + this.#view.getUint32(at, this.#littleEndian) + b) >>> 0;
      b = (b + this.#view.getUint32(at + 4, this.#littleEndian) + a) >>> 0;
    }
    return [a, b];
  }
}

/** Time in a world: it stands still until somebody moves it, and then everything that was due happens in order. */
import type { VirtualClock } from "./world.ts";

export class Clock implements VirtualClock {
  #now: number;
  readonly #due: { readonly at: number; readonly event: () => void }[] = [];
  #seconds: string | undefined;

  constructor(start: Date) {
    this.#now = start.getTime();
    if (Number.isNaN(this.#now)) throw new RangeError("The clock cannot start at an invalid date.");
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Now as CloudTrail and IAM write it: ISO 8601 in whole seconds. */
  timestamp(): string {
    this.#seconds ??= inSeconds(this.now());
    return this.#seconds;
  }

  /** Has `event` happen when time reaches `at`. Returns a function that calls it off. */
  schedule(at: Date, event: () => void): () => void {
    const entry = { at: at.getTime(), event };
    const later = this.#due.findIndex((other) => other.at > entry.at);
    this.#due.splice(later === -1 ? this.#due.length : later, 0, entry);
    return () => {
      const index = this.#due.indexOf(entry);
      if (index !== -1) this.#due.splice(index, 1);
    };
  }

  advance(milliseconds: number): void {
    if (!(milliseconds >= 0 && Number.isFinite(milliseconds))) {
      throw new RangeError(`Time moves forward by a number of milliseconds, not by ${milliseconds}.`);
    }
    const end = this.#now + milliseconds;
    for (let next = this.#due[0]; next !== undefined && next.at <= end; next = this.#due[0]) {
      this.#due.shift();
      this.#set(Math.max(this.#now, next.at));
      next.event();
    }
    this.#set(end);
  }

  #set(now: number): void {
    this.#now = now;
    this.#seconds = undefined;
  }
}

/** ISO 8601 in whole seconds. */
export const inSeconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

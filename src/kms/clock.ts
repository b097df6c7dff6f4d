/** Time in a world: it stands still until somebody moves it, and then everything that was due happens in order. */
import type { Due } from "./due.ts";
import type { VirtualClock } from "./world.ts";

/** Something that is due at a time, by which it can be called off. */
export interface Appointment {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly due: Due;
}

export class Clock implements VirtualClock {
  #now: number;
  /** The first to come first. */
  readonly #appointments: Appointment[] = [];
  /** How many appointments were made. */
  #made = 0;
  #happen: (due: Due) => void = () => undefined;
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

  get made(): number {
    return this.#made;
  }

  /** Those to come, the first to come first. */
  get appointments(): readonly Appointment[] {
    return this.#appointments;
  }

  /** Of a clock of which these were saved. */
  restore(made: number, appointments: readonly Appointment[]): void {
    this.#made = made;
    this.#appointments.push(...appointments);
  }

  /** Tells who has things happen that are due. */
  attend(happen: (due: Due) => void): void {
    this.#happen = happen;
  }

  /** Has something happen when time reaches `at`. Returns the appointment's id. */
  schedule(at: Date, due: Due): number {
    const appointment = { id: ++this.#made, at: at.getTime(), due };
    const later = this.#appointments.findIndex((other) => other.at > appointment.at);
    this.#appointments.splice(later === -1 ? this.#appointments.length : later, 0, appointment);
    return appointment.id;
  }

  /** Calls an appointment off; one that has passed, or none, is no matter. */
  callOff(id: number | undefined): void {
    const index = this.#appointments.findIndex((appointment) => appointment.id === id);
    if (index !== -1) this.#appointments.splice(index, 1);
  }

  advance(milliseconds: number): void {
    if (!(milliseconds >= 0 && Number.isFinite(milliseconds))) {
      throw new RangeError(`Time moves forward by a number of milliseconds, not by ${milliseconds}.`);
    }
    const end = this.#now + milliseconds;
    for (let next = this.#appointments[0]; next !== undefined && next.at <= end; next = this.#appointments[0]) {
      this.#appointments.shift();
      this.#set(Math.max(this.#now, next.at));
      this.#happen(next.due);
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

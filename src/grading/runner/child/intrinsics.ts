/**
 * The built-ins that the child uses after a program was loaded, taken before. A program that patches prototypes then
 * breaks its own code and not the way its parent hears of it. (Loops here count by index and queues are plain objects,
 * because iterators and Map's methods can be patched as well.)
 */
export const { apply } = Reflect;
export const { create, defineProperty, keys } = Object;

/** `Array.prototype.slice` as a function of its array, and so on. */
const uncurried =
  <This, Arguments extends unknown[], Result>(method: (this: This, ...args: Arguments) => Result) =>
  (self: This, ...args: Arguments): Result =>
    apply(method, self, args);

export const sliceText: (text: string, start: number, end: number) => string = uncurried(String.prototype.slice);
export const indexOfText: (text: string, part: string, from: number) => number = uncurried(String.prototype.indexOf);
export const charCodeAt: (text: string, index: number) => number = uncurried(String.prototype.charCodeAt);

const byteLengthOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "byteLength")?.get;
export const byteLength = (bytes: Uint8Array): number => (byteLengthOf ? apply(byteLengthOf, bytes, []) : 0);

/** An object to look names up in, without a prototype. */
export const dictionary = <Value>(entries: Iterable<readonly [string | number, Value]> = []): Record<string, Value> => {
  const made: Record<string, Value> = create(null);
  for (const [name, value] of entries) made[name] = value;
  return made;
};

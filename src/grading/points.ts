/** How whole points are shared out. */

/** `total` in `parts` whole shares, as even as can be; what is left over goes to the first ones, one each. */
export function splitPoints(total: number, parts: number): number[] {
  const share = Math.floor(total / parts);
  const left = total - share * parts;
  return Array.from({ length: parts }, (_, index) => share + (index < left ? 1 : 0));
}

/**
 * The points for something partly right: each wrong pick takes back one right one, so that guessing gains nothing;
 * rounded down, so that only what is wholly right gets everything.
 */
export const partOfPoints = (points: number, right: number, wrong: number, all: number): number =>
  Math.floor((points * Math.max(0, right - wrong)) / all);

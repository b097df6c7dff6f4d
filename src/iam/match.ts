/** Globs as policies use them: `*` is any run of characters, `?` exactly one. */

/** Whether the whole text fits the pattern. Takes at most length × length steps, so no pattern can stall it. */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const wanted = pattern.charCodeAt(p);
    if (wanted === 42) {
      star = p++;
      resume = t;
    } else if (wanted === 63 || (p < pattern.length && wanted === text.charCodeAt(t))) {
      p++;
      t++;
    } else if (star !== -1) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern.charCodeAt(p) === 42) p++;
  return p === pattern.length;
}

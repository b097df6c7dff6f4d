/**
 * How the AWS CLI asks for lists: page after page until there are no more, or as many items as are wanted, with a token to
 * go on from ("Using the pagination options in the AWS CLI", User Guide; the token's form is recorded).
 */
import type { Answer, Pages } from "./service.ts";

export interface Wanted {
  /** `--max-items`. */
  readonly items?: number;
  /** `--page-size`. */
  readonly pageSize?: number;
  /** `--starting-token`. */
  readonly from?: string;
}

export interface Gathered {
  /** The answers as they came; only the items beyond what was wanted are left out. */
  readonly pages: readonly Answer[];
  /** Where to go on, when something is left. */
  readonly nextToken?: string;
}

/** Where a page begins: the service's own token, and how many of its items were shown already. */
interface Place {
  readonly marker: string | undefined;
  readonly shown: number;
}

export async function gather(
  call: (members: Readonly<Record<string, unknown>>) => Promise<Answer>,
  { items, limit, token, nextToken }: Pages,
  wanted: Wanted,
): Promise<Gathered> {
  const pages: Answer[] = [];
  let place = readToken(wanted.from, token);
  let left = wanted.items ?? Number.POSITIVE_INFINITY;
  for (;;) {
    const answer = await call({
      ...(wanted.pageSize !== undefined && { [limit]: wanted.pageSize }),
      ...(place.marker !== undefined && { [token]: place.marker }),
    });
    const listed = answer[items];
    const fresh = (Array.isArray(listed) ? listed : []).slice(place.shown);
    if (fresh.length > left) {
      const kept = Math.max(0, left);
      pages.push({ ...answer, [items]: fresh.slice(0, kept) });
      return { pages, nextToken: writeToken(token, place.marker, kept + place.shown) };
    }
    pages.push({ ...answer, [items]: fresh });
    left -= fresh.length;
    const next = answer[nextToken];
    if (typeof next !== "string") return { pages };
    if (left === 0) return { pages, nextToken: writeToken(token, next, undefined) };
    place = { marker: next, shown: 0 };
  }
}

function readToken(text: string | undefined, token: string): Place {
  if (text === undefined) return { marker: undefined, shown: 0 };
  try {
    const read: unknown = JSON.parse(Buffer.from(text, "base64").toString());
    if (typeof read === "object" && read !== null) {
      const members: Readonly<Record<string, unknown>> = { ...read };
      const { [token]: marker, boto_truncate_amount: shown } = members;
      return {
        marker: typeof marker === "string" ? marker : undefined,
        shown: typeof shown === "number" ? shown : 0,
      };
    }
  } catch {
    // What is no token of the CLI's is taken for one of the service's.
  }
  return { marker: text, shown: 0 };
}

/** Spaced as Python writes JSON, so that tokens are the CLI's to the letter. */
function writeToken(token: string, marker: string | undefined, shown: number | undefined): string {
  const members = [`"${token}": ${JSON.stringify(marker ?? null)}`];
  if (shown !== undefined) members.push(`"boto_truncate_amount": ${shown}`);
  return Buffer.from(`{${members.join(", ")}}`).toString("base64");
}

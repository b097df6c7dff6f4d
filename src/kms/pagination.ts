/**
 * Lists in pages. A marker says after which item the next page begins, and carries a tag, so that only a marker from
 * the same list of the same world is one. Items come in the order of their names.
 */
import { KmsError } from "./errors.ts";
import type { AnyCall } from "./operation.ts";

export interface PageRequest {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly Truncated: boolean;
  readonly NextMarker?: string;
}

const TAG_BYTES = 8;

/**
 * @param list what is listed: markers of another list are refused
 * @throws InvalidMarkerException, without a message
 */
export function page<Item>(
  call: Pick<AnyCall, "state" | "region" | "caller">,
  list: string,
  items: Iterable<Item>,
  nameOf: (item: Item) => string,
  { Limit, Marker }: PageRequest,
  limits: { readonly standard: number; readonly most: number },
): Page<Item> {
  const { random } = call.state;
  const tagOf = (after: string) =>
    random.derive(`marker ${call.caller.principal.account} ${call.region} ${list} ${after}`).subarray(0, TAG_BYTES);
  const after = Marker === undefined ? undefined : readMarker(Marker, tagOf);
  const size = Math.min(Limit ?? limits.standard, limits.most);
  const rest = [...items]
    .filter((item) => after === undefined || nameOf(item) > after)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  if (last === undefined || rest.length === shown.length) return { items: shown, Truncated: false };
  const next = nameOf(last);
  const NextMarker = Buffer.concat([tagOf(next), Buffer.from(next)]).toString("base64url");
  return { items: shown, NextMarker, Truncated: true };
}

function readMarker(marker: string, tagOf: (after: string) => Uint8Array): string {
  const bytes = Buffer.from(marker, "base64url");
  const after = bytes.subarray(TAG_BYTES).toString();
  if (!bytes.subarray(0, TAG_BYTES).equals(tagOf(after))) throw new KmsError("InvalidMarkerException");
  return after;
}

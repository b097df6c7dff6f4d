/**
 * The names by which the endpoint may be called. A page in a browser can have a name of its own lead to this machine
 * (DNS rebinding), but it cannot make the browser say another name.
 */
import { hostname } from "node:os";

const LOCAL = ["localhost", "127.0.0.1", "[::1]"];
/** Addresses that stand for all of a machine's, and the one by which the machine itself calls them. */
const EVERYWHERE: ReadonlyMap<string, string> = new Map([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
]);
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/** Whether a Host header names this endpoint. Ports are left out: tunnels and containers change them. */
export function hostCheck(boundTo: string): (header: string | undefined) => boolean {
  const names = new Set([...LOCAL, inUrl(boundTo)]);
  const everywhere = EVERYWHERE.has(boundTo);
  if (everywhere) names.add(hostname().toLowerCase());
  return (header) => {
    const name = header?.toLowerCase().replace(/:\d*$/, "");
    // An address is nobody's name, so it cannot be made to lead elsewhere.
    return name !== undefined && (names.has(name) || (everywhere && ADDRESS.test(name)));
  };
}

/** As a URL names the address, from this machine. */
export function inUrl(boundTo: string): string {
  const host = EVERYWHERE.get(boundTo) ?? boundTo.toLowerCase();
  return host.includes(":") ? `[${host}]` : host;
}

/** Whether only this machine can reach the address. */
export const isLoopback = (boundTo: string): boolean => /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(boundTo);

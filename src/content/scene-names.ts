/** How the things of a scene are written and called. Without schemas, because faces and graders need it at every start. */
import type { Scene } from "./scene.ts";

export const PRINCIPAL = /^(?:(\d{12}):)?(role|user)\/((?:[!-.0-~]+\/)*[\w+=,.@-]{1,64})$/;

export interface PrincipalName {
  readonly account: string;
  readonly kind: "role" | "user" | "root";
  /** With its path. */
  readonly name: string;
}

/** `root`, or `444455556666:root`: the root user of an account needs no description. */
const ROOT = /^(?:(\d{12}):)?root$/;

/** What a principal's name in a scene says; undefined for a name that says nothing. */
export function readPrincipalName(written: string, { account }: Pick<Scene, "account">): PrincipalName | undefined {
  const [root, rootAccount] = ROOT.exec(written) ?? [];
  if (root !== undefined) return { account: rootAccount ?? account, kind: "root", name: "root" };
  const [, other, kind, name] = PRINCIPAL.exec(written) ?? [];
  if (name === undefined) return undefined;
  return { account: other ?? account, kind: kind === "user" ? "user" : "role", name };
}

/** The alias by which the scene's people know a key, or else `key/NAME`. */
export const keyTitle = ({ keys }: Pick<Scene, "keys">, name: string): string => keys[name]?.alias ?? `key/${name}`;

export const DURATION = /^(\d{1,4})([mhd])$/;
const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `10m`, `2h` or `30d` in milliseconds. */
export function readDuration(written: string): number {
  const [, amount, unit] = DURATION.exec(written) ?? [];
  return unit === undefined ? 0 : Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

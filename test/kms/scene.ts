/** A small world for the tests of kms/: two accounts, an administrator in each, and ways to make keys and calls. */
import { Clock } from "../../src/kms/clock.ts";
import { openWorld } from "../../src/kms/create-world.ts";
import { KmsError } from "../../src/kms/errors.ts";
import { Identities } from "../../src/kms/identities.ts";
import type { KmsKey } from "../../src/kms/key.ts";
import { Random } from "../../src/kms/random.ts";
import { State } from "../../src/kms/state.ts";
import type { Principal } from "../../src/kms/world.ts";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
export const REGION = "eu-west-1";
export const OTHER_REGION = "us-east-1";

export const allow = (...actions: string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
});

export const utf8 = (text: string) => new TextEncoder().encode(text);

export interface CallOptions {
  readonly caller?: Principal;
  readonly region?: string;
}

export function buildScene(seed = "test") {
  const clock = new Clock(new Date("2026-01-01T00:00:00Z"));
  const random = new Random(seed);
  const state = new State(clock, random, new Identities(clock, random));
  const world = openWorld(state);
  const admin = world.addPrincipal({ account: ACCOUNT, kind: "role", name: "Admin", policies: { All: allow("*") } });
  const otherAdmin = world.addPrincipal({
    account: OTHER_ACCOUNT,
    kind: "role",
    name: "Auditor",
    policies: { All: allow("*") },
  });

  const call = (
    operation: string,
    input: Record<string, unknown> = {},
    { caller = admin, region = REGION }: CallOptions = {},
  ) => world.call({ operation, input, caller, region });

  /** Makes a call that must fail. */
  async function failure(
    operation: string,
    input: Record<string, unknown> = {},
    options: CallOptions = {},
  ): Promise<KmsError> {
    try {
      await call(operation, input, options);
    } catch (error) {
      if (error instanceof KmsError) return error;
      throw error;
    }
    throw new Error(`${operation} was expected to fail, and succeeded.`);
  }

  async function createKey(input: Record<string, unknown> = {}, options: CallOptions = {}): Promise<KmsKey> {
    const { KeyMetadata } = await call("CreateKey", input, options);
    const { AWSAccountId, KeyId } = KeyMetadata as Record<string, string>;
    const key = state.home(AWSAccountId ?? "", options.region ?? REGION).keys.get(KeyId ?? "");
    if (key === undefined) throw new Error("CreateKey made no key.");
    return key;
  }

  async function encrypt(
    key: KmsKey,
    plaintext = utf8("a note"),
    context?: Record<string, string>,
  ): Promise<Uint8Array> {
    const input = { KeyId: key.arn, Plaintext: plaintext, ...(context && { EncryptionContext: context }) };
    const { CiphertextBlob } = await call("Encrypt", input, { region: key.region });
    return CiphertextBlob as Uint8Array;
  }

  return { world, state, clock, admin, otherAdmin, call, failure, createKey, encrypt };
}

export type Scene = ReturnType<typeof buildScene>;

/** The world in which command lines were recorded, and are replayed: the same seed, so the same ids, keys and ciphertexts. */
import { createWorld } from "../../../src/kms/create-world.ts";
import type { World } from "../../../src/kms/world.ts";

export const REGION = "eu-west-1";
export const ALICE = "arn:aws:iam::111122223333:user/Alice";
export const BOB = "arn:aws:iam::111122223333:user/Bob";

const everything = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }],
};

/** Alice may do everything, Bob nothing. */
export function createStage(): World {
  const world = createWorld({ seed: "recorded command lines" });
  world.addPrincipal({ account: "111122223333", kind: "user", name: "Alice", policies: { everything } });
  world.addPrincipal({ account: "111122223333", kind: "user", name: "Bob" });
  return world;
}

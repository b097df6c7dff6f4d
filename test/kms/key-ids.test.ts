/** Ids that a world is told of for the keys to come. */
import { describe, expect, it } from "vitest";
import { createWorld } from "../../src/kms/create-world.ts";
import type { World } from "../../src/kms/world.ts";
import { ACCOUNT, REGION } from "./scene.ts";

const ONE = "1234abcd-12ab-34cd-56ef-1234567890ab";
const TWO = "0987dcba-09fe-87dc-65ba-ab0987654321";
const MULTI_REGION = "mrk-1234abcd12ab34cd56ef1234567890ab";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4/;

async function create(world: World, input: Record<string, unknown> = {}): Promise<string> {
  const caller = world.principal(`arn:aws:iam::${ACCOUNT}:root`);
  const { KeyMetadata } = await world.call({ operation: "CreateKey", input, caller, region: REGION });
  return String((KeyMetadata as { readonly KeyId: string }).KeyId);
}

describe("keyIds", () => {
  it("are taken in order by new keys of their form, and then ids are random", async () => {
    const world = createWorld({ keyIds: [MULTI_REGION, ONE, TWO] });
    expect(await create(world)).toBe(ONE);
    expect(await create(world, { MultiRegion: true })).toBe(MULTI_REGION);
    expect(await create(world, { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" })).toBe(TWO);
    expect(await create(world)).toMatch(UUID);
    expect(await create(world, { MultiRegion: true })).toMatch(/^mrk-[0-9a-f]{32}$/);
  });

  it("change nothing else that comes from the seed", async () => {
    const [plain, named] = [createWorld({ seed: "one" }), createWorld({ seed: "one", keyIds: [ONE] })];
    await create(plain);
    await create(named);
    expect(await create(named)).toBe(await create(plain));
  });

  it("stay for the next key when a key is refused", async () => {
    const world = createWorld({ keyIds: [ONE] });
    const Policy = JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] });
    await expect(create(world, { Policy })).rejects.toThrow("will not allow you to update the key policy");
    expect(await create(world)).toBe(ONE);
  });

  it.each([
    ["what is no key id", ["notes"], '"notes" is no key id.'],
    ["capital letters", [ONE.toUpperCase()], "is no key id."],
    ["one id twice", [ONE, TWO, ONE], `Two keys cannot have the id ${ONE}.`],
  ])("refuse %s", (_, keyIds, message) => {
    expect(() => createWorld({ keyIds })).toThrow(message);
  });
});

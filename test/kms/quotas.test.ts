/** Request quotas: off by default; by account, Region and kind of call, and by the virtual clock, when a world asks. */
import { describe, expect, it } from "vitest";
import { createWorld } from "../../src/kms/create-world.ts";
import { type QuotaOptions, Quotas, REQUEST_QUOTAS } from "../../src/kms/quotas.ts";
import { utf8 } from "./scene.ts";

const ACCOUNTS = ["111122223333", "444455556666"] as const;

function open(quotas?: QuotaOptions) {
  const world = createWorld({ seed: "quotas", ...(quotas && { quotas }) });
  const [caller, other] = ACCOUNTS.map((account) => world.principal(`arn:aws:iam::${account}:root`));
  if (caller === undefined || other === undefined) throw new Error("There are no root users.");
  const call = (operation: string, input: Record<string, unknown> = {}, region = "eu-west-1", as = caller) =>
    world.call({ operation, input, caller: as, region });
  return { world, call, other };
}

const throttled = {
  name: "ThrottlingException",
  message: "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
};

describe("a world without quotas", () => {
  it("never throttles", async () => {
    const { call } = open();
    for (let i = 0; i < 50; i++) await call("CreateKey");
    expect((await call("ListKeys")).Keys).toHaveLength(50);
  });
});

describe("a world with AWS's quotas", () => {
  it("takes a second's calls at once, and the next as time passes", async () => {
    const { call, world } = open(true);
    for (let i = 0; i < 5; i++) await call("CreateKey");
    await expect(call("CreateKey")).rejects.toMatchObject(throttled);
    expect(world.trail(ACCOUNTS[0], "eu-west-1").at(-1)).toMatchObject({
      errorCode: "ThrottlingException",
      requestParameters: null,
    });
    world.clock.advance(200);
    await call("CreateKey");
    await expect(call("CreateKey")).rejects.toMatchObject(throttled);
    world.clock.advance(3_600_000);
    for (let i = 0; i < 5; i++) await call("CreateKey");
    await expect(call("CreateKey")).rejects.toMatchObject(throttled);
  });

  it("counts each account, Region and operation by itself", async () => {
    const { call, other } = open(true);
    for (let i = 0; i < 5; i++) await call("CreateKey");
    await call("CreateKey", {}, "us-east-1");
    await call("CreateKey", {}, "eu-west-1", other);
    await call("ListKeys");
  });

  it("counts calls that fail", async () => {
    const { call } = open({ DescribeKey: 1 });
    await expect(call("DescribeKey", { KeyId: "alias/none" })).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(call("DescribeKey", { KeyId: "alias/none" })).rejects.toMatchObject(throttled);
  });

  it("lets symmetric operations share one quota, and other keys have their own", async () => {
    const { call } = open({ "Cryptographic operations (symmetric)": 2 });
    const create = async (input: object) => (await call("CreateKey", { ...input })).KeyMetadata as { KeyId: string };
    const { KeyId } = await create({});
    const pair = await create({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
    const { CiphertextBlob } = await call("Encrypt", { KeyId, Plaintext: utf8("a note") });
    await call("GenerateRandom", { NumberOfBytes: 1 });
    await expect(call("Decrypt", { CiphertextBlob })).rejects.toMatchObject(throttled);
    await call("Sign", { KeyId: pair.KeyId, Message: utf8("a note"), SigningAlgorithm: "ECDSA_SHA_256" });
  });

  it("takes rates of less than one a second", () => {
    const quotas = new Quotas(true);
    const request = { operation: "GetParametersForImport", account: "1", region: "eu-west-1" };
    const at = (seconds: number) => () => quotas.count(request, new Date(seconds * 1000));
    at(0)();
    expect(at(3.9)).toThrow(throttled.message);
    at(4)();
    expect(at(7.9)).toThrow(throttled.message);
  });
});

it("a rate that is none is refused", () => {
  expect(() => open({ CreateKey: 0 })).toThrow(RangeError);
  expect(() => open({ Nonsense: 1 } as QuotaOptions)).toThrow('There is no quota "Nonsense"');
});

it("each quota is an operation's or a family's", () => {
  for (const name of Object.keys(REQUEST_QUOTAS)) expect(name).toMatch(/^[A-Z][A-Za-z]+( .*\(.+\))?$/);
});

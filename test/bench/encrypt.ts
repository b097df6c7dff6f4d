/** One Encrypt call of 1 KB with its policy decision and audit record, against the bare cipher. */
import { createCipheriv, randomBytes } from "node:crypto";
import { createWorld } from "../../src/kms/create-world.ts";
import { inTurn, median, type Section } from "./measure.ts";

const calls = 2_000;
const region = "eu-west-1";

/** Calls a second. */
const rate = async (operation: () => Promise<unknown> | unknown): Promise<number> => {
  const started = performance.now();
  for (let call = 0; call < calls; call++) await operation();
  return (calls * 1000) / (performance.now() - started);
};

export const measureEncrypt = async (): Promise<Section> => {
  const plaintext = randomBytes(1024);
  const key = randomBytes(32);
  const bare = () => {
    const cipher = createCipheriv("aes-256-gcm", key, randomBytes(12));
    return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  };
  const world = createWorld();
  const caller = world.addPrincipal({
    account: "111122223333",
    kind: "role",
    name: "App",
    policies: { Use: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }] } },
  });
  const { KeyMetadata } = await world.call({ operation: "CreateKey", input: {}, caller, region });
  const { KeyId } = KeyMetadata as { KeyId: string };
  const input = { KeyId, Plaintext: new Uint8Array(plaintext), EncryptionContext: { purpose: "bench" } };
  const encrypt = () => world.call({ operation: "Encrypt", input, caller, region });
  await rate(bare);
  await rate(encrypt);
  const samples = await inTurn(9, { bare: () => rate(bare), encrypt: () => rate(encrypt) });
  const fastest = median(samples.bare);
  const row = (what: string, rates: readonly number[]) => ({
    what,
    value: `${Math.round(median(rates)).toLocaleString("en")} /s`,
    ratio: median(rates) / fastest,
  });
  return {
    title: "Encrypt of 1 KB in this process",
    yardstick: "the rate of node:crypto AES-256-GCM",
    rows: [
      row("node:crypto AES-256-GCM", samples.bare),
      row("Encrypt with policy decision and trail", samples.encrypt),
    ],
  };
};

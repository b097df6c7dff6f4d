/** Putting key policies: what is accepted, and what is refused before it does harm. */
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { ACCOUNT, buildScene, OTHER_ACCOUNT, type Scene } from "./scene.ts";

let scene: Scene;
let key: KmsKey;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

const document = (Principal: unknown, Action: unknown = "kms:*") => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action, Resource: "*" }],
});
const put = (Policy: unknown, more: object = {}) => ({
  KeyId: key.id,
  Policy: typeof Policy === "string" ? Policy : JSON.stringify(Policy),
  ...more,
});
const ADMIN = { AWS: `arn:aws:iam::${ACCOUNT}:role/Admin` };

describe("PutKeyPolicy", () => {
  it("takes effect at once and is given back as it was written", async () => {
    const Policy = JSON.stringify(document(ADMIN));
    await scene.call("PutKeyPolicy", put(Policy));
    expect((await scene.call("GetKeyPolicy", { KeyId: key.id })).Policy).toBe(Policy);
    const root = scene.world.identify(scene.world.credentials(`arn:aws:iam::${ACCOUNT}:root`).accessKeyId);
    if (root === undefined) throw new Error("There is no root user.");
    const error = await scene.failure("GetKeyPolicy", { KeyId: key.id }, { caller: root });
    expect(error.name).toBe("AccessDeniedException");
  });

  it("refuses a policy that would lock its caller out", async () => {
    const lockout = document(ADMIN, ["kms:Encrypt", "kms:Decrypt"]);
    const error = await scene.failure("PutKeyPolicy", put(lockout));
    expect([error.name, error.message]).toEqual([
      "MalformedPolicyDocumentException",
      "The new key policy will not allow you to update the key policy in the future.",
    ]);
    await scene.call("PutKeyPolicy", put(lockout, { BypassPolicyLockoutSafetyCheck: true }));
    expect((await scene.failure("PutKeyPolicy", put(document(ADMIN)))).name).toBe("AccessDeniedException");
  });

  it.each([
    ["a role that does not exist", { AWS: `arn:aws:iam::${ACCOUNT}:role/Nobody` }],
    ["a user of another account that does not exist", { AWS: [`arn:aws:iam::${OTHER_ACCOUNT}:user/Nobody`] }],
  ])("refuses %s as principal", async (_, principal) => {
    const policy = document(ADMIN);
    policy.Statement.push({ Effect: "Allow", Principal: principal, Action: "kms:Encrypt", Resource: "*" });
    const error = await scene.failure("PutKeyPolicy", put(policy));
    expect([error.name, error.message]).toEqual([
      "MalformedPolicyDocumentException",
      "Policy contains a statement with one or more invalid principals.",
    ]);
  });

  it("takes accounts and services as principals on trust", async () => {
    const policy = document(ADMIN);
    for (const Principal of [{ AWS: "999999999999" }, { Service: "cloudtrail.amazonaws.com" }]) {
      policy.Statement.push({ Effect: "Allow", Principal, Action: "kms:Encrypt", Resource: "*" });
    }
    expect(await scene.call("PutKeyPolicy", put(policy))).toEqual({});
  });

  it("refuses what is no JSON, what is too long, and any name but default", async () => {
    expect((await scene.failure("PutKeyPolicy", put("{"))).name).toBe("MalformedPolicyDocumentException");
    const long = `${JSON.stringify(document(ADMIN))}${" ".repeat(32_768)}`;
    expect((await scene.failure("PutKeyPolicy", put(long))).name).toBe("LimitExceededException");
    const named = await scene.failure("PutKeyPolicy", put(document(ADMIN), { PolicyName: "other" }));
    expect(named.name).toBe("NotFoundException");
  });
});

interface DocumentCase {
  readonly id: string;
  readonly description: string;
  readonly policy: unknown;
  readonly caller: { readonly arn: string };
  readonly identityPolicies?: readonly unknown[];
  readonly bypassPolicyLockoutSafetyCheck?: boolean;
  readonly expect: "accept" | "reject";
  readonly message?: string | null;
}

/** The reference's documents, put by the caller they name. */
describe("reference documents", () => {
  const CASES: readonly DocumentCase[] = readFileSync(
    new URL("../iam/key-policy-documents.jsonl", import.meta.url),
    "utf8",
  )
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    // One case is CreateKey without a policy, which needs none of this.
    .filter(({ policy }) => policy !== null);
  const open = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
  });

  it.each(CASES)("$id $description", async (each) => {
    const { world } = scene;
    const policies = Object.fromEntries((each.identityPolicies ?? []).map((document, i) => [`policy-${i}`, document]));
    const users = ["KeyAdmin", "Alice"].map((name) =>
      world.addPrincipal({ account: ACCOUNT, kind: "user", name, policies: name === "KeyAdmin" ? policies : {} }),
    );
    const role = world.addPrincipal({ account: ACCOUNT, kind: "role", name: "AppRole" });
    const root = world.identify(world.credentials(`arn:aws:iam::${ACCOUNT}:root`).accessKeyId);
    const caller = [...users, root].find((principal) => principal?.arn === each.caller.arn) ?? role;
    await scene.call("PutKeyPolicy", put(open));
    const more = each.bypassPolicyLockoutSafetyCheck === true ? { BypassPolicyLockoutSafetyCheck: true } : {};
    const Policy = typeof each.policy === "string" ? each.policy : JSON.stringify(each.policy);
    if (each.expect === "accept") {
      expect(await scene.call("PutKeyPolicy", put(Policy, more), { caller })).toEqual({});
    } else {
      const error = await scene.failure("PutKeyPolicy", put(Policy, more), { caller });
      expect(error.name).toBe("MalformedPolicyDocumentException");
      if (typeof each.message === "string") expect(error.message).toBe(each.message);
    }
  });
});

describe("CreateKey with a policy", () => {
  it("makes no key when the policy is refused", async () => {
    const { Keys: before } = await scene.call("ListKeys");
    const Policy = JSON.stringify(document(ADMIN, "kms:Encrypt"));
    expect((await scene.failure("CreateKey", { Policy })).name).toBe("MalformedPolicyDocumentException");
    expect((await scene.call("ListKeys")).Keys).toEqual(before);
  });

  it("refuses two tags with one key", async () => {
    const Tags = ["a", "b"].map((TagValue) => ({ TagKey: "team", TagValue }));
    const error = await scene.failure("CreateKey", { Tags });
    expect([error.name, error.message]).toEqual(["TagException", "Duplicate tag keys"]);
  });
});

import { describe, expect, it } from "vitest";
import type { PolicyExercise, WantedCall } from "../../../src/content/kinds/policy.ts";
import type { Scene } from "../../../src/content/scene.ts";
import { isSceneOperation, SCENE_OPERATIONS } from "../../../src/content/scene-operations.ts";
import { gradePolicy } from "../../../src/grading/kinds/policy.ts";
import { OPERATIONS } from "../../../src/kms/operations/index.ts";
import { exercise, inShort, services } from "../../fixtures/packs/exercises.ts";
import { allowRole, keyPolicy } from "../../fixtures/packs/packs.ts";

const grade = (text: string, of: PolicyExercise = exercise("policy")) =>
  gradePolicy(of, { documents: { "key-policy.json": text } }, services);

describe("policy", () => {
  it("passes when every wanted call goes through and every forbidden one is denied", async () => {
    const { checks, evidence } = await grade(keyPolicy(allowRole("App", "kms:Decrypt")));
    expect(inShort(checks)).toEqual([
      "passed document-key-policy 0/0",
      "passed app-decrypts 1/1",
      "passed intern-does-not 1/1",
    ]);
    expect(evidence?.calls?.map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual([
      ["Decrypt", undefined],
      ["Decrypt", "AccessDenied"],
    ]);
  });

  it("keeping people out earns nothing while nobody gets in", async () => {
    expect(inShort((await grade(keyPolicy())).checks)).toEqual([
      "passed document-key-policy 0/0",
      "failed app-decrypts 0/1",
      "passed intern-does-not 0/1",
    ]);
  });

  it("letting everybody in fails, with the decision that let them in", async () => {
    const { checks, evidence } = await grade(keyPolicy({ ...allowRole("App", "kms:Decrypt"), Principal: "*" }));
    expect(inShort(checks)[2]).toBe("failed intern-does-not 0/1");
    expect(checks[2]?.feedback).toMatchObject({
      did: "With your policy, Decrypt by role/Intern goes through.",
      expected: "Decrypt by role/Intern is denied.",
      actual: expect.stringMatching(/^Allowed/),
      why: "Interns have no part in it.",
      next: "Name role/App alone.",
    });
    expect(evidence?.decisions?.map(({ allowed }) => allowed)).toEqual([true]);
  });

  it.each([
    ["no Resource", { Resource: undefined }, / But statement 2 comes near: it has no Resource, and so no effect\.$/],
    [
      "a condition that is not met",
      { Condition: { StringEquals: { "kms:EncryptionContext:clinic": "south" } } },
      /But statement 2 comes near: .*kms:EncryptionContext:clinic/,
    ],
  ])("a denial points at the statement that comes near: %s", async (_, change, words) => {
    const { checks } = await grade(keyPolicy({ ...allowRole("App", "kms:Decrypt"), ...change }));
    expect(checks[1]?.feedback?.actual).toMatch(words);
  });

  it("what AWS takes and nobody means is noted beside the document, and costs nothing", async () => {
    const idle = { ...allowRole("App", "kms:Decrypt"), Sid: "Idle", Resource: undefined };
    const { checks } = await grade(keyPolicy(allowRole("App", "kms:Decrypt"), idle, { ...idle, Sid: "Idle too" }));
    expect(inShort(checks)).toEqual([
      "passed document-key-policy 0/0",
      "passed app-decrypts 1/1",
      "passed intern-does-not 1/1",
    ]);
    expect(checks[0]?.feedback).toEqual({
      did: expect.stringMatching(
        /^key-policy\.json, line \d+, column \d+: This statement has no Resource, so it has no effect\. \(1 more below it\)$/,
      ),
      why: expect.stringMatching(/^This is a note, and costs no points/),
      next: expect.stringContaining("means this key"),
    });
    const clean = await grade(keyPolicy(allowRole("App", "kms:Decrypt")));
    expect(clean.checks[0]).not.toHaveProperty("feedback");
  });

  it.each([
    ["no JSON", "{\n  Version", /^key-policy\.json, line 2, column 3: /, undefined],
    ["no policy", '{ "Version": "2012-10-17" }', /^key-policy\.json/, undefined],
    [
      "a lockout",
      JSON.stringify({ Version: "2012-10-17", Statement: [allowRole("App", "kms:Decrypt")] }),
      /KMS refuses to put it on the key/,
      "KMS answers: `MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.`",
    ],
    [
      "a role that does not exist",
      keyPolicy(allowRole("Appp", "kms:Decrypt")),
      /KMS refuses to put it on the key/,
      "KMS answers: `MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals.`",
    ],
  ])("a document that is %s fails its own check, and no call is tried", async (_, text, did, actual) => {
    const { checks } = await grade(text);
    expect(inShort(checks)).toEqual([
      "failed document-key-policy 0/0",
      "skipped app-decrypts 0/1",
      "skipped intern-does-not 0/1",
    ]);
    expect(checks[0]?.feedback?.did).toMatch(did);
    expect(checks[0]?.feedback?.actual).toBe(actual);
  });

  it("an identity policy can be the document", async () => {
    const { scene, ...rest } = exercise("policy");
    const identity: PolicyExercise = {
      ...rest,
      scene: {
        ...scene,
        principals: { ...scene.principals, "role/App": { policies: [{ document: "key-policy.json" }] } },
        keys: { notes: {} },
      },
    };
    const allow = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" } };
    expect(inShort((await grade(JSON.stringify(allow), identity)).checks)).not.toContain(
      expect.stringContaining("failed"),
    );
    expect(inShort((await grade("[]", identity)).checks)[0]).toBe("failed document-key-policy 0/0");
  });

  describe("a grant as the document", () => {
    const { scene, ...rest } = exercise("policy");
    const withGrant: PolicyExercise = {
      ...rest,
      scene: {
        ...scene,
        keys: { notes: {} },
        grants: { lent: { key: "notes", request: { document: "key-policy.json" } } },
      },
    };
    const lend = { GranteePrincipal: "arn:aws:iam::111122223333:role/App", Operations: ["Decrypt"] };
    const grade = (text: string) => gradePolicy(withGrant, { documents: { "key-policy.json": text } }, services);

    it("is made, and the calls are decided with it", async () => {
      const { checks, evidence } = await grade(JSON.stringify(lend));
      expect(inShort(checks)).toEqual([
        "passed document-key-policy 0/0",
        "passed app-decrypts 1/1",
        "passed intern-does-not 1/1",
      ]);
      expect(checks[0]?.title).toBe("key-policy.json is a grant that KMS makes");
      expect(evidence?.decisions?.map(({ reason }) => reason)).toEqual(["ALLOW_GRANT", "DENY_IMPLICIT_IDENTITY"]);
    });

    it.each([
      ["no JSON", "{", /^key-policy\.json, line 1/, undefined],
      ["no object", "[]", /A grant is an object in braces/, undefined],
      ["a member with a slip", JSON.stringify({ ...lend, Operation: [] }), /"Operation" is no element of/, undefined],
      [
        "what KMS refuses",
        JSON.stringify({ ...lend, Operations: ["Decript"] }),
        /^KMS does not make the grant of key-policy\.json\.$/,
        /^KMS answers: `ValidationException: /,
      ],
    ])("%s fails its own check, and no call is tried", async (_, text, did, actual) => {
      const { checks } = await grade(text);
      expect(inShort(checks)).toEqual([
        "failed document-key-policy 0/0",
        "skipped app-decrypts 0/1",
        "skipped intern-does-not 0/1",
      ]);
      expect(checks[0]?.feedback?.did).toMatch(did);
      expect(checks[0]?.feedback?.actual ?? "").toMatch(actual ?? /^$/);
    });
  });

  it("a denial of what comes before a call is told as such", async () => {
    const base = exercise("policy");
    const [decrypts] = base.calls;
    if (decrypts === undefined) throw new Error("There are calls.");
    const call: WantedCall = { ...decrypts, before: [{ as: "role/App", operation: "DescribeKey", key: "notes" }] };
    const { checks } = await grade(keyPolicy(allowRole("App", "kms:Decrypt")), { ...base, calls: [call] });
    expect(checks[1]?.feedback?.did).toBe("With your policy, DescribeKey by role/App is denied.");
  });

  it("a call that fails for another reason than permission is our fault, not the learner's", async () => {
    const { scene, ...rest } = exercise("policy");
    const disabled = { ...rest, scene: { ...scene, keys: { notes: { ...scene.keys.notes, enabled: false } } } };
    await expect(grade(keyPolicy(allowRole("App", "kms:Decrypt")), disabled)).rejects.toThrow(/DisabledException/);
  });

  describe("the request of every operation that an exercise can name", () => {
    const base = exercise("policy");
    const everything = keyPolicy(allowRole("App", "kms:*"));
    const identity = {
      inline: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "kms:*", Resource: "*" } },
    };
    const principals = { ...base.scene.principals, "role/App": { policies: [identity] } };
    const policy = { document: "key-policy.json" };
    /** What is no symmetric encryption key. */
    const keyFor: Readonly<Record<string, Scene["keys"][string]>> = {
      Decapsulate: { spec: "ML_KEM_512" },
      DeriveSharedSecret: { spec: "ECC_NIST_P256", usage: "KEY_AGREEMENT" },
      Encapsulate: { spec: "ML_KEM_512" },
      GenerateMac: { spec: "HMAC_256" },
      GetPublicKey: { spec: "ECC_NIST_P256", usage: "SIGN_VERIFY" },
      Sign: { spec: "ECC_NIST_P256", usage: "SIGN_VERIFY" },
      Verify: { spec: "ECC_NIST_EDWARDS25519" },
      VerifyMac: { spec: "HMAC_256" },
    };
    const request = { inline: { GranteePrincipal: "arn:aws:iam::111122223333:role/Intern", Operations: ["Decrypt"] } };
    it.each(Object.keys(SCENE_OPERATIONS).filter(isSceneOperation))("%s", async (operation) => {
      const { on } = SCENE_OPERATIONS[operation];
      const call: WantedCall = {
        ...{ id: "call", title: "calls", as: "role/App", operation, want: "allow", why: "", next: "" },
        ...(on === "key" && { key: "notes" }),
        ...(on === "grant" && { grant: "intern" }),
      };
      const scene: Scene = {
        ...base.scene,
        principals,
        keys: { notes: { ...keyFor[operation], policy } },
        ...(on === "grant" && { grants: { intern: { key: "notes", request } } }),
      };
      const { checks, evidence } = await grade(everything, { ...base, scene, calls: [call] });
      expect(inShort(checks)).toContain("passed call 2/2");
      expect(evidence?.calls?.[0]?.eventName).toBe(operation);
      expect(OPERATIONS.has(operation)).toBe(true);
    });
  });
});

/** The order of AWS's checks: of two faults in one call, the earlier step's is told. */
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import type { Principal } from "../../src/kms/world.ts";
import { ACCOUNT, buildScene, type Scene, utf8 } from "./scene.ts";

let scene: Scene;
let key: KmsKey;
let stranger: Principal;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
  stranger = scene.world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Stranger" });
});

const Plaintext = utf8("a note");
const UNKNOWN = "134f2428-cec1-4b25-a1ae-9048164dba47";

describe("validate → resolve → authorize → state → usage → body → DryRun", () => {
  it("checks the input before it looks for the key", async () => {
    expect((await scene.failure("Encrypt", { KeyId: UNKNOWN })).name).toBe("ValidationException");
  });

  it("looks for the key before it asks for permission", async () => {
    const error = await scene.failure("Encrypt", { KeyId: UNKNOWN, Plaintext }, { caller: stranger });
    expect(error.name).toBe("NotFoundException");
  });

  it("asks for permission before it looks at the key's state", async () => {
    key.state = "Disabled";
    const error = await scene.failure("Encrypt", { KeyId: key.id, Plaintext }, { caller: stranger });
    expect(error.name).toBe("AccessDeniedException");
  });

  it("looks at the state before the algorithm", async () => {
    key.state = "Disabled";
    const input = { KeyId: key.id, Plaintext, EncryptionAlgorithm: "RSAES_OAEP_SHA_256" };
    expect((await scene.failure("Encrypt", input)).name).toBe("DisabledException");
    key.state = "Enabled";
    const error = await scene.failure("Encrypt", input);
    expect([error.name, error.message]).toEqual([
      "InvalidKeyUsageException",
      "Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.",
    ]);
  });

  it("looks at the key before the ciphertext", async () => {
    key.state = "Disabled";
    const input = { KeyId: key.id, CiphertextBlob: utf8("garbage") };
    expect((await scene.failure("Decrypt", input)).name).toBe("DisabledException");
  });

  it("stops a dry run only where the call would have succeeded", async () => {
    const input = { KeyId: key.id, Plaintext, DryRun: true };
    expect((await scene.failure("Encrypt", input)).name).toBe("DryRunOperationException");
    expect((await scene.failure("Encrypt", input, { caller: stranger })).name).toBe("AccessDeniedException");
  });

  it("lets a dry run of Decrypt go without a ciphertext, but not without a key", async () => {
    const DryRunModifiers = ["IGNORE_CIPHERTEXT"];
    const named = { KeyId: key.id, DryRun: true, DryRunModifiers };
    expect((await scene.failure("Decrypt", named)).name).toBe("DryRunOperationException");
    expect((await scene.failure("Decrypt", { DryRun: true, DryRunModifiers })).message).toBe("KeyId must not be null");
    expect((await scene.failure("Decrypt", { KeyId: key.id, DryRunModifiers })).message).toContain("'ciphertextBlob'");
  });
});

describe("input", () => {
  it("tells all faults of form in one message", async () => {
    const error = await scene.failure("Encrypt", { KeyId: "", Plaintext: new Uint8Array(0) });
    expect(error.message).toBe(
      "2 validation errors detected: Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  it("names required members that are missing", async () => {
    expect((await scene.failure("CreateAlias")).message).toBe(
      "2 validation errors detected: Value null at 'aliasName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'targetKeyId' failed to satisfy constraint: Member must not be null",
    );
  });

  it("keeps to the pattern of an alias", async () => {
    expect((await scene.failure("CreateAlias", { AliasName: "alias/a b", TargetKeyId: key.id })).message).toBe(
      "1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: " +
        "Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
    );
  });

  it.each([
    ["a number for a string", { KeyId: 1, Plaintext }],
    ["a string for bytes", { KeyId: "alias/x", Plaintext: "text" }],
    ["a list for a map", { KeyId: "alias/x", Plaintext, EncryptionContext: ["a"] }],
    ["a number in an encryption context", { KeyId: "alias/x", Plaintext, EncryptionContext: { a: 1 } }],
    ["a string for a boolean", { KeyId: "alias/x", Plaintext, DryRun: "true" }],
  ])("refuses %s", async (_, input) => {
    expect((await scene.failure("Encrypt", input)).name).toBe("SerializationException");
  });

  it("does not show secrets in its messages", async () => {
    const error = await scene.failure("DescribeKey", { KeyId: key.id, GrantTokens: ["secret".repeat(2000)] });
    expect(error.message).toBe(
      "1 validation error detected: Value at 'grantTokens.1.member' failed to satisfy constraint: Member must have length less than or equal to 8192",
    );
  });

  it("ignores members that the API does not know", async () => {
    await scene.call("DescribeKey", { KeyId: key.id, Unknown: true });
  });

  it("knows no grant token, because no grant was made", async () => {
    const error = await scene.failure("Encrypt", { KeyId: key.id, Plaintext, GrantTokens: ["token"] });
    expect(error.name).toBe("InvalidGrantTokenException");
    await scene.call("Encrypt", { KeyId: key.id, Plaintext, GrantTokens: [] });
  });

  it.each([
    ["neither", {}],
    ["both", { KeySpec: "AES_256", NumberOfBytes: 32 }],
  ])("GenerateDataKey wants one size, not %s", async (_, sizes) => {
    const error = await scene.failure("GenerateDataKey", { KeyId: key.id, ...sizes });
    expect(error.message).toBe("Please specify either number of bytes or key spec.");
  });

  it.each([
    ["AES_128", 16],
    ["AES_256", 32],
  ])("GenerateDataKey makes an %s key of %i bytes", async (KeySpec, length) => {
    expect((await scene.call("GenerateDataKey", { KeyId: key.id, KeySpec })).Plaintext).toHaveLength(length);
  });
});

describe("a world", () => {
  it("shows observers real inputs and outputs, until they stop", async () => {
    const seen: unknown[] = [];
    const stop = scene.world.observe(({ operation, input, output, error, decisions, record }) => {
      seen.push({
        operation,
        input,
        output,
        error,
        decisions: decisions.map(({ allowed }) => allowed),
        record: record.eventName,
      });
    });
    const input = { KeyId: key.id, Plaintext };
    const output = await scene.call("Encrypt", input);
    const { name, message } = await scene.failure("Encrypt", input, { caller: stranger });
    stop();
    await scene.call("ListKeys");
    expect(seen).toEqual([
      { operation: "Encrypt", input, output, error: undefined, decisions: [true], record: "Encrypt" },
      {
        operation: "Encrypt",
        input,
        output: undefined,
        error: { name, message },
        decisions: [false],
        record: "Encrypt",
      },
    ]);
  });

  it("knows principals by their credentials", () => {
    const { world, admin } = scene;
    const ofRole = world.credentials(admin.policyArn);
    expect(ofRole).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^.{40}$/),
      sessionToken: expect.any(String),
    });
    expect(world.identify(ofRole.accessKeyId)).toEqual(admin);
    const ofRoot = world.credentials(`arn:aws:iam::${ACCOUNT}:root`);
    expect(ofRoot.accessKeyId).toMatch(/^AKIA/);
    expect(world.identify(ofRoot.accessKeyId)).toMatchObject({ kind: "root", arn: `arn:aws:iam::${ACCOUNT}:root` });
    expect(world.identify("AKIAUNKNOWN")).toBeUndefined();
    expect(() => world.credentials("arn:aws:iam::111122223333:user/Nobody")).toThrow("There is no principal");
  });

  it("refuses a caller from elsewhere", async () => {
    const caller = { ...stranger, policyArn: "arn:aws:iam::111122223333:user/Nobody" };
    expect((await scene.failure("ListKeys", {}, { caller })).name).toBe("UnrecognizedClientException");
  });
});

import { describe, expect, it } from "vitest";
import type { PredictExercise, Prediction } from "../../../src/content/kinds/predict.ts";
import type { Scene, SceneUnit as Unit } from "../../../src/content/scene.ts";
import type { SceneCall } from "../../../src/content/scene-call.ts";
import { gradePredict } from "../../../src/grading/kinds/predict.ts";
import { exercise, inShort, services } from "../../fixtures/packs/exercises.ts";

const base = exercise("predict");
const grade = (ids: readonly string[], of: PredictExercise = base) => gradePredict(of, { ids }, services);

describe("predict", () => {
  it("passes with what really happens and what decides it, and then shows the call and the decision", async () => {
    const { checks, evidence } = await grade(["iam"]);
    expect(inShort(checks)).toEqual(["passed right 2/2"]);
    expect(evidence?.calls?.map(({ eventName }) => eventName)).toEqual(["Decrypt"]);
    expect(evidence?.decisions?.map(({ reason }) => reason)).toEqual(["ALLOW_IAM_VIA_KEY_POLICY"]);
  });

  it.each([
    ["root", '"Enable IAM User Permissions" hands the decision to IAM, but that alone does not decide.'],
    ["nobody", '"Enable IAM User Permissions" of the key policy does fit the call.'],
  ])("%s fails with what is wrong with it, and gives nothing away", async (id, actual) => {
    const { checks, evidence } = await grade([id]);
    expect(inShort(checks)).toEqual([`failed not-${id} 0/2`]);
    expect(checks[0]?.feedback?.actual).toBe(actual);
    expect(evidence).toBeUndefined();
    expect(JSON.stringify(checks)).not.toContain("ReadNotes");
  });

  it.each([
    [[], ["failed one-pick 0/2"]],
    [
      ["iam", "root"],
      ["failed not-root 0/2", "failed one-pick 0/0"],
    ],
  ])("%j is not one prediction", async (ids, checks) => expect(inShort((await grade(ids)).checks)).toEqual(checks));
});

const allow = (Sid: string, AWS: string, Action: string, Condition?: unknown) => ({
  ...{ Sid, Effect: "Allow", Principal: { AWS }, Action, Resource: "*" },
  ...(Condition !== undefined && { Condition }),
});
const deny = (Sid: string) => ({ Sid, Effect: "Deny", Principal: "*", Action: "kms:Decrypt", Resource: "*" });
const policy = (...Statement: readonly unknown[]) => ({ inline: { Version: "2012-10-17", Statement } });
const identity = (Sid: string, Effect: string, Action: string) => policy({ Sid, Effect, Action, Resource: "*" });
const ROOT = "arn:aws:iam::111122223333:root";
const APP = "arn:aws:iam::111122223333:role/App";
const B = "444455556666";
const withRoot = (...statements: readonly unknown[]) => policy(allow("IAM", ROOT, "kms:*"), ...statements);
const request = { inline: { GranteePrincipal: APP, Operations: ["Decrypt", "RetireGrant"] } };

const member = (policies: Unit) => ({
  organization: { managementAccount: "999988887777", root: { accounts: { "111122223333": policies } } },
});
const throughEndpoint = (Action: string) => ({
  endpoints: {
    "vpce-1a2b3c4d": { policy: policy({ Sid: "Way", Effect: "Allow", Principal: "*", Action, Resource: "*" }) },
  },
});
const onlyBy = (key: string, value: string) =>
  withRoot(allow("App", APP, "kms:Decrypt", { StringEquals: { [key]: value } }));

interface Row extends Pick<Scene, "organization" | "endpoints"> {
  readonly principals?: Scene["principals"];
  readonly notes?: Scene["keys"][string];
  readonly grants?: Scene["grants"];
  readonly call?: Partial<SceneCall>;
  /** Another prediction, which is wrong. */
  readonly never?: Omit<Prediction, "id" | "why">;
  readonly right: Omit<Prediction, "id" | "why">;
}

/** What decides, in every form an option can have; the mock is asked, so a row that is wrong fails. */
const rows: Readonly<Record<string, Row>> = {
  "the key policy names the role": {
    notes: { policy: withRoot(allow("App", APP, "kms:Decrypt")) },
    right: { outcome: "allow", decides: [{ layer: "key policy", statement: "App" }] },
  },
  "a statement that hands the decision to IAM beside it is no answer": {
    notes: { policy: withRoot(allow("App", APP, "kms:Decrypt")) },
    never: { outcome: "allow", decides: [{ layer: "key policy", statement: "IAM" }] },
    right: { outcome: "allow", decides: [{ layer: "key policy", statement: "App" }] },
  },
  "a statement without a Sid has its place for a name": {
    notes: { policy: withRoot({ ...allow("", APP, "kms:Decrypt"), Sid: undefined }) },
    right: { outcome: "allow", decides: [{ layer: "key policy", statement: "statement 2" }] },
  },
  "the key policy denies": {
    notes: { policy: withRoot(allow("App", APP, "kms:Decrypt"), deny("Nobody")) },
    right: { outcome: "deny", decides: [{ layer: "key policy", statement: "Nobody" }] },
  },
  "an identity policy denies": {
    principals: { "role/App": { policies: [identity("NoKeys", "Deny", "kms:*")] } },
    right: { outcome: "deny", decides: [{ layer: "identity policy", statement: "NoKeys" }] },
  },
  "nothing in IAM allows": { right: { outcome: "deny", decides: [{ layer: "identity policy" }] } },
  "the key policy is silent": {
    notes: { policy: policy(allow("Root", ROOT, "kms:PutKeyPolicy")) },
    right: { outcome: "deny", decides: [{ layer: "key policy" }] },
  },
  "a permissions boundary does not allow": {
    principals: {
      "role/App": {
        policies: [identity("Use", "Allow", "kms:*")],
        boundary: identity("Edge", "Allow", "s3:*"),
      },
    },
    right: { outcome: "deny", decides: [{ layer: "permissions boundary" }] },
  },
  "a session policy does not allow": {
    principals: {
      "role/App": { policies: [identity("Use", "Allow", "kms:*")], sessionPolicies: [identity("S", "Allow", "s3:*")] },
    },
    right: { outcome: "deny", decides: [{ layer: "session policy" }] },
  },
  "both sides of another account's key": {
    principals: { "role/App": { policies: [identity("Use", "Allow", "kms:*")] } },
    notes: {
      account: B,
      policy: policy(allow("Own", `arn:aws:iam::${B}:root`, "kms:*"), allow("A", ROOT, "kms:Decrypt")),
    },
    right: {
      outcome: "allow",
      decides: [
        { layer: "identity policy", statement: "Use" },
        { layer: "key policy", statement: "A" },
      ],
    },
  },
  "what does not work across accounts": {
    principals: { "role/App": { policies: [identity("Use", "Allow", "kms:*")] } },
    notes: { account: B, policy: policy(allow("Own", `arn:aws:iam::${B}:root`, "kms:*"), allow("A", ROOT, "kms:*")) },
    call: { operation: "DisableKey" },
    right: { outcome: "deny", decides: [{ rule: "cross-account" }] },
  },
  "a bare alias is one of the caller's own account": {
    notes: { account: B, alias: "alias/notes" },
    call: { operation: "DescribeKey", named: "alias" },
    right: { outcome: "NotFoundException" },
  },
  "a grant": {
    grants: { worker: { key: "notes", request } },
    right: { outcome: "allow", decides: [{ grant: "worker" }] },
  },
  "a grant so new that its token is needed": {
    grants: { worker: { key: "notes", request, known: false } },
    right: { outcome: "deny", decides: [{ layer: "identity policy" }] },
  },
  "the same with the token": {
    grants: { worker: { key: "notes", request, known: false } },
    call: { grantTokens: ["worker"] },
    right: { outcome: "allow", decides: [{ grant: "worker" }] },
  },
  "the same after a while": {
    grants: { worker: { key: "notes", request, known: false } },
    call: { wait: "10m" },
    right: { outcome: "allow", decides: [{ grant: "worker" }] },
  },
  "a grant that was retired before": {
    grants: { worker: { key: "notes", request } },
    call: { before: [{ as: "role/App", operation: "RetireGrant", grant: "worker" }] },
    right: { outcome: "deny", decides: [{ layer: "identity policy" }] },
  },
  "somebody who may not retire": {
    grants: { worker: { key: "notes", request } },
    call: { as: "role/Other", operation: "RetireGrant", grant: "worker" },
    right: { outcome: "deny", decides: [{ rule: "retirement" }] },
  },
  "a service control policy denies": {
    ...member({ serviceControlPolicies: [identity("All", "Allow", "*"), identity("NoKeys", "Deny", "kms:*")] }),
    right: { outcome: "deny", decides: [{ layer: "service control policy", statement: "NoKeys" }] },
  },
  "a unit's service control policies do not allow": {
    organization: {
      managementAccount: "999988887777",
      root: {
        units: {
          Clinics: {
            serviceControlPolicies: [identity("Buckets", "Allow", "s3:*")],
            units: { North: { accounts: { "111122223333": {} } } },
          },
        },
      },
    },
    right: { outcome: "deny", decides: [{ layer: "service control policy" }] },
  },
  "a resource control policy denies": {
    ...member({ resourceControlPolicies: [policy(deny("NoDecrypt"))] }),
    notes: { policy: withRoot(allow("App", APP, "kms:Decrypt")) },
    right: { outcome: "deny", decides: [{ layer: "resource control policy", statement: "NoDecrypt" }] },
  },
  "a VPC endpoint's policy does not allow": {
    ...throughEndpoint("kms:Encrypt"),
    notes: { policy: withRoot(allow("App", APP, "kms:Decrypt")) },
    call: { endpoint: "vpce-1a2b3c4d" },
    right: { outcome: "deny", decides: [{ layer: "VPC endpoint policy" }] },
  },
  "the same over the internet": {
    ...throughEndpoint("kms:Encrypt"),
    notes: { policy: withRoot(allow("App", APP, "kms:Decrypt")) },
    right: { outcome: "allow", decides: [{ layer: "key policy", statement: "App" }] },
  },
  "a condition on the endpoint": {
    ...throughEndpoint("kms:*"),
    notes: { policy: onlyBy("aws:SourceVpce", "vpce-1a2b3c4d") },
    call: { endpoint: "vpce-1a2b3c4d" },
    right: { outcome: "allow", decides: [{ layer: "key policy", statement: "App" }] },
  },
  "a condition on the service that calls": {
    notes: { policy: onlyBy("kms:ViaService", "s3.eu-west-1.amazonaws.com") },
    call: { via: "s3" },
    right: { outcome: "allow", decides: [{ layer: "key policy", statement: "App" }] },
  },
  "the same, calling oneself": {
    notes: { policy: onlyBy("kms:ViaService", "s3.eu-west-1.amazonaws.com") },
    right: { outcome: "deny", decides: [{ layer: "identity policy" }] },
  },
  "an identity policy that names the key's ARN": {
    principals: {
      "role/App": {
        policies: [
          policy({
            ...{ Sid: "One", Effect: "Allow", Action: "kms:Decrypt" },
            Resource: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
          }),
        ],
      },
    },
    notes: { id: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    right: { outcome: "allow", decides: [{ layer: "identity policy", statement: "One" }] },
  },
  "a disabled key": {
    notes: { enabled: false, policy: withRoot(allow("App", APP, "kms:Decrypt")) },
    right: { outcome: "DisabledException" },
  },
  "another context than the ciphertext's": {
    notes: { policy: withRoot(allow("App", APP, "kms:Decrypt")) },
    call: { sealedContext: { clinic: "south" }, encryptionContext: { clinic: "north" } },
    right: { outcome: "InvalidCiphertextException" },
  },
  "the root user of the account": {
    call: { as: "root" },
    right: { outcome: "allow", decides: [{ layer: "key policy", statement: "Enable IAM User Permissions" }] },
  },
  "moving to a key that is closed": {
    notes: { policy: withRoot(allow("App", APP, "kms:ReEncrypt*")) },
    call: { operation: "ReEncrypt", toKey: "other" },
    right: { outcome: "deny", decides: [{ layer: "identity policy" }] },
  },
};

describe("a call that fails before permission is asked for", () => {
  it("says nothing of policies that were not read", async () => {
    const { checks } = await grade(["wrong"], {
      ...base,
      scene: {
        ...{ account: "111122223333", region: "eu-west-1", principals: { "role/App": { policies: [] } } },
        keys: { notes: { account: B, alias: "alias/notes" } },
      } as Scene,
      call: { as: "role/App", operation: "DescribeKey", key: "notes", named: "alias" } as SceneCall,
      options: [
        { id: "wrong", outcome: "deny", decides: [{ layer: "key policy" }], why: "The account is another." },
        { id: "right", outcome: "NotFoundException", why: "The alias is looked for in the caller's account." },
      ],
    });
    expect(inShort(checks)).toEqual(["failed not-wrong 0/2"]);
    expect(checks[0]?.feedback?.actual).toBeUndefined();
  });
});

describe("what decides", () => {
  it.each(Object.entries(rows))(
    "%s",
    async (_, { principals, notes = {}, grants, organization, endpoints, call, never, right }) => {
      const { checks } = await grade(["right"], {
        ...base,
        scene: {
          ...{ account: "111122223333", region: "eu-west-1" },
          principals: { "role/App": { policies: [] }, "role/Other": { policies: [] }, ...principals },
          keys: { other: {}, notes },
          ...(organization && { organization }),
          ...(endpoints && { endpoints }),
          ...(grants && { grants }),
        },
        call: { as: "role/App", operation: "Decrypt", key: "notes", ...call },
        options: [
          { id: "right", why: "", ...right },
          { id: "never", why: "", ...(never ?? { outcome: "KMSInternalException" }) },
        ],
      });
      expect(inShort(checks)).toEqual(["passed right 2/2"]);
    },
  );

  it("what comes before the call must succeed", async () => {
    const before: SceneCall["before"] = [{ as: "role/App", operation: "DisableKey", key: "notes" }];
    await expect(grade(["iam"], { ...base, call: { ...base.call, before } })).rejects.toThrow(
      "DisableKey, which comes before the call, fails: AccessDeniedException",
    );
  });

  it("two options that are both right are the exercise's fault", async () => {
    const [first] = base.options;
    if (first === undefined) throw new Error("There are options.");
    const options = [...base.options, { ...first, id: "again" }];
    await expect(grade(["iam"], { ...base, options })).rejects.toThrow("2 options say what the mock KMS does");
  });
});

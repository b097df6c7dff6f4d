/** Accounts in an organization: control policies that bind them, and condition keys that tell where they belong. */
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import type { ObservedCall, Principal } from "../../src/kms/world.ts";
import type { OrganizationDescription, OrganizationUnit } from "../../src/kms/world-description.ts";
import { ACCOUNT, allow, buildScene, OTHER_ACCOUNT, REGION, type Scene, utf8 } from "./scene.ts";

const MANAGEMENT = "999988887777";
const ORGANIZATION = "o-a1b2c3d4e5";
const PATH = `${ORGANIZATION}/r-ab12/ou-ab12-11111111/`;
const Plaintext = utf8("a note");

let scene: Scene;
let key: KmsKey;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

/** ACCOUNT in OU Clinics, OTHER_ACCOUNT outside. */
const organize = (clinics: OrganizationUnit = {}, root: OrganizationUnit = {}) =>
  scene.world.organize({
    id: ORGANIZATION,
    managementAccount: MANAGEMENT,
    root: {
      id: "r-ab12",
      ...root,
      units: { Clinics: { id: "ou-ab12-11111111", accounts: { [ACCOUNT]: {} }, ...clinics } },
    },
  });

const deny = (Action: string, Condition?: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action, Resource: "*", ...(Condition && { Condition }) }],
});
/** A resource control policy. */
const guard = (Action: string, Condition?: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action, Resource: "*", ...(Condition && { Condition }) }],
});

const encrypt = (caller: Principal = scene.admin) => scene.call("Encrypt", { KeyId: key.arn, Plaintext }, { caller });
const refusal = async (caller: Principal = scene.admin) =>
  (await scene.failure("Encrypt", { KeyId: key.arn, Plaintext }, { caller })).message.replace(/^.*? on /, "on ");

const putPolicy = (...statements: object[]) =>
  scene.call("PutKeyPolicy", {
    KeyId: key.id,
    Policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" },
        ...statements,
      ],
    }),
  });

describe("service control policies", () => {
  const SCP = "with an explicit deny in a service control policy";
  const CASES: readonly [title: string, clinics: OrganizationUnit, root: OrganizationUnit, allowed: boolean][] = [
    ["FullAWSAccess is attached everywhere unless something else is said", {}, {}, true],
    ["a deny at the root", {}, { serviceControlPolicies: { Deny: deny("kms:Encrypt") } }, false],
    ["a deny of an organizational unit", { serviceControlPolicies: { Deny: deny("kms:*") } }, {}, false],
    ["a level that allows too little", { serviceControlPolicies: { Reading: allow("kms:Decrypt") } }, {}, false],
    ["a level that allows enough", { serviceControlPolicies: { Using: allow("kms:*") } }, {}, true],
    [
      "a deny of the account's own",
      { accounts: { [ACCOUNT]: { serviceControlPolicies: { All: allow("*"), Deny: deny("kms:Encrypt") } } } },
      {},
      false,
    ],
    [
      "a deny of another account",
      { accounts: { [ACCOUNT]: {}, "777766665555": { serviceControlPolicies: { Deny: deny("kms:*") } } } },
      {},
      true,
    ],
  ];

  it.each(CASES)("%s", async (_, clinics, root, allowed) => {
    organize(clinics, root);
    if (allowed) await encrypt();
    else expect(await refusal()).toBe(`on resource: ${key.arn} ${SCP}`);
  });

  it("bind the root user too, but not the management account", async () => {
    organize({}, { serviceControlPolicies: { All: allow("*"), Deny: deny("kms:CreateKey") } });
    const root = scene.world.principal(`arn:aws:iam::${ACCOUNT}:root`);
    expect((await scene.failure("CreateKey", {}, { caller: root })).message).toContain(SCP);
    await scene.call("CreateKey", {}, { caller: scene.world.principal(`arn:aws:iam::${MANAGEMENT}:root`) });
  });

  it("follow the caller's account, not the key's", async () => {
    await putPolicy({ Effect: "Allow", Principal: { AWS: OTHER_ACCOUNT }, Action: "kms:Encrypt", Resource: "*" });
    organize({ serviceControlPolicies: { Deny: deny("kms:*") } });
    await encrypt(scene.otherAdmin);
  });

  it("are explained level by level", async () => {
    organize({ serviceControlPolicies: { Reading: allow("kms:Decrypt") } });
    const calls: ObservedCall[] = [];
    scene.world.observe((call) => calls.push(call));
    await refusal();
    const trace = calls[0]?.decisions[0]?.trace.filter(({ type }) => type === "service control policy");
    expect(trace?.map(({ name }) => name)).toEqual([
      "root: FullAWSAccess",
      "OU Clinics: Reading",
      `account ${ACCOUNT}: FullAWSAccess`,
    ]);
  });
});

describe("resource control policies", () => {
  const RCP = "with an explicit deny in a resource control policy";
  const outsiders = guard("kms:*", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION } });

  beforeEach(() =>
    putPolicy({ Effect: "Allow", Principal: { AWS: OTHER_ACCOUNT }, Action: "kms:Encrypt", Resource: "*" }),
  );

  it.each<[string, OrganizationUnit, OrganizationUnit]>([
    ["of the root", {}, { resourceControlPolicies: { Perimeter: outsiders } }],
    ["of the organizational unit", { resourceControlPolicies: { Perimeter: outsiders } }, {}],
    ["of the account", { accounts: { [ACCOUNT]: { resourceControlPolicies: { Perimeter: outsiders } } } }, {}],
  ])("%s keep strangers out, whatever the key policy says", async (_, clinics, root) => {
    organize(clinics, root);
    await encrypt();
    expect(await refusal(scene.otherAdmin)).toBe(`on this resource ${RCP}`);
  });

  it("leave keys of other accounts and of the management account alone", async () => {
    const guarded = { resourceControlPolicies: { Closed: guard("kms:*") } };
    organize(guarded, guarded);
    for (const caller of [scene.otherAdmin, scene.world.principal(`arn:aws:iam::${MANAGEMENT}:root`)]) {
      const { arn } = await scene.createKey({}, { caller });
      await scene.call("DescribeKey", { KeyId: arn }, { caller });
    }
    expect(await refusal()).toContain(RCP);
  });
});

describe("condition keys of the organization", () => {
  const anyPath = (name: string) => ({ "ForAnyValue:StringLike": { [name]: `${ORGANIZATION}/*/ou-ab12-11111111/*` } });
  it.each<[string, object]>([
    ["aws:PrincipalOrgID", { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION } }],
    ["aws:PrincipalOrgPaths", { "ForAnyValue:StringEquals": { "aws:PrincipalOrgPaths": PATH } }],
    ["aws:PrincipalOrgPaths with a pattern", anyPath("aws:PrincipalOrgPaths")],
    ["aws:ResourceOrgID", { StringEquals: { "aws:ResourceOrgID": ORGANIZATION } }],
    ["aws:ResourceOrgPaths", anyPath("aws:ResourceOrgPaths")],
  ])("%s is there in an organization only", async (_, Condition) => {
    const policies = {
      Only: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Condition }] },
    };
    const caller = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "App", policies });
    expect(await refusal(caller)).toContain("because no identity-based policy allows");
    organize();
    await encrypt(caller);
    await scene.call("CreateAlias", { AliasName: "alias/notes", TargetKeyId: key.id }, { caller });
  });
});

describe("a description", () => {
  const root = { accounts: { [ACCOUNT]: {} } };
  const described = (more: Partial<OrganizationDescription>) => ({ managementAccount: MANAGEMENT, root, ...more });

  it("tells the ids and paths, made from the seed where none are given", () => {
    expect(organize()).toEqual({
      id: ORGANIZATION,
      paths: { [ACCOUNT]: PATH, [MANAGEMENT]: `${ORGANIZATION}/r-ab12/` },
    });
    const one = buildScene("one").world.organize(described({}));
    expect(one).toEqual(buildScene("one").world.organize(described({})));
    expect(one.paths[ACCOUNT]).toMatch(/^o-[a-z0-9]{10}\/r-[a-z0-9]{4}\/$/);
  });

  it("replaces the one before", async () => {
    organize({ serviceControlPolicies: { Deny: deny("kms:*") } });
    await refusal();
    organize();
    await encrypt();
    organize({ accounts: {}, serviceControlPolicies: { Deny: deny("kms:*") } });
    await encrypt();
  });

  it("leaves room for other organizations, but an account is in one only", () => {
    organize();
    scene.world.organize({ managementAccount: OTHER_ACCOUNT, root: {} });
    expect(() => scene.world.organize({ managementAccount: ACCOUNT, root: {} })).toThrow(
      `Account ${ACCOUNT} belongs to organization ${ORGANIZATION} already.`,
    );
  });

  it.each<[string, Partial<OrganizationDescription>, string]>([
    ["a strange id", { id: "acme" }, '"acme" is no id. Write one of an organization: o-a1b2c3d4e5'],
    ["a strange id of a unit", { root: { units: { Clinics: { id: "clinics" } } } }, '"clinics" is no id.'],
    ["what is no account", { root: { accounts: { clinic: {} } } }, '"clinic" is no account. Give 12 digits.'],
    [
      "an account twice",
      { root: { ...root, units: { Clinics: root } } },
      `Account ${ACCOUNT} stands twice in the organization.`,
    ],
    [
      "a level without any service control policy",
      { root: { serviceControlPolicies: {} } },
      "The root of an organization needs a service control policy.",
    ],
    [
      "a resource control policy that allows",
      {
        root: {
          resourceControlPolicies: {
            Open: { Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] },
          },
        },
      },
      "Resource control policy Open: statement 1 allows, and a resource control policy can only deny.",
    ],
    [
      "a resource control policy for somebody",
      {
        root: {
          resourceControlPolicies: {
            Bob: { Statement: [{ Effect: "Deny", Principal: { AWS: ACCOUNT }, Action: "kms:*", Resource: "*" }] },
          },
        },
      },
      'Resource control policy Bob: statement 1 names principals, and Principal must be "*" here.',
    ],
    [
      "NotAction in a resource control policy",
      {
        root: {
          resourceControlPolicies: {
            Not: { Statement: [{ Effect: "Deny", Principal: "*", NotAction: "kms:*", Resource: "*" }] },
          },
        },
      },
      "Resource control policy Not: statement 1 has NotAction",
    ],
    [
      "a policy that is none",
      {
        root: {
          serviceControlPolicies: {
            Broken: { Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] },
          },
        },
      },
      "Policy Broken, Statement[0].Principal:",
    ],
  ])("is refused with %s, and changes nothing", async (_, more, message) => {
    organize({ serviceControlPolicies: { Deny: deny("kms:*") } });
    expect(() => scene.world.organize({ ...described({ id: ORGANIZATION }), ...more })).toThrow(message);
    await refusal();
  });
});

it("an account outside has no such policies and keys", async () => {
  organize();
  const { arn } = await scene.createKey({}, { caller: scene.otherAdmin });
  expect(arn).toContain(`:${REGION}:${OTHER_ACCOUNT}:`);
});

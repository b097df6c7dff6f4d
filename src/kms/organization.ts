/**
 * AWS Organizations, as far as KMS sees it: which control policies bind an account, level by level from the root, and
 * which id and path its principals and resources bring into a request.
 * Follows the Organizations User Guide, "SCP evaluation" and "RCP syntax", and the IAM User Guide, "View Organizations
 * activity" for the entity path (checked: 2026-11-25).
 */
import type { NamedPolicy, OrganizationLevel, OrganizationPolicies, RequestContext } from "../iam/request.ts";
import { readPolicies, readPolicy } from "./named-policy.ts";
import type { Random } from "./random.ts";
import type { ControlPolicies, Organization, OrganizationDescription, OrganizationUnit } from "./world-description.ts";

/** What membership in an organization means for one account. */
export interface Membership {
  readonly organization: string;
  readonly path: string;
  readonly serviceControlPolicies: OrganizationPolicies;
  /** Absent where only RCPFullAWSAccess is attached. */
  readonly resourceControlPolicies?: OrganizationPolicies;
}

export class Organizations {
  readonly #random: Random;
  readonly #members = new Map<string, Membership>();
  /** By id. */
  readonly #descriptions = new Map<string, OrganizationDescription>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Makes an organization, or describes the one of this id anew. @throws Error for a description that cannot be */
  organize(description: OrganizationDescription): Organization {
    const { managementAccount, root } = description;
    const id = identifier(description.id, ORGANIZATION_ID, () => `o-${this.#letters("organization", 10)}`);
    const rootId = identifier(root.id, ROOT_ID, () => `r-${this.#letters(`root of ${id}`, 4)}`);
    const found = new Map<string, Membership>();
    const join = (account: string, path: string, levels: readonly Level[]): void => {
      if (!/^\d{12}$/.test(account)) throw new Error(`"${account}" is no account. Give 12 digits.`);
      if (found.has(account)) throw new Error(`Account ${account} stands twice in the organization. Keep one.`);
      const elsewhere = this.#members.get(account)?.organization ?? id;
      if (elsewhere !== id) throw new Error(`Account ${account} belongs to organization ${elsewhere} already.`);
      found.set(account, membership(id, path, managementAccount, levels));
    };
    const visit = (unit: OrganizationUnit, path: string, above: readonly Level[]): void => {
      for (const [account, policies] of Object.entries(unit.accounts ?? {})) {
        join(account, path, [...above, readLevel(`account ${account}`, policies)]);
      }
      for (const [name, inner] of Object.entries(unit.units ?? {})) {
        const label = `unit ${name} of ${path}`;
        const unitId = identifier(inner.id, UNIT_ID, () => `ou-${rootId.slice(2)}-${this.#letters(label, 8)}`);
        visit(inner, `${path}${unitId}/`, [...above, readLevel(`OU ${name}`, inner)]);
      }
    };
    const top = [readLevel("root", root)];
    const path = `${id}/${rootId}/`;
    visit(root, path, top);
    if (!found.has(managementAccount)) join(managementAccount, path, [...top, readLevel("account", {})]);
    for (const [account, { organization }] of this.#members) if (organization === id) this.#members.delete(account);
    for (const [account, member] of found) this.#members.set(account, member);
    this.#descriptions.set(id, { ...structuredClone(description), id });
    return { id, paths: Object.fromEntries([...found].map(([account, member]) => [account, member.path])) };
  }

  descriptions(): readonly OrganizationDescription[] {
    return [...this.#descriptions.values()];
  }

  /** Undefined for an account outside every organization. */
  of(account: string): Membership | undefined {
    return this.#members.get(account);
  }

  #letters(label: string, length: number): string {
    return Array.from(this.#random.derive(label).subarray(0, length), (byte) => BASE36[byte % 36]).join("");
  }
}

/** Whose organization a condition key tells: `aws:PrincipalOrgID`, `aws:ResourceOrgPaths`. */
export type OrganizationKeyOwner = "Principal" | "Resource" | "Source" | "Vpce";

/** Id and paths; both absent outside an organization. */
export function organizationKeys(owner: OrganizationKeyOwner, member: Membership | undefined): RequestContext {
  if (member === undefined) return {};
  return { [`aws:${owner}OrgID`]: member.organization, [`aws:${owner}OrgPaths`]: [member.path] };
}

const BASE36 = "abcdefghijklmnopqrstuvwxyz0123456789";

interface IdForm {
  readonly form: RegExp;
  readonly example: string;
}

const ORGANIZATION_ID: IdForm = { form: /^o-[a-z0-9]{10,32}$/, example: "an organization: o-a1b2c3d4e5" };
const ROOT_ID: IdForm = { form: /^r-[a-z0-9]{4,32}$/, example: "a root: r-ab12" };
const UNIT_ID: IdForm = {
  form: /^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/,
  example: "an organizational unit: ou-ab12-11111111",
};

function identifier(given: string | undefined, { form, example }: IdForm, make: () => string): string {
  if (given === undefined) return make();
  if (!form.test(given)) throw new Error(`"${given}" is no id. Write one of ${example}, or leave it out.`);
  return given;
}

interface Level {
  readonly serviceControl: OrganizationLevel;
  readonly resourceControl: OrganizationLevel;
}

const FULL_ACCESS: readonly NamedPolicy[] = [
  readPolicy(
    "FullAWSAccess",
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
    "service control policy",
  ),
];

function readLevel(name: string, { serviceControlPolicies, resourceControlPolicies = {} }: ControlPolicies): Level {
  const service = serviceControlPolicies && readPolicies(serviceControlPolicies, "service control policy");
  if (service?.length === 0) {
    throw new Error(`The ${name} of an organization needs a service control policy. Leave them out for FullAWSAccess.`);
  }
  const resource = readPolicies(resourceControlPolicies, "resource control policy");
  for (const policy of resource) checkResourceControlPolicy(policy);
  return {
    serviceControl: { name, policies: service ?? FULL_ACCESS },
    resourceControl: { name, policies: resource },
  };
}

/** "RCP syntax": what Organizations asks of a customer's policy beyond the policy language. */
function checkResourceControlPolicy({ name, policy }: NamedPolicy): void {
  for (const { name: statement, effect, principals, actions } of policy.statements) {
    const fault =
      effect === "Allow"
        ? "allows, and a resource control policy can only deny. Write Deny; RCPFullAWSAccess allows all already"
        : principals?.not || principals?.patterns.some(({ type }) => type !== "everyone")
          ? 'names principals, and Principal must be "*" here. Write "*" with a condition'
          : actions?.not
            ? "has NotAction, which a resource control policy cannot have. Write Action"
            : undefined;
    if (fault !== undefined) throw new Error(`Resource control policy ${name}: ${statement} ${fault}.`);
  }
}

function membership(id: string, path: string, managementAccount: string, levels: readonly Level[]): Membership {
  const resource = levels.map(({ resourceControl }) => resourceControl).filter(({ policies }) => policies.length > 0);
  return {
    organization: id,
    path,
    serviceControlPolicies: { levels: levels.map(({ serviceControl }) => serviceControl), managementAccount },
    ...(resource.length > 0 && { resourceControlPolicies: { levels: resource, managementAccount } }),
  };
}

/** Reads scenarios: their faults told by path, their policies parsed, and one request for each check that a call needs. */
import { InputProblem } from "../input-problem.ts";
import type { Grant } from "./grant.ts";
import { type Policy, type PolicyKind, type PolicyProblem, parsePolicy } from "./policy.ts";
import type { AuthorizationRequest, NamedPolicy, OrganizationPolicies } from "./request.ts";
import { contextOf } from "./scenario-context.ts";
import { principalOf } from "./scenario-principal.ts";
import { below, checkShape, type Scenario, type ScenarioFault } from "./scenario-schema.ts";

export interface ReadScenario {
  readonly id: string;
  readonly description?: string;
  /** One for each check that the call needs, in their order; at least one. */
  readonly requests: readonly AuthorizationRequest[];
  /** Entries of policies that AWS would refuse to take; here they fit nothing. Paths begin in the scenario: `keyPolicy.Statement[0]…`. */
  readonly refusals: readonly PolicyProblem[];
}

const FAULTS_TOLD = 10;

/**
 * Reads one scenario, a list of them, or an object whose `cases` are a list of them.
 * @throws InputProblem with a line for each fault: `[3].principal.arn: must be text.`
 */
export function readScenarios(data: unknown): readonly ReadScenario[] {
  const faults: ScenarioFault[] = [];
  const read = placed(data).flatMap(([one, path]) => new Reader(path, faults).read(one) ?? []);
  if (faults.length === 0) return read;
  const all = new Set(faults.map(({ path, message }) => `${path === "" ? "The scenario" : `${path}:`} ${message}`));
  const told = [...all].slice(0, FAULTS_TOLD);
  const more = all.size - told.length;
  throw new InputProblem([...told, ...(more > 0 ? [`${more} more of the kind are not shown.`] : [])].join("\n"));
}

/** Each scenario with its path. */
function placed(data: unknown): readonly (readonly [unknown, path: string])[] {
  if (Array.isArray(data)) return data.map((one, index) => [one, below("", index)]);
  const cases = typeof data === "object" && data !== null && "cases" in data ? data.cases : undefined;
  return Array.isArray(cases) ? cases.map((one, index) => [one, below("cases", index)]) : [[data, ""]];
}

/** AWS's operations that can be used on keys of other accounts: the API reference, "Cross-account use". */
const ACROSS_ACCOUNTS: ReadonlySet<string> = new Set(
  [
    ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "Sign", "Verify", "GenerateMac", "VerifyMac"],
    ["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"],
    ["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"],
    ["DeriveSharedSecret", "Encapsulate", "Decapsulate"],
    ["DescribeKey", "GetPublicKey", "GetKeyRotationStatus"],
    ["CreateGrant", "ListGrants", "RevokeGrant", "RetireGrant"],
  ]
    .flat()
    .map((name) => `kms:${name}`.toLowerCase()),
);

type Step = NonNullable<Scenario["steps"]>[number];

/** Reads one scenario, and collects its faults. */
class Reader {
  readonly #path: string;
  readonly #faults: ScenarioFault[];
  readonly #refusals: PolicyProblem[] = [];
  readonly #read = new Map<string, Policy>();

  constructor(path: string, faults: ScenarioFault[]) {
    this.#path = path;
    this.#faults = faults;
  }

  read(data: unknown): ReadScenario | undefined {
    const scenario = checkShape(data, this.#path);
    if (isFaults(scenario)) {
      for (const fault of scenario) this.#faults.push(fault);
      return undefined;
    }
    const { id, description } = scenario;
    const { principal, faults } = principalOf(scenario.principal);
    for (const [member, message] of faults) this.#fault(["principal", member], message);
    const own = this.#ownPolicies(scenario);
    const requests = this.#steps(scenario).map((step) => ({
      principal,
      ...own,
      ...this.#request(scenario, step),
    }));
    return { id, ...(description !== undefined && { description }), requests, refusals: this.#refusals };
  }

  #fault(steps: readonly (string | number)[], message: string): void {
    this.#faults.push({ path: steps.reduce(below, this.#path), message });
  }

  #steps({ steps, request: { action, keyArn, resource } }: Scenario): readonly Step[] {
    if (steps !== undefined) return steps;
    if (action === undefined) {
      this.#fault(["request", "action"], 'is missing. Write what is asked for, as in "kms:Decrypt".');
      return [];
    }
    return [{ action, ...(keyArn !== undefined && { keyArn }), ...(resource !== undefined && { resource }) }];
  }

  /** What is attached to the caller, to its session and to its way. */
  #ownPolicies(
    scenario: Scenario,
  ): Omit<AuthorizationRequest, "principal" | "action" | "resource" | "context" | "key"> {
    const { identityPolicies = [], boundary, sessionPolicy, vpcEndpointPolicy, scps } = scenario;
    return {
      identityPolicies: identityPolicies.map((document, index) =>
        this.#named(`Policy${index + 1}`, document, "identity policy", ["identityPolicies", index]),
      ),
      ...(boundary !== undefined && {
        boundary: this.#named("Boundary", boundary, "permissions boundary", ["boundary"]),
      }),
      ...(sessionPolicy !== undefined && {
        sessionPolicies: [this.#named("Session", sessionPolicy, "session policy", ["sessionPolicy"])],
      }),
      ...(vpcEndpointPolicy !== undefined && {
        vpcEndpointPolicy: this.#named("Endpoint", vpcEndpointPolicy, "VPC endpoint policy", ["vpcEndpointPolicy"]),
      }),
      ...(scps !== undefined && {
        serviceControlPolicies: this.#organization(scenario, scps, "service control policy", "scps"),
      }),
    };
  }

  #request(scenario: Scenario, { action, keyArn, resource }: Step) {
    const { encryptionContext, grantTokens, createGrant, retireGrant } = scenario.request;
    const grants = (scenario.grants ?? []).filter((grant) => grant.keyArn === keyArn).map(grantOf);
    const retiring = grants.find(({ grantId }) => grantId === retireGrant?.grantId);
    if (retireGrant !== undefined && retiring === undefined) {
      this.#fault(["request", "retireGrant", "grantId"], "is the id of no grant on this key. Add it to grants.");
    }
    return {
      action,
      resource: keyArn ?? resource ?? "*",
      context: contextOf(action, scenario.request),
      ...(encryptionContext !== undefined && { encryptionContext }),
      ...(grantTokens !== undefined && { grantTokens }),
      ...(createGrant !== undefined && { createGrant }),
      ...(retiring !== undefined && { retireGrant: retiring }),
      ...(keyArn !== undefined && {
        key: {
          account: keyArn.split(":")[4] ?? "",
          policy: this.#keyPolicy(scenario, keyArn),
          crossAccountUse: ACROSS_ACCOUNTS.has(action.toLowerCase()),
          awsManaged: scenario.keyMeta?.KeyManager === "AWS",
          ...(scenario.rcps !== undefined && {
            resourceControlPolicies: this.#organization(scenario, scenario.rcps, "resource control policy", "rcps"),
          }),
          ...(grants.length > 0 && { grants }),
        },
      }),
    };
  }

  #keyPolicy({ keyPolicy, keyPolicies = {} }: Scenario, keyArn: string): Policy {
    if (Object.hasOwn(keyPolicies, keyArn))
      return this.#policy(keyPolicies[keyArn], "key policy", ["keyPolicies", keyArn]);
    if (keyPolicy !== undefined) return this.#policy(keyPolicy, "key policy", ["keyPolicy"]);
    this.#fault(["keyPolicy"], `is missing. Every key has a policy; write the one of ${keyArn}.`);
    return emptyPolicy("key policy");
  }

  #organization(
    { org }: Scenario,
    levels: readonly (readonly unknown[])[],
    kind: PolicyKind,
    member: string,
  ): OrganizationPolicies {
    return {
      levels: levels.map((level, i) => ({
        name: i === 0 ? "root" : `level ${i + 1}`,
        policies: level.map((document, j) => this.#named(`Policy${j + 1}`, document, kind, [member, i, j])),
      })),
      ...(org?.managementAccount !== undefined && { managementAccount: org.managementAccount }),
    };
  }

  #named(name: string, document: unknown, kind: PolicyKind, steps: readonly (string | number)[]): NamedPolicy {
    return { name, policy: this.#policy(document, kind, steps) };
  }

  /** Read once, however many steps ask for it: its faults are told once too. */
  #policy(document: unknown, kind: PolicyKind, steps: readonly (string | number)[]): Policy {
    const path = steps.reduce<string>(below, "");
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const parsed = parsePolicy(document, kind);
    const policy = parsed.policy ?? parsed.idle;
    for (const problem of parsed.problems) {
      const told = { ...problem, path: joined(path, problem.path) };
      if (policy !== undefined) this.#refusals.push(told);
      else this.#faults.push(policyFault(joined(this.#path, told.path), told));
    }
    const usable = policy ?? emptyPolicy(kind);
    this.#read.set(path, usable);
    return usable;
  }
}

const isFaults = (read: Scenario | readonly ScenarioFault[]): read is readonly ScenarioFault[] => Array.isArray(read);

const emptyPolicy = (kind: PolicyKind): Policy => ({ kind, version: "2012-10-17", statements: [] });

const joined = (path: string, rest: string): string =>
  path === "" || rest === "" || rest.startsWith("[") ? path + rest : `${path}.${rest}`;

/** A place within a policy that stands in the scenario as text is told too. */
const policyFault = (path: string, { message, cure, line, column }: PolicyProblem): ScenarioFault => ({
  path,
  message: `${line === undefined ? "" : `line ${line}, column ${column} of the policy: `}${message} ${cure}`,
});

const grantOf = ({
  grantToken,
  state = "active",
  keyArn: _,
  ...grant
}: NonNullable<Scenario["grants"]>[number]): Grant => ({
  ...grant,
  state,
  tokens: grantToken === undefined ? [] : [grantToken],
});

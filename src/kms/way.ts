/**
 * The way by which a call reaches KMS: over the internet, through a VPC endpoint, by a service that acts for the caller in
 * a forward access session, or by a service itself. What it brings into the request's context, and what CloudTrail shows of it.
 * Follows the IAM User Guide, "Forward access sessions" and "AWS global condition context keys", the KMS Developer Guide,
 * "kms:ViaService" and "Logging requests that use a VPC endpoint", and the CloudTrail User Guide, "Record contents"
 * (checked: 2026-11-25).
 */
import type { NamedPolicy, RequestContext } from "../iam/request.ts";
import type { Endpoint } from "./endpoints.ts";
import { organizationKeys } from "./organization.ts";
import type { State } from "./state.ts";
import type { CallRequest, Principal } from "./world.ts";

export interface Way {
  readonly context: RequestContext;
  /** Of the endpoint that it leads through. */
  readonly endpointPolicy?: NamedPolicy;
  /** The service that calls, for the caller or by itself: `s3.amazonaws.com`. */
  readonly invokedBy?: string;
  /** As `kms:ViaService` names that service: `s3.eu-west-1.amazonaws.com`. */
  readonly viaService?: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  /** Members of the caller's own record alone. */
  readonly record: Readonly<Record<string, string>>;
}

/** Where all callers seem to come from: an address that RFC 5737 keeps for documentation. */
const SOURCE_IP = "192.0.2.1";

/** @throws Error for an endpoint or a service that cannot be */
export function wayOf(
  state: State,
  { endpoint, via, userAgent = "in-process", caller, region }: Omit<CallRequest, "operation" | "input">,
): Way {
  if (caller.kind === "service") {
    if ((endpoint ?? via) !== undefined) {
      throw new Error(`${caller.arn} calls KMS itself. Leave endpoint and via out.`);
    }
    return byItself(state, caller, region);
  }
  const services = via === undefined ? [] : [via].flat();
  if (services.length > 0) {
    if (endpoint !== undefined) {
      throw new Error(`A call that ${services.at(-1)} makes does not come through your VPC endpoint. Leave one out.`);
    }
    return throughServices(services, region, caller.kind === "user");
  }
  return endpoint === undefined
    ? overInternet(userAgent)
    : throughEndpoint(state, state.endpoints.get(endpoint), region, userAgent);
}

const overInternet = (userAgent: string): Way => ({
  context: { "aws:SourceIp": SOURCE_IP, "aws:UserAgent": userAgent, "aws:ViaAWSService": "false" },
  sourceIPAddress: SOURCE_IP,
  userAgent,
  record: {},
});

const throughEndpoint = (state: State, endpoint: Endpoint, region: string, userAgent: string): Way => ({
  context: {
    "aws:SourceVpce": endpoint.id,
    "aws:SourceVpc": endpoint.vpc,
    "aws:SourceVpcArn": `arn:aws:ec2:${region}:${endpoint.account}:vpc/${endpoint.vpc}`,
    "aws:VpcSourceIp": endpoint.sourceIp,
    "aws:VpceAccount": endpoint.account,
    ...organizationKeys("Vpce", state.organizations.of(endpoint.account)),
    "aws:UserAgent": userAgent,
    "aws:ViaAWSService": "false",
  },
  endpointPolicy: endpoint.policy,
  sourceIPAddress: endpoint.sourceIp,
  userAgent,
  record: { vpcEndpointId: endpoint.id, vpcEndpointAccountId: endpoint.account },
});

/** A service that calls for one of its resources. Of its network nothing is told. */
function byItself(state: State, { arn, source = {} }: Principal, region: string): Way {
  const { sourceArn, sourceAccount } = source;
  const everywhere = arn.replace(`.${region}.`, ".");
  const here = everywhere.replace(/^([^.]+)\./, `$1.${region}.`);
  return {
    context: {
      "aws:PrincipalServiceNamesList": [...new Set([arn, everywhere, here])],
      ...(sourceArn !== undefined && { "aws:SourceArn": sourceArn }),
      ...(sourceAccount !== undefined && { "aws:SourceAccount": sourceAccount }),
      ...organizationKeys("Source", sourceAccount === undefined ? undefined : state.organizations.of(sourceAccount)),
      "aws:UserAgent": arn,
      "aws:ViaAWSService": "false",
    },
    invokedBy: arn,
    sourceIPAddress: arn,
    userAgent: arn,
    record: {},
  };
}

/** @param services short names, the one that calls KMS last */
function throughServices(services: readonly string[], region: string, forUser: boolean): Way {
  for (const service of services) {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(service)) {
      throw new Error(`"${service}" is no service. Write its short name, as in "s3".`);
    }
  }
  const chain = services.map((service) => `${service}.amazonaws.com`);
  const [first = "", last = first] = [chain[0], chain.at(-1)];
  return {
    context: {
      "aws:CalledVia": chain,
      "aws:CalledViaFirst": first,
      "aws:CalledViaLast": last,
      "aws:ViaAWSService": "true",
      // The session has the address of the call that the service received.
      "aws:SourceIp": SOURCE_IP,
      "aws:UserAgent": last,
      // A user's keys are long-term ones, but the service's session is temporary.
      ...(forUser && { "aws:MultiFactorAuthPresent": "false" }),
    },
    invokedBy: last,
    viaService: `${services.at(-1)}.${region}.amazonaws.com`,
    sourceIPAddress: last,
    userAgent: last,
    record: {},
  };
}

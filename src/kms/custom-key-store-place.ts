/**
 * How requests describe where a custom key store's keys are: a CloudHSM cluster, or the proxy of an external key manager.
 * Follows the API reference of CreateCustomKeyStore and UpdateCustomKeyStore.
 */
import type {
  CreateCustomKeyStoreRequest,
  CustomKeyStoreType,
  UpdateCustomKeyStoreRequest,
  XksProxyConfigurationType,
} from "@aws-sdk/client-kms";
import type { CloudHsmPlace, CustomKeyStore, ExternalPlace } from "./custom-key-store.ts";
import { KmsError, validationError } from "./errors.ts";
import type { Shape } from "./validation.ts";

type Described = Partial<Omit<CreateCustomKeyStoreRequest & UpdateCustomKeyStoreRequest, "CustomKeyStoreId">>;
type PlaceMember = (typeof MEMBERS_OF)[CustomKeyStoreType][number];

export const STORE_NAME = { type: "string", min: 1, max: 256 } as const satisfies Shape;
export const CLUSTER_ID = {
  type: "string",
  min: 19,
  max: 24,
  pattern: /^cluster-[2-7a-zA-Z]{11,16}$/,
} as const satisfies Shape;
export const PASSWORD = { type: "string", min: 7, max: 32, secret: true } as const satisfies Shape;
/** Members of both requests, with the API model's constraints. */
export const PROXY_MEMBERS = {
  XksProxyUriEndpoint: { type: "string", min: 10, max: 128, pattern: /^https:\/\/[a-zA-Z0-9.-]+$/ },
  XksProxyUriPath: {
    type: "string",
    min: 10,
    max: 128,
    pattern: /^(\/[a-zA-Z0-9/_-]+\/kms\/xks\/v\d{1,2})$|^(\/kms\/xks\/v\d{1,2})$/,
  },
  XksProxyVpcEndpointServiceName: {
    type: "string",
    min: 20,
    max: 64,
    pattern: /^(com|eu)\.amazonaws\.vpce\.([a-z]+-){2,3}\d+\.vpce-svc-[0-9a-z]+$/,
  },
  XksProxyVpcEndpointServiceOwner: { type: "string", min: 12, max: 12, pattern: /^[0-9]{12}$/ },
  XksProxyAuthenticationCredential: {
    type: "structure",
    members: {
      AccessKeyId: { type: "string", min: 20, max: 30, pattern: /^[A-Z2-7]+$/, required: true, secret: true },
      RawSecretAccessKey: {
        type: "string",
        min: 43,
        max: 64,
        pattern: /^[a-zA-Z0-9/+=]+$/,
        required: true,
        secret: true,
      },
    },
    secret: true,
  },
  XksProxyConnectivity: { type: "string", values: ["PUBLIC_ENDPOINT", "VPC_ENDPOINT_SERVICE"] },
} as const satisfies Readonly<Record<string, Shape>>;

const MEMBERS_OF = {
  AWS_CLOUDHSM: ["CloudHsmClusterId", "TrustAnchorCertificate", "KeyStorePassword"],
  EXTERNAL_KEY_STORE: [
    "XksProxyUriEndpoint",
    "XksProxyUriPath",
    "XksProxyAuthenticationCredential",
    "XksProxyConnectivity",
    "XksProxyVpcEndpointServiceName",
    "XksProxyVpcEndpointServiceOwner",
  ],
} as const;

/** Those of MEMBERS_OF that depend on the connectivity. */
const OF_VPC_ENDPOINTS = ["XksProxyVpcEndpointServiceName", "XksProxyVpcEndpointServiceOwner"] as const;

/** @throws ValidationException for members of the other type of store */
export function refuseOtherMembers(type: CustomKeyStoreType, described: Described): void {
  const others = MEMBERS_OF[type === "AWS_CLOUDHSM" ? "EXTERNAL_KEY_STORE" : "AWS_CLOUDHSM"];
  const wrong = others.find((member) => described[member] !== undefined);
  if (wrong !== undefined) throw cannot(wrong, "CustomKeyStoreType", type);
}

/** Of a new store: nothing missing, and nothing that does not belong to it. @throws ValidationException */
export function checkDescription(described: Described): void {
  const type = described.CustomKeyStoreType ?? "AWS_CLOUDHSM";
  refuseOtherMembers(type, described);
  const optional: readonly PlaceMember[] = OF_VPC_ENDPOINTS;
  const missing = MEMBERS_OF[type].find((member) => !optional.includes(member) && described[member] === undefined);
  if (missing !== undefined) throw must(missing, "CustomKeyStoreType", type);
  if (type === "EXTERNAL_KEY_STORE") checkConnectivity(described);
}

/** INVARIANT: the description was checked. */
export function newPlace(described: Described, account: string): CloudHsmPlace | ExternalPlace {
  if (described.CustomKeyStoreType === "EXTERNAL_KEY_STORE") {
    return { type: "EXTERNAL_KEY_STORE", proxy: proxy(described, {}, account) };
  }
  const { CloudHsmClusterId: clusterId = "", TrustAnchorCertificate: trustAnchor = "" } = described;
  return { type: "AWS_CLOUDHSM", clusterId, trustAnchor };
}

/** @throws ValidationException for what does not fit the store */
export function changedPlace(place: CustomKeyStore["place"], described: Described, account: string): typeof place {
  refuseOtherMembers(place.type, described);
  if (place.type === "AWS_CLOUDHSM") return { ...place, clusterId: described.CloudHsmClusterId ?? place.clusterId };
  const { Connectivity, VpcEndpointServiceName } = place.proxy;
  const connectivity = described.XksProxyConnectivity ?? Connectivity;
  if (connectivity !== Connectivity && described.XksProxyUriEndpoint === undefined) {
    throw validationError("XksProxyUriEndpoint must be specified when the XksProxyConnectivity changes.");
  }
  checkConnectivity(
    {
      ...described,
      ...(connectivity && { XksProxyConnectivity: connectivity }),
    },
    connectivity === Connectivity ? VpcEndpointServiceName : undefined,
  );
  return { ...place, proxy: proxy(described, place.proxy, account) };
}

function checkConnectivity(described: Described, knownService?: string): void {
  const { XksProxyConnectivity: connectivity = "PUBLIC_ENDPOINT" } = described;
  if (connectivity === "VPC_ENDPOINT_SERVICE") {
    const service = described.XksProxyVpcEndpointServiceName ?? knownService;
    if (service === undefined) throw must(OF_VPC_ENDPOINTS[0], "XksProxyConnectivity", connectivity);
    return;
  }
  const wrong = OF_VPC_ENDPOINTS.find((member) => described[member] !== undefined);
  if (wrong !== undefined) throw cannot(wrong, "XksProxyConnectivity", connectivity);
}

/** As DescribeCustomKeyStores shows it; what is not described stays as it was. */
function proxy(described: Described, before: XksProxyConfigurationType, account: string): XksProxyConfigurationType {
  const Connectivity = described.XksProxyConnectivity ?? before.Connectivity;
  return {
    Connectivity,
    AccessKeyId: described.XksProxyAuthenticationCredential?.AccessKeyId ?? before.AccessKeyId,
    UriEndpoint: described.XksProxyUriEndpoint ?? before.UriEndpoint,
    UriPath: described.XksProxyUriPath ?? before.UriPath,
    ...(Connectivity === "VPC_ENDPOINT_SERVICE" && {
      VpcEndpointServiceName: described.XksProxyVpcEndpointServiceName ?? before.VpcEndpointServiceName,
      VpcEndpointServiceOwner: described.XksProxyVpcEndpointServiceOwner ?? before.VpcEndpointServiceOwner ?? account,
    }),
  };
}

/**
 * A cluster and a proxy belong to one store of an account and Region.
 * @throws CloudHsmClusterInUseException, XksProxyUriInUseException, XksProxyUriEndpointInUseException or
 *   XksProxyVpcEndpointServiceInUseException
 */
export function refusePlaceInUse(place: CustomKeyStore["place"], others: readonly CustomKeyStore[]): void {
  for (const { id, place: taken } of others) {
    const inUse = (what: string) => `${what} is already associated with custom key store ${id}.`;
    if (place.type === "AWS_CLOUDHSM") {
      if (taken.type !== "AWS_CLOUDHSM" || taken.clusterId !== place.clusterId) continue;
      throw new KmsError("CloudHsmClusterInUseException", inUse(`CloudHSM cluster ${place.clusterId}`));
    }
    if (taken.type !== "EXTERNAL_KEY_STORE") continue;
    const { Connectivity, UriEndpoint = "", UriPath = "", VpcEndpointServiceName: service } = place.proxy;
    const sameEndpoint = taken.proxy.UriEndpoint === UriEndpoint;
    if (sameEndpoint && taken.proxy.UriPath === UriPath) {
      throw new KmsError("XksProxyUriInUseException", inUse(`External key store proxy ${UriEndpoint}${UriPath}`));
    }
    const bothPublic = Connectivity === "PUBLIC_ENDPOINT" && taken.proxy.Connectivity === "PUBLIC_ENDPOINT";
    if (sameEndpoint && !bothPublic) {
      throw new KmsError("XksProxyUriEndpointInUseException", inUse(`XksProxyUriEndpoint ${UriEndpoint}`));
    }
    if (service !== undefined && taken.proxy.VpcEndpointServiceName === service) {
      throw new KmsError("XksProxyVpcEndpointServiceInUseException", inUse(`VPC endpoint service ${service}`));
    }
  }
}

const must = (member: string, condition: string, value: string) =>
  validationError(`${member} must be specified when the ${condition} is ${value}.`);
const cannot = (member: string, condition: string, value: string) =>
  validationError(`${member} cannot be specified when the ${condition} is ${value}.`);

/**
 * `kms-workbook/kms`: the mock KMS for other people's tests (docs/library.md). It is bundled without the AWS SDK: clients
 * are made with the one that is installed beside it, so that they are the ones the tested code knows.
 */
import { createRequire } from "node:module";
import type { KMSClient, KMSClientConfig } from "@aws-sdk/client-kms";
import { clientConfig as inProcess } from "./aws/client-config.ts";
import { createWorld as create } from "./kms/create-world.ts";
import { restoreWorld as restore } from "./kms/restore-world.ts";
import type { World, WorldOptions } from "./kms/world.ts";

export type { Decision } from "./iam/decision.ts";
export type { QuotaOptions, RequestQuota } from "./kms/quotas.ts";
export type { TrailRecord } from "./kms/trail.ts";
export type {
  CallRequest,
  Credentials,
  ObservedCall,
  Principal,
  PrincipalDescription,
  SavedWorld,
  ServiceSource,
  VirtualClock,
  World,
  WorldOptions,
} from "./kms/world.ts";
export type {
  AssumeRoleRequest,
  ControlPolicies,
  EndpointDescription,
  FederationRequest,
  IssuedSession,
  Organization,
  OrganizationDescription,
  OrganizationUnit,
} from "./kms/world-description.ts";

const REGION = "us-east-1";

/** A fresh world: no principals but the root users of all accounts, no keys. Nothing in it touches the network. */
export const createWorld: (options?: WorldOptions) => World = create;

/**
 * The world that `world.save()` wrote down, as it was.
 * @param saved the value, or the JSON text of it
 * @throws Error that says whether it is torn, damaged, or no saved world that this version can read
 */
export const restoreWorld: (saved: unknown) => World = restore;

/** What `new KMSClient(…)` takes to call as one principal of a world. */
export type ClientConfig = Required<Pick<KMSClientConfig, "credentials" | "maxAttempts" | "region" | "requestHandler">>;

/**
 * The configuration of a client that calls as one principal of the world.
 * @param principalArn a role, a user, or the root user of an account (`arn:aws:iam::111122223333:root`)
 * @param region default: us-east-1
 * @throws Error if nobody in the world has the ARN
 */
export const clientConfig = (world: World, principalArn: string, region = REGION): ClientConfig =>
  inProcess(world, principalArn, region);

/**
 * A client of the installed `@aws-sdk/client-kms` that calls as one principal of the world.
 * @throws Error if `@aws-sdk/client-kms` is not installed, or nobody in the world has the ARN
 */
export function createClient(world: World, principalArn: string, region = REGION): KMSClient {
  return new (installedSdk().KMSClient)(clientConfig(world, principalArn, region));
}

function installedSdk(): typeof import("@aws-sdk/client-kms") {
  try {
    return createRequire(import.meta.url)("@aws-sdk/client-kms");
  } catch (cause) {
    const cure =
      "Install it (npm install --save-dev @aws-sdk/client-kms), or give clientConfig(…) to a client of your own.";
    throw new Error(`createClient needs the package @aws-sdk/client-kms, which could not be loaded. ${cure}`, {
      cause,
    });
  }
}

/** `aws sts`: who am I, and another role's session ("AssumeRole" and "GetCallerIdentity", STS API Reference). */
import type { Operation, Service } from "./service.ts";

const tags = {
  type: "list",
  max: 50,
  member: {
    type: "structure",
    members: {
      Key: { type: "string", min: 1, max: 128, required: true },
      Value: { type: "string", min: 0, max: 256, required: true },
    },
  },
} as const;

const getCallerIdentity: Operation = {
  name: "GetCallerIdentity",
  command: "get-caller-identity",
  members: {},
  call: async ({ world, caller }) => ({ UserId: world.userId(caller), Account: caller.account, Arn: caller.arn }),
};

/** As the CLI's options have given them: checked by shape. */
interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly Policy?: string;
  readonly DurationSeconds?: number;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly TransitiveTagKeys?: readonly string[];
  readonly ExternalId?: string;
  readonly SerialNumber?: string;
  readonly TokenCode?: string;
}

const assumeRole: Operation = {
  name: "AssumeRole",
  command: "assume-role",
  members: {
    RoleArn: { type: "string", required: true, min: 20, max: 2048 },
    RoleSessionName: { type: "string", required: true, min: 2, max: 64 },
    Policy: { type: "string", min: 1, max: 131_072 },
    DurationSeconds: { type: "integer", min: 900, max: 43_200 },
    Tags: tags,
    TransitiveTagKeys: { type: "list", max: 50, member: { type: "string", min: 1, max: 128 } },
    ExternalId: { type: "string", min: 2, max: 1224 },
    SerialNumber: { type: "string", min: 9, max: 256 },
    TokenCode: { type: "string", min: 6, max: 6 },
  },
  call: async ({ world, caller, region, input }) => {
    const asked = input as unknown as AssumeRoleInput;
    const { principal, credentials, expiration } = world.assumeRole({
      caller,
      region,
      role: asked.RoleArn,
      sessionName: asked.RoleSessionName,
      ...(asked.Policy !== undefined && { policies: { session: asked.Policy } }),
      ...(asked.DurationSeconds !== undefined && { durationSeconds: asked.DurationSeconds }),
      ...(asked.Tags && { tags: Object.fromEntries(asked.Tags.map(({ Key, Value }) => [Key, Value])) }),
      ...(asked.TransitiveTagKeys && { transitiveTagKeys: asked.TransitiveTagKeys }),
      ...(asked.ExternalId !== undefined && { externalId: asked.ExternalId }),
      ...(asked.TokenCode !== undefined && { multiFactorAuth: true }),
    });
    return {
      Credentials: {
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        SessionToken: credentials.sessionToken,
        Expiration: expiration,
      },
      AssumedRoleUser: { AssumedRoleId: world.userId(principal), Arn: principal.arn },
    };
  },
};

export const sts: Service = {
  name: "sts",
  summary: "AWS Security Token Service: who you are, and sessions of roles",
  operations: [assumeRole, getCallerIdentity],
};

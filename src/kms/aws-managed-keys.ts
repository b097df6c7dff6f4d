/**
 * AWS managed keys: one a service, in each account and Region, made when it is first needed. Everybody in the account may
 * look at it; only the service uses it, for callers of the account; nobody changes it, because its policy lets nobody.
 * Policy as recorded for SQS (docs/fidelity.md), descriptions as AWS shows them.
 */
import { parsePolicy } from "../iam/policy.ts";
import { AWS_ALIAS_PREFIX } from "./aliases.ts";
import { aliasArn, parseKmsArn } from "./arn.ts";
import { type KeyPolicy, keyMaterial, newKey } from "./key.ts";
import type { State } from "./state.ts";

interface ManagedService {
  /** As people say it. */
  readonly title: string;
  readonly protects: string;
}

/** By the name after `alias/aws/`, which is the service's name in `kms:ViaService` too. */
const SERVICES: ReadonlyMap<string, ManagedService & { readonly via?: string }> = new Map([
  ["backup", { title: "Backup", protects: "Backup data" }],
  ["dynamodb", { title: "Amazon DynamoDB", protects: "DynamoDB data" }],
  ["ebs", { title: "EBS", protects: "EBS volumes", via: "ec2" }],
  ["elasticfilesystem", { title: "EFS", protects: "EFS filesystems" }],
  ["kinesis", { title: "Amazon Kinesis", protects: "Kinesis data" }],
  ["lambda", { title: "AWS Lambda", protects: "Lambda functions" }],
  ["rds", { title: "RDS", protects: "RDS database volumes" }],
  ["s3", { title: "S3", protects: "S3 objects" }],
  ["secretsmanager", { title: "AWS Secrets Manager", protects: "Secrets Manager data" }],
  ["sns", { title: "SNS", protects: "SNS data" }],
  ["sqs", { title: "Simple Queue Service (SQS)", protects: "SQS messages" }],
  ["ssm", { title: "SSM", protects: "SSM parameters" }],
]);

/** The predefined aliases that have no key yet, as ListAliases shows them. */
export const aliasesWithoutKey = (state: State, account: string, region: string) =>
  [...SERVICES.keys()]
    .map((service) => `${AWS_ALIAS_PREFIX}${service}`)
    .filter((name) => !state.home(account, region).aliases.has(name))
    .map((name) => ({ name, arn: aliasArn(region, account, name) }));

/**
 * Makes the key behind an AWS managed key's alias, unless it is there or the name is another.
 * @param name an alias or its ARN
 */
export function makeManagedKey(state: State, account: string, region: string, name: string): void {
  const arn = parseKmsArn(name);
  if (arn !== undefined && (arn.account !== account || arn.region !== region)) return;
  const alias = arn?.name ?? name;
  const service = alias.startsWith(AWS_ALIAS_PREFIX) ? alias.slice(AWS_ALIAS_PREFIX.length) : "";
  const about = SERVICES.get(service);
  if (about === undefined || state.home(account, region).aliases.has(alias)) return;
  const id = state.random.uuid();
  const key = newKey({
    id,
    account,
    region,
    spec: "SYMMETRIC_DEFAULT",
    usage: "ENCRYPT_DECRYPT",
    origin: "AWS_KMS",
    manager: "AWS",
    created: state.clock.now(),
    description: `Default key that protects my ${about.protects} when no other key is defined`,
    tags: new Map(),
    policy: managedPolicy(account, region, service, about),
    multiRegion: false,
    material: keyMaterial(id, state.random.bytes(32)),
  });
  state.addKey(key);
  state.addAlias(key, alias);
}

function managedPolicy(
  account: string,
  region: string,
  service: string,
  { title, via = service }: ManagedService & { readonly via?: string },
): KeyPolicy {
  const short = /\((\w+)\)$/.exec(title)?.[1] ?? title;
  const text = `{
  "Version" : "2012-10-17",
  "Id" : "auto-${service}-1",
  "Statement" : [ {
    "Sid" : "Allow access through ${title} for all principals in the account that are authorized to use ${short}",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "*"
    },
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {
      "StringEquals" : {
        "kms:CallerAccount" : "${account}",
        "kms:ViaService" : "${via}.${region}.amazonaws.com"
      }
    }
  }, {
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::${account}:root"
    },
    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
    "Resource" : "*"
  } ]
}`;
  const { policy } = parsePolicy(text, "key policy");
  if (policy === undefined) throw new Error(`The policy of aws/${service} is not a policy.`);
  return { text, policy };
}

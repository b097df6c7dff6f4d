/**
 * How AWS's tools find the endpoint and become somebody on it: an AWS configuration file with a profile for each
 * principal, and the environment that leads there. Forms: AWS SDKs and Tools Reference Guide, "Shared config and
 * credentials files" and "Service-specific endpoints".
 */
import type { Credentials, Principal } from "../kms/world.ts";
import type { ServedWorld } from "./served-world.ts";

export interface Profile {
  /** What follows `--profile`. */
  readonly name: string;
  readonly principal: Principal;
  readonly credentials: Credentials;
}

/**
 * A profile for each, named like the principal as long as that is one principal's alone: `NotesApp`, else
 * `role-NotesApp`, with the account in front of it outside of the world's own: `444455556666-Auditor`.
 */
export function profilesOf({ world, principals, account }: Omit<ServedWorld, "region">): Profile[] {
  const inAccount = (principal: Principal, name: string) =>
    principal.account === account ? name : `${principal.account}-${name}`;
  const short = (principal: Principal) => inAccount(principal, principal.name);
  const taken = principals.map(short);
  return principals.map((principal) => {
    const isUnique = taken.filter((name) => name === short(principal)).length === 1;
    const name = isUnique ? short(principal) : inAccount(principal, `${principal.kind}-${principal.name}`);
    return { name, principal, credentials: world.credentials(principal.policyArn) };
  });
}

/** The file's first line, by which a later start knows that it may be replaced. */
export const PROFILES_MARK = "# Written by kms-workbook serve. A later start may replace it.";

const SERVICES = ["kms", "sts", "cloudtrail"];

/** Serves as AWS_CONFIG_FILE and as AWS_SHARED_CREDENTIALS_FILE: what belongs to the other is ignored by each. */
export function profilesFile(url: string, region: string, profiles: readonly Profile[]): string {
  const sections = profiles.map(({ name, principal, credentials }) => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const keys = [
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
      ...(sessionToken === undefined ? [] : [`aws_session_token = ${sessionToken}`]),
    ];
    return [
      `# ${principal.arn}`,
      `[profile ${name}]`,
      `region = ${region}`,
      "services = kms-workbook",
      ...keys,
      `[${name}]`,
      ...keys,
    ].join("\n");
  });
  const endpoints = SERVICES.flatMap((service) => [`${service} =`, `  endpoint_url = ${url}`]);
  return `${[PROFILES_MARK, ["[services kms-workbook]", ...endpoints].join("\n"), ...sections].join("\n\n")}\n`;
}

/** Null: the variable must not be set, because it would win over the profile. */
export type Environment = Readonly<Record<string, string | null>>;

export const environmentFor = (url: string, region: string, file: string, profile: string): Environment => ({
  ...Object.fromEntries(SERVICES.map((service) => [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, url])),
  AWS_REGION: region,
  // boto3 does not know AWS_REGION.
  AWS_DEFAULT_REGION: region,
  AWS_CONFIG_FILE: file,
  AWS_SHARED_CREDENTIALS_FILE: file,
  AWS_PROFILE: profile,
  AWS_ACCESS_KEY_ID: null,
  AWS_SECRET_ACCESS_KEY: null,
  AWS_SESSION_TOKEN: null,
});

/** Lines for a POSIX shell. */
export const shellLines = (environment: Environment): string[] =>
  Object.entries(environment).map(([name, value]) =>
    value === null ? `unset ${name}` : `export ${name}=${quoted(value)}`,
  );

const quoted = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/**
 * What a Signature Version 4 request says of itself: whose access key signed it, when, for which Region and service, and
 * over which headers. Follows the IAM User Guide, "Create a signed AWS API request". The order in which faults are told
 * and their texts follow those noted of DynamoDB by the authors of dynalite, and newer ones (docs/fidelity.md).
 */
import { hash } from "node:crypto";
import { isRegion } from "../kms/arn.ts";
import { KmsError } from "../kms/errors.ts";
import type { AwsRequest } from "./http.ts";

/** The services that the mock plays, as credential scopes name them. */
export type ServiceName = "kms" | "sts" | "cloudtrail";

export const ALGORITHM = "AWS4-HMAC-SHA256";
const TERMINATOR = "aws4_request";

/** The longest piece of a request that an error quotes. */
const QUOTED_LENGTH = 200;

export interface Claim {
  readonly algorithm: string;
  /** `AKIA…/20260101/eu-west-1/kms/aws4_request`, unread. */
  readonly credential: string;
  /** Lower case names. */
  readonly signedHeaders: readonly string[];
  /** In hexadecimal. */
  readonly signature: string;
  /** When it was signed, as sent: `20260101T120000Z`. */
  readonly time: string;
  readonly sessionToken: string | undefined;
  /** Of a presigned request: for how many seconds it is good, as sent. */
  readonly expires?: string | undefined;
}

interface Scope {
  readonly accessKeyId: string;
  /** `20260101`. */
  readonly date: string;
  readonly region: string;
}

/** The parameters of an Authorization header. @throws KmsError without a header, or with one that cannot be read */
export function readAuthorization({ headers }: AwsRequest): { algorithm: string; parameters: Map<string, string> } {
  const { authorization } = headers;
  if (authorization === undefined) {
    throw new KmsError("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const [algorithm = "", ...pieces] = authorization.split(/[\s,]+/);
  const parameters = new Map<string, string>();
  for (const piece of pieces) {
    const equals = piece.indexOf("=");
    if (equals === -1 && piece !== "") {
      throw incomplete(`Invalid key=value pair (missing equal-sign) in Authorization header ${hashed(piece)}.`);
    }
    if (piece !== "") parameters.set(piece.slice(0, equals), piece.slice(equals + 1));
  }
  return { algorithm, parameters };
}

/** A request that is signed in its headers. @throws IncompleteSignatureException, MissingAuthenticationTokenException */
export function readClaim(request: AwsRequest): Claim {
  const { algorithm, parameters } = readAuthorization(request);
  const { headers } = request;
  const time = headers["x-amz-date"] ?? headers.date;
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !parameters.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (time === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (time === undefined || missing.length > 0) {
    missing.push(`(Hashed with SHA-256 and encoded with Base64) Authorization=${digest(headers.authorization ?? "")}`);
    throw incomplete(missing.join(" "));
  }
  return {
    algorithm,
    credential: parameters.get("Credential") ?? "",
    signedHeaders: readNames(parameters.get("SignedHeaders")),
    signature: parameters.get("Signature") ?? "",
    time,
    sessionToken: headers["x-amz-security-token"],
  };
}

/** A request that is signed in its query string. @throws IncompleteSignatureException */
export function readPresigned(query: URLSearchParams): Claim {
  const missing = ["Algorithm", "Credential", "Signature", "SignedHeaders", "Date"]
    .map((name) => `X-Amz-${name}`)
    .filter((name) => !query.get(name));
  if (missing.length > 0) {
    const told = missing.map((name) => `AWS query-string parameters must include '${name}'.`);
    throw incomplete(`${told.join(" ")} Re-examine the query-string parameters.`);
  }
  return {
    algorithm: query.get("X-Amz-Algorithm") ?? "",
    credential: query.get("X-Amz-Credential") ?? "",
    signedHeaders: readNames(query.get("X-Amz-SignedHeaders")),
    signature: query.get("X-Amz-Signature") ?? "",
    time: query.get("X-Amz-Date") ?? "",
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expires: query.get("X-Amz-Expires") ?? undefined,
  };
}

/**
 * @param time when the request was signed, where that is looked at
 * @throws IncompleteSignatureException for another form, InvalidSignatureException for another service, place or day
 */
export function readScope(credential: string, service: ServiceName, time?: string): Scope {
  const [accessKeyId = "", date = "", region = "", scopedTo, terminator, ...rest] = credential.split("/");
  if (terminator === undefined || rest.length > 0) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${quote(credential)}'`,
    );
  }
  const wrong: string[] = [];
  if (!isRegion(region)) wrong.push(`Credential should be scoped to a valid region, not '${quote(region)}'. `);
  if (scopedTo !== service) wrong.push(`Credential should be scoped to correct service: '${service}'. `);
  if (terminator !== TERMINATOR) {
    wrong.push(`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${quote(terminator)}'. `);
  }
  if (time !== undefined && date !== time.slice(0, 8)) {
    wrong.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${quote(date)}' != '${time.slice(0, 8)}', from '${quote(time)}'. `,
    );
  }
  if (wrong.length > 0) throw new KmsError("InvalidSignatureException", wrong.join(""));
  return { accessKeyId, date, region };
}

/** Nobody has this access key id, or not with this session token. */
export const unrecognized = () =>
  new KmsError("UnrecognizedClientException", "The security token included in the request is invalid.");

export const incomplete = (message: string) => new KmsError("IncompleteSignatureException", message);

const quote = (text: string): string => text.slice(0, QUOTED_LENGTH);

/** AWS tells what it read without repeating it: it may be a secret in the wrong place. */
const hashed = (text: string): string => `(hashed with SHA-256 and encoded with Base64): '${digest(text)}'`;
const digest = (text: string): string => hash("sha256", text, "base64");

const readNames = (list: string | null | undefined): string[] => (list ?? "").toLowerCase().split(";");

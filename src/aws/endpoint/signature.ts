/**
 * Is a request really from the holder of the access key? Signature Version 4, verified: IAM User Guide, "Create a signed
 * AWS API request". What is canonical in a query is decided by the AWS SDK's own library, keys and hashes come from
 * node:crypto.
 * There is no memory of requests: as at AWS, a request that is sent again within its minutes is answered again.
 */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto";
import { getCanonicalQuery } from "@smithy/signature-v4";
import { KmsError } from "../../kms/errors.ts";
import type { Principal, World } from "../../kms/world.ts";
import {
  ALGORITHM,
  type Claim,
  incomplete,
  readClaim,
  readPresigned,
  readScope,
  type ServiceName,
  unrecognized,
} from "../authorization.ts";
import type { Identify } from "../caller.ts";
import type { AwsRequest } from "../http.ts";

/** Minutes that a request's date may be off (recorded texts: docs/fidelity.md). */
const TOLERANCE: Readonly<Record<ServiceName, number>> = { kms: 5, cloudtrail: 5, sts: 15 };

const MINUTE = 60_000;
const BASIC_FORMAT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Days and Regions come and go, and an access key id is no secret: nobody may fill the memory with keys. */
const MOST_KEYS = 256;

export interface VerifierOptions {
  /** The real time: clients sign by it, whatever a world's clock says. */
  now(): Date;
  /** Who callers are whose access key nobody has. Their signature cannot be checked. Absent: they are refused. */
  readonly stranger?: Principal | undefined;
}

/** Identifies callers by their signature. */
export function verifyingFor(world: World, { now, stranger }: VerifierOptions): Identify {
  const keys = new SigningKeys();
  return (request, service) => {
    const claim = claimOf(request);
    checkTime(claim, service, now());
    if (!claim.signedHeaders.includes("host")) {
      throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    if (claim.algorithm !== ALGORITHM) {
      throw incomplete(`Unsupported AWS 'algorithm': '${claim.algorithm.slice(0, 50)}' (only ${ALGORITHM} for now). `);
    }
    const { accessKeyId, date, region } = readScope(claim.credential, service, claim.time);
    const principal = world.identify(accessKeyId);
    if (principal === undefined) {
      if (stranger === undefined) throw unrecognized();
      return { principal: stranger, region };
    }
    const { secretAccessKey, sessionToken } = world.credentials(principal);
    const key = keys.of(secretAccessKey, date, region, service);
    if (!isEqual(sign(request, claim, key), claim.signature)) {
      throw invalid(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      );
    }
    if (claim.sessionToken !== sessionToken) throw unrecognized();
    // A session that has ended has no id any more: ExpiredTokenException.
    if (principal.accessKeyId !== undefined) world.userId(principal);
    return { principal, region };
  };
}

function claimOf(request: AwsRequest): Claim {
  const query = request.query?.includes("X-Amz-Algorithm=") ? new URLSearchParams(request.query) : undefined;
  if (query === undefined) return readClaim(request);
  if (request.headers.authorization !== undefined) {
    throw invalid("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  }
  return readPresigned(query);
}

/** @throws IncompleteSignatureException for another form, InvalidSignatureException for another time */
function checkTime({ time, expires }: Claim, service: ServiceName, now: Date): void {
  const [, year, month, day, hour, minute, second] = (BASIC_FORMAT.exec(time) ?? []).map(Number);
  const signed = Date.UTC(year ?? Number.NaN, (month ?? 0) - 1, day, hour, minute, second);
  if (Number.isNaN(signed)) {
    const got = time.slice(0, 50);
    throw incomplete(
      `Date must be in ISO-8601 'basic format'. Got '${got}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  const minutes = TOLERANCE[service];
  const earliest = now.getTime() - minutes * MINUTE;
  const latest = now.getTime() + minutes * MINUTE;
  const expired = expires !== undefined && now.getTime() > signed + Number(expires) * 1000;
  if (signed < earliest || expired) {
    throw invalid(
      `Signature expired: ${time} is now earlier than ${basic(earliest)} (${basic(now.getTime())} - ${minutes} min.)`,
    );
  }
  if (signed > latest) {
    throw invalid(
      `Signature not yet current: ${time} is still later than ${basic(latest)} (${basic(now.getTime())} + ${minutes} min.)`,
    );
  }
}

/** The signature that the request should have. */
function sign(request: AwsRequest, { signedHeaders, time, credential }: Claim, key: KeyObject): string {
  const canonical = canonicalRequest(request, signedHeaders);
  const scope = credential.slice(credential.indexOf("/") + 1);
  const stringToSign = `${ALGORITHM}\n${time}\n${scope}\n${hash("sha256", Buffer.from(canonical, "latin1"))}`;
  return createHmac("sha256", key).update(stringToSign).digest("hex");
}

/** Every service here answers at `/` alone, so the path needs no rule. */
function canonicalRequest({ method, query, headers, body }: AwsRequest, signedHeaders: readonly string[]): string {
  const names = [...new Set(signedHeaders)].sort();
  let lines = "";
  for (const name of names) lines += `${name}:${Object.hasOwn(headers, name) ? oneLine(headers[name] ?? "") : ""}\n`;
  const queried = query === undefined ? "" : getCanonicalQuery({ query: queryOf(query) } as CanonicalInput);
  return `${method}\n/\n${queried}\n${lines}\n${names.join(";")}\n${hash("sha256", body)}`;
}

/** A header's value without spaces around it, and with one between its words: nearly all are so already. */
const oneLine = (value: string): string =>
  UNEVEN.test(value) ? value.replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "") : value;
const UNEVEN = /^ | $| {2}|[\t\r\n]/;

/** All that the library's function reads of a request. */
type CanonicalInput = Parameters<typeof getCanonicalQuery>[0];

function queryOf(text: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
}

/** Signing keys by what they are derived from. */
class SigningKeys {
  readonly #keys = new Map<string, KeyObject>();

  of(secret: string, date: string, region: string, service: string): KeyObject {
    const name = `${secret} ${date} ${region} ${service}`;
    let key = this.#keys.get(name);
    if (key === undefined) {
      let bytes: Buffer | string = `AWS4${secret}`;
      for (const part of [date, region, service, "aws4_request"]) {
        bytes = createHmac("sha256", bytes).update(part).digest();
      }
      key = createSecretKey(Buffer.from(bytes));
      if (this.#keys.size >= MOST_KEYS) this.#keys.clear();
      this.#keys.set(name, key);
    }
    return key;
  }
}

function isEqual(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const basic = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");

const invalid = (message: string) => new KmsError("InvalidSignatureException", message);

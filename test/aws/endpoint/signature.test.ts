import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { ServiceName } from "../../../src/aws/authorization.ts";
import { verifyingFor } from "../../../src/aws/endpoint/signature.ts";
import type { AwsRequest } from "../../../src/aws/http.ts";
import { createWorld } from "../../../src/kms/create-world.ts";
import type { Credentials, World } from "../../../src/kms/world.ts";
import { DATE, presigned, type Signing, signed, type Unsigned } from "./signing.ts";

const ACCOUNT = "111122223333";
const USER = `arn:aws:iam::${ACCOUNT}:user/Alice`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/App`;

let world: World;
let user: Credentials;
let role: Credentials;

beforeEach(() => {
  world = createWorld({ seed: "signature" });
  world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Alice" });
  world.addPrincipal({ account: ACCOUNT, kind: "role", name: "App" });
  user = world.credentials(USER);
  role = world.credentials(ROLE);
});

const listKeys: Unsigned = {
  headers: { "x-amz-target": "TrentService.ListKeys", "content-type": "application/x-amz-json-1.1" },
  body: "{}",
};

/** Who the request is from, or the code and text that it is refused with. */
const identify = (request: AwsRequest, { now = DATE, service = "kms" as ServiceName, stranger = false } = {}) => {
  const options = { now: () => now, ...(stranger && { stranger: world.principal(`arn:aws:iam::${ACCOUNT}:root`) }) };
  try {
    const { principal, region } = verifyingFor(world, options)(request, service);
    return `${principal.policyArn} in ${region}`;
  } catch (error) {
    return `${error instanceof Error ? `${error.name}: ${error.message}` : error}`;
  }
};

const MISMATCH =
  "InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const UNKNOWN = "UnrecognizedClientException: The security token included in the request is invalid.";

describe("a signature that is right", () => {
  test.each<[string, Unsigned, () => Partial<Signing>, string]>([
    ["of a user", listKeys, () => ({}), `${USER} in eu-west-1`],
    ["of a role's session", listKeys, () => ({ credentials: role }), `${ROLE} in eu-west-1`],
    ["for another Region", listKeys, () => ({ region: "us-gov-west-1" }), `${USER} in us-gov-west-1`],
    ["over no headers but the date", { body: "{}" }, () => ({}), `${USER} in eu-west-1`],
    ["over no body", { headers: {}, body: "" }, () => ({}), `${USER} in eu-west-1`],
    [
      "over a header with spaces",
      { headers: { "x-note": "  two   words ", "amz-sdk-request": "attempt=1; max=3" } },
      () => ({}),
      `${USER} in eu-west-1`,
    ],
    [
      "over a query",
      { method: "GET", query: { Action: "X", Note: "a b/ü~*'(", Empty: "" } },
      () => ({}),
      `${USER} in eu-west-1`,
    ],
    ["over a body of many bytes", { body: "ü".repeat(100_000) }, () => ({}), `${USER} in eu-west-1`],
  ])("%s", async (_, unsigned, signing, expected) => {
    expect(identify(await signed(unsigned, { credentials: user, ...signing() }))).toBe(expected);
  });

  test("whatever is signed, it is right, and wrong once anything of it is changed", async () => {
    const name = fc.stringMatching(/^x-[a-z-]{1,12}$/);
    const value = fc.stringMatching(/^[ -~]{0,30}$/);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), fc.string(), fc.nat(), async (headers, body, pick) => {
        const request = await signed({ headers, body }, { credentials: user });
        expect(identify(request)).toBe(`${USER} in eu-west-1`);
        const names = [...Object.keys(headers), "host"];
        const changed = names[pick % names.length] ?? "host";
        const other = { ...request.headers, [changed]: `${request.headers[changed]}+` };
        expect(identify({ ...request, headers: other })).toBe(MISMATCH);
        expect(identify({ ...request, body: Buffer.concat([request.body, Buffer.from(" ")]) })).toBe(MISMATCH);
        expect(identify({ ...request, method: "PUT" })).toBe(MISMATCH);
        expect(identify({ ...request, query: "a=b" })).toBe(MISMATCH);
      }),
      { numRuns: 60 },
    );
  });

  test("sent again within its minutes, it is right again: AWS remembers no requests", async () => {
    const request = await signed(listKeys, { credentials: user });
    const now = new Date(DATE.getTime() + 4 * 60_000);
    expect([identify(request), identify(request), identify(request, { now })]).toEqual(
      Array(3).fill(`${USER} in eu-west-1`),
    );
  });
});

describe("a request that is refused", () => {
  const header = (change: (authorization: string) => string) => (request: AwsRequest) => ({
    ...request,
    headers: { ...request.headers, authorization: change(request.headers.authorization ?? "") },
  });
  const without = (name: string) => (request: AwsRequest) => {
    const { [name]: _, ...headers } = request.headers;
    return { ...request, headers };
  };
  const dated = (time: string) => (request: AwsRequest) => ({
    ...request,
    headers: { ...request.headers, "x-amz-date": time },
  });

  test.each<[string, (request: AwsRequest) => AwsRequest, string | RegExp]>([
    ["no credentials", without("authorization"), "MissingAuthenticationTokenException: Missing Authentication Token"],
    [
      "no date",
      without("x-amz-date"),
      /^IncompleteSignatureException: Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. \(Hashed with SHA-256 and encoded with Base64\) Authorization=[A-Za-z0-9+/]{43}=$/,
    ],
    [
      "a token of another kind",
      header(() => "Bearer c2VjcmV0"),
      /^IncompleteSignatureException: Invalid key=value pair \(missing equal-sign\) in Authorization header \(hashed with SHA-256 and encoded with Base64\): '[A-Za-z0-9+/]{43}='\.$/,
    ],
    [
      "nothing but the algorithm",
      header(() => "AWS4-HMAC-SHA256"),
      /^IncompleteSignatureException: Authorization header requires 'Credential' parameter\. Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\. /,
    ],
    [
      "a date of another form",
      dated("Wed, 25 Nov 2026 12:00:00 GMT"),
      "IncompleteSignatureException: Date must be in ISO-8601 'basic format'. Got 'Wed, 25 Nov 2026 12:00:00 GMT'. See http://en.wikipedia.org/wiki/ISO_8601",
    ],
    ["another date than the signed one", dated("20261125T120001Z"), MISMATCH],
    [
      "a scope of another day",
      header((text) => text.replace("/20261125/", "/20261124/")),
      "InvalidSignatureException: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261124' != '20261125', from '20261125T120000Z'. ",
    ],
    [
      "a scope that is wrong all over",
      header((text) => text.replace("/eu-west-1/kms/aws4_request", "/nowhere/s3/aws3_request")),
      "InvalidSignatureException: Credential should be scoped to a valid region, not 'nowhere'. Credential should be scoped to correct service: 'kms'. Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'. ",
    ],
    ["a scope of another Region", header((text) => text.replace("/eu-west-1/", "/eu-west-2/")), MISMATCH],
    [
      "a scope of too few parts",
      header((text) => text.replace("/aws4_request", "")),
      /^IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e\.g\. keyid\/date\/region\/service\/term, got 'AKIA/,
    ],
    [
      "another algorithm",
      header((text) => text.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1")),
      "IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1' (only AWS4-HMAC-SHA256 for now). ",
    ],
    [
      "host not signed",
      header((text) => text.replace("host;", "")),
      "InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    ["a header left out of those signed", header((text) => text.replace("content-type;", "")), MISMATCH],
    [
      "a header among those signed that is not there",
      header((text) => text.replace("host;", "host;x-more;")),
      MISMATCH,
    ],
    [
      "a header's name that is a word of JavaScript",
      header((text) => text.replace("host;", "host;constructor;")),
      MISMATCH,
    ],
    ["a signature cut short", header((text) => text.slice(0, -1)), MISMATCH],
    [
      "a signature of other letters",
      header((text) => text.replace(/Signature=.*/, `Signature=${"ü".repeat(64)}`)),
      MISMATCH,
    ],
    ["an access key that nobody has", header((text) => text.replace(/AKIA\w+/, "AKIANOBODY")), UNKNOWN],
    [
      "a session token too many",
      (request) => ({ ...request, headers: { ...request.headers, "x-amz-security-token": "x" } }),
      UNKNOWN,
    ],
  ])("%s", async (_, change, expected) => {
    const told = identify(change(await signed(listKeys, { credentials: user })));
    if (typeof expected === "string") expect(told).toBe(expected);
    else expect(told).toMatch(expected);
  });

  test("signed with another secret", async () => {
    const credentials = { ...user, secretAccessKey: world.credentials(ROLE).secretAccessKey };
    expect(identify(await signed(listKeys, { credentials }))).toBe(MISMATCH);
  });

  test.each([
    ["without", undefined],
    ["with another's", "0".repeat(64)],
  ])("of a role's session %s session token", async (_, sessionToken) => {
    const { accessKeyId, secretAccessKey } = role;
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
    expect(identify(await signed(listKeys, { credentials }))).toBe(UNKNOWN);
  });

  const at = (time: string) => new Date(`2026-11-25T${time}Z`);
  test.each<[ServiceName, Date, string]>([
    ["kms", at("12:05:00"), `${USER} in eu-west-1`],
    [
      "kms",
      at("12:05:01"),
      "InvalidSignatureException: Signature expired: 20261125T120000Z is now earlier than 20261125T120001Z (20261125T120501Z - 5 min.)",
    ],
    ["kms", at("11:55:00"), `${USER} in eu-west-1`],
    [
      "kms",
      at("11:54:59"),
      "InvalidSignatureException: Signature not yet current: 20261125T120000Z is still later than 20261125T115959Z (20261125T115459Z + 5 min.)",
    ],
    ["cloudtrail", at("12:05:01"), expect.stringMatching(/Signature expired: .* - 5 min\.\)$/)],
    ["sts", at("12:15:00"), `${USER} in eu-west-1`],
    ["sts", at("12:15:01"), expect.stringMatching(/Signature expired: .* - 15 min\.\)$/)],
  ])("%s, when it is %s", async (service, now, expected) => {
    expect(identify(await signed(listKeys, { credentials: user, service }), { now, service })).toEqual(expected);
  });
});

describe("signed in the query string", () => {
  const query = { Action: "GetCallerIdentity", Version: "2011-06-15" };
  const url = (credentials: Credentials, expiresIn?: number) =>
    presigned({ method: "GET", query }, { credentials, service: "sts", ...(expiresIn && { expiresIn }) });

  test.each([
    ["a user", () => user, USER],
    ["a role's session", () => role, ROLE],
  ])("%s is known", async (_, credentials, arn) => {
    expect(identify(await url(credentials()), { service: "sts" })).toBe(`${arn} in eu-west-1`);
  });

  test.each<[string, (query: string) => string, string]>([
    ["another action", (text) => text.replace("GetCallerIdentity", "AssumeRole"), MISMATCH],
    [
      "no date",
      (text) => text.replace(/X-Amz-Date=[^&]*/, ""),
      "IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
    ],
  ])("%s is refused", async (_, change, expected) => {
    const request = await url(user);
    expect(identify({ ...request, query: change(request.query ?? "") }, { service: "sts" })).toBe(expected);
  });

  test("it is good for as long as it says", async () => {
    const now = new Date(DATE.getTime() + 61_000);
    expect(identify(await url(user, 62), { service: "sts", now })).toBe(`${USER} in eu-west-1`);
    expect(identify(await url(user, 60), { service: "sts", now })).toMatch(
      /^InvalidSignatureException: Signature expired/,
    );
  });

  test("not in the headers as well", async () => {
    const request = await url(user);
    const { authorization = "" } = (await signed(listKeys, { credentials: user })).headers;
    const headers = { ...request.headers, authorization };
    expect(identify({ ...request, headers }, { service: "sts" })).toBe(
      "InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    );
  });
});

describe("an access key that nobody has", () => {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };

  test("is the stranger's, where strangers are let in, whatever the signature", async () => {
    expect(identify(await signed(listKeys, { credentials }), { stranger: true })).toBe(
      `arn:aws:iam::${ACCOUNT}:root in eu-west-1`,
    );
  });

  test("must be of this time and for this service all the same", async () => {
    const request = await signed(listKeys, { credentials });
    const now = new Date(DATE.getTime() + 6 * 60_000);
    expect(identify(request, { stranger: true, now })).toMatch(/Signature expired/);
    expect(identify(await signed(listKeys, { credentials, service: "s3" }), { stranger: true })).toMatch(
      /correct service/,
    );
  });
});

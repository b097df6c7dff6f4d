/** STS and CloudTrail at the endpoint, by the SDK's clients and as text. */
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { CreateKeyCommand, KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Endpoint, listen } from "../../../src/aws/endpoint/listen.ts";
import { createWorld } from "../../../src/kms/create-world.ts";
import type { Credentials, World } from "../../../src/kms/world.ts";
import { presigned, signed } from "./signing.ts";

const ACCOUNT = "111122223333";
const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`;
const region = "eu-west-1";

let world: World;
let endpoint: Endpoint;
let faults: unknown[];

beforeEach(async () => {
  faults = [];
  world = createWorld({ seed: "sts" });
  const assume = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" } };
  world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Alice", policies: { assume } });
  world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Bob" });
  world.addPrincipal({ account: ACCOUNT, kind: "role", name: "App" });
  endpoint = await listen(world, { onFault: (fault) => faults.push(fault) });
});

afterEach(async () => {
  await endpoint.close();
  expect(faults).toEqual([]);
});

const configuration = (credentials: Credentials) => ({
  endpoint: endpoint.url,
  region,
  credentials: { ...credentials },
  maxAttempts: 1,
});
const sts = (name: string) => new STSClient(configuration(world.credentials(arn(name))));
const assume = { RoleArn: arn("role/App"), RoleSessionName: "visit" };

describe("STS", () => {
  test.each([
    ["root", () => ACCOUNT, arn("root")],
    ["user/Alice", () => world.userId(world.principal(arn("user/Alice"))), arn("user/Alice")],
    ["role/App", () => expect.stringMatching(/^AROA\w+:session$/), `arn:aws:sts::${ACCOUNT}:assumed-role/App/session`],
  ])("tells %s who it is", async (name, UserId, Arn) => {
    expect(await sts(name).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: ACCOUNT,
      UserId: UserId(),
      Arn,
    });
  });

  test("gives a session of a role, which calls by its own credentials until it ends", async () => {
    const asked = await sts("user/Alice").send(new AssumeRoleCommand({ ...assume, DurationSeconds: 900 }));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = asked.Credentials ?? {};
    expect(asked.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/App/visit`);
    expect(Expiration).toEqual(new Date(world.clock.now().getTime() + 900_000));
    const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const identity = await new STSClient(configuration(session)).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/App/visit`);
    world.clock.advance(900_000);
    await expect(new STSClient(configuration(session)).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "ExpiredToken",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new KMSClient(configuration(session)).send(new ListKeysCommand({}))).rejects.toMatchObject({
      name: "ExpiredTokenException",
    });
  });

  test.each([
    ["somebody who may not", "user/Bob", {}, "AccessDenied", 403, /is not authorized to perform: sts:AssumeRole/],
    ["a duration that is none", "user/Alice", { DurationSeconds: 1 }, "ValidationError", 400, /durationSeconds/],
    ["a policy that is none", "user/Alice", { Policy: "<&>" }, "MalformedPolicyDocumentException", 400, /./],
  ])("AssumeRole refuses %s in the words of STS", async (_, name, more, code, httpStatusCode, message) => {
    await expect(sts(name).send(new AssumeRoleCommand({ ...assume, ...more }))).rejects.toMatchObject({
      name: code,
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode },
    });
  });

  test("takes a request that is signed in its query", async () => {
    const query = { Action: "GetCallerIdentity", Version: "2011-06-15" };
    const { host } = new URL(endpoint.url);
    const credentials = world.credentials(arn("user/Alice"));
    const request = await presigned({ method: "GET", host, query }, { credentials, service: "sts", date: new Date() });
    const answer = await fetch(`${endpoint.url}/?${request.query}`);
    expect(answer.headers.get("content-type")).toBe("text/xml");
    expect(await answer.text()).toMatch(
      /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult><UserId>AIDA\w+<\/UserId><Account>111122223333<\/Account><Arn>arn:aws:iam::111122223333:user\/Alice<\/Arn><\/GetCallerIdentityResult><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/GetCallerIdentityResponse>$/,
    );
  });

  const form = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
    fetch(endpoint.url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: typeof body === "string" ? body : Buffer.from(body),
    });

  test.each([
    ["nobody's request", "Action=GetCallerIdentity&Version=2011-06-15", 403, "MissingAuthenticationToken"],
    ["an action there is not", "Action=GetSessionToken&Version=2011-06-15", 400, "InvalidAction"],
    ["no version", "Action=GetCallerIdentity", 400, "InvalidAction"],
    ["markup for an action", "Action=<x>&Version=%3C", 400, "InvalidAction"],
    ["nothing", "", 400, "InvalidAction"],
  ])("%s is refused as XML", async (_, body, status, code) => {
    const answer = await form(body);
    const text = await answer.text();
    expect(answer.status).toBe(status);
    expect(text).toMatch(new RegExp(`^<ErrorResponse xmlns=.*<Type>Sender</Type><Code>${code}</Code><Message>`));
    expect(text).not.toMatch(/<x>/);
  });

  test("a wrong signature is a SignatureDoesNotMatch", async () => {
    const credentials = { ...world.credentials(arn("root")), secretAccessKey: "wrong" };
    await expect(
      new STSClient(configuration(credentials)).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("any form gets an answer of AWS's", async () => {
    const name = fc.constantFrom(
      "Action",
      "Version",
      "RoleArn",
      "Tags.member.1.Key",
      "Tags.member.1",
      "DurationSeconds",
      "__proto__",
    );
    const value = fc.oneof(fc.string(), fc.constantFrom("AssumeRole", "2011-06-15", "NaN", "1e99"));
    const { host } = new URL(endpoint.url);
    const credentials = world.credentials(arn("user/Alice"));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), async (members) => {
        const body = new URLSearchParams({ Action: "AssumeRole", Version: "2011-06-15", ...members }).toString();
        const headers = { "content-type": "application/x-www-form-urlencoded" };
        const request = await signed({ headers, host, body }, { credentials, service: "sts", date: new Date() });
        const answer = await form(body, request.headers);
        expect([200, 400, 403]).toContain(answer.status);
        expect(await answer.text()).toMatch(/^<(ErrorResponse|AssumeRoleResponse) /);
      }),
      { numRuns: 100 },
    );
  });
});

describe("CloudTrail", () => {
  const trail = () => new CloudTrailClient(configuration(world.credentials(arn("root"))));

  test("finds events by attribute and time, a page at a time, newest first", async () => {
    const kms = new KMSClient(configuration(world.credentials(arn("root"))));
    for (let made = 0; made < 3; made++) await kms.send(new CreateKeyCommand({}));
    await kms.send(new ListKeysCommand({}));
    const LookupAttributes = [{ AttributeKey: "EventName" as const, AttributeValue: "CreateKey" }];
    const first = await trail().send(new LookupEventsCommand({ LookupAttributes, MaxResults: 2 }));
    const { NextToken } = first;
    const second = await trail().send(new LookupEventsCommand({ LookupAttributes, MaxResults: 2, NextToken }));
    const events = [...(first.Events ?? []), ...(second.Events ?? [])];
    expect(events.map(({ EventName, Username, ReadOnly }) => `${EventName} ${Username} ${ReadOnly}`)).toEqual(
      Array(3).fill("CreateKey root false"),
    );
    expect(second.NextToken).toBeUndefined();
    expect(JSON.parse(events[0]?.CloudTrailEvent ?? "")).toMatchObject({ eventSource: "kms.amazonaws.com" });
    const StartTime = new Date(world.clock.now().getTime() + 1000);
    expect((await trail().send(new LookupEventsCommand({ StartTime }))).Events).toEqual([]);
  });

  test.each([
    [{ StartTime: new Date(2000), EndTime: new Date(1000) }, "InvalidTimeRangeException"],
    [{ NextToken: "x" }, "InvalidNextTokenException"],
  ])("refuses %j", async (input, name) => {
    await expect(trail().send(new LookupEventsCommand(input))).rejects.toMatchObject({ name });
  });

  test("answers to the target that botocore writes too, and to no other operation", async () => {
    const ask = async (target: string) => {
      const { host } = new URL(endpoint.url);
      const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" };
      const credentials = world.credentials(arn("root"));
      const request = await signed(
        { headers, host, body: "{}" },
        { credentials, service: "cloudtrail", date: new Date() },
      );
      return (await fetch(endpoint.url, { method: "POST", headers: request.headers, body: "{}" })).json();
    };
    const java = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";
    expect(await ask(`${java}.LookupEvents`)).toEqual({ Events: [] });
    expect(await ask(`${java}.CreateTrail`)).toEqual({ __type: "UnknownOperationException" });
  });
});

/** LookupEvents over the trail of a few real calls. */
import { expect, test } from "vitest";
import { lookupEvents } from "../../src/aws/cloudtrail-events.ts";
import { createWorld } from "../../src/kms/create-world.ts";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const DAY = 86_400_000;

const world = createWorld({ seed: "lookup" });
world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Alice" });
world.addPrincipal({ account: ACCOUNT, kind: "role", name: "Auditor" });
const call = (operation: string, input: object, arn = `arn:aws:iam::${ACCOUNT}:root`) =>
  world.call({ operation, input: { ...input }, caller: world.principal(arn), region: REGION }).catch(() => undefined);

const made = await call("CreateKey", {});
const KeyId = String(Object(made?.KeyMetadata).Arn);
world.clock.advance(DAY);
await call("DescribeKey", { KeyId });
await call("ListKeys", {}, `arn:aws:iam::${ACCOUNT}:user/Alice`);
world.clock.advance(DAY);
await call("ListKeys", {}, `arn:aws:iam::${ACCOUNT}:role/Auditor`);
const trail = world.trail(ACCOUNT, REGION);
const now = world.clock.now();

const names = (request: Parameters<typeof lookupEvents>[1], at = now) =>
  lookupEvents(trail, request, at).Events.map(({ EventName, Username }) => `${EventName} ${Username}`);

const all = ["ListKeys session", "ListKeys Alice", "DescribeKey root", "CreateKey root"];
const by = (AttributeKey: string, AttributeValue: string) => ({ LookupAttributes: [{ AttributeKey, AttributeValue }] });

test.each([
  ["everything, newest first", {}, all],
  ["by name", by("EventName", "ListKeys"), all.slice(0, 2)],
  ["by user", by("Username", "Alice"), ["ListKeys Alice"]],
  ["by resource", by("ResourceName", KeyId), ["DescribeKey root", "CreateKey root"]],
  ["writes", by("ReadOnly", "false"), ["CreateKey root"]],
  ["by source", by("EventSource", "s3.amazonaws.com"), []],
  ["from a time", { StartTime: now }, ["ListKeys session"]],
  ["up to a time", { EndTime: new Date(now.getTime() - 2 * DAY) }, ["CreateKey root"]],
])("%s", (_, request, expected) => {
  expect(names(request)).toEqual(expected);
});

test("what is older than 90 days is gone", () => {
  expect(names({}, new Date(now.getTime() + 89 * DAY))).toEqual(all.slice(0, 3));
});

test("pages", () => {
  const first = lookupEvents(trail, { MaxResults: 3 }, now);
  expect(first.Events).toHaveLength(3);
  const second = lookupEvents(trail, { MaxResults: 3, ...(first.NextToken && { NextToken: first.NextToken }) }, now);
  expect(second.Events.map(({ EventName }) => EventName)).toEqual(["CreateKey"]);
  expect(second.NextToken).toBeUndefined();
});

test("Insights events are asked for by their category, and there are none", () => {
  expect(names({ EventCategory: "insight" })).toEqual([]);
});

test("an event carries the whole record", () => {
  const [event] = lookupEvents(trail, {}, now).Events;
  expect(JSON.parse(event?.CloudTrailEvent ?? "")).toEqual(trail.at(-1));
});

test.each([
  [
    "InvalidLookupAttributesException",
    { LookupAttributes: [...by("EventId", "1").LookupAttributes, ...by("EventId", "2").LookupAttributes] },
  ],
  ["InvalidLookupAttributesException", by("Colour", "red")],
  ["InvalidLookupAttributesException", by("constructor", "x")],
  ["InvalidEventCategoryException", { EventCategory: "management" }],
  ["InvalidTimeRangeException", { StartTime: now, EndTime: new Date(0) }],
  ["InvalidMaxResultsException", { MaxResults: 51 }],
  ["InvalidNextTokenException", { NextToken: "nonsense" }],
])("%s", (code, request) => {
  expect(() => lookupEvents(trail, request, now)).toThrow(expect.objectContaining({ name: code }));
});

/**
 * LookupEvents of AWS CloudTrail over a trail of the mock's: the last 90 days of management events, newest first, a page at
 * a time (CloudTrail API Reference, "LookupEvents"; checked: 2026-11-25). Refusals carry the codes that the API names; the
 * texts are ours.
 */
import { KmsError } from "../kms/errors.ts";
import type { TrailRecord } from "../kms/trail.ts";

export interface LookupEventsRequest {
  /** At most one. */
  readonly LookupAttributes?: readonly { readonly AttributeKey: string; readonly AttributeValue: string }[];
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  /** 1 to 50. Default: 50. */
  readonly MaxResults?: number;
  readonly NextToken?: string;
  /** Only "insight", which asks for Insights events instead of management events. */
  readonly EventCategory?: string;
}

export interface LookedUpEvent {
  readonly EventId: string;
  readonly EventName: string;
  /** "true" or "false": the API has it as text. */
  readonly ReadOnly: string;
  readonly AccessKeyId?: string;
  readonly EventTime: Date;
  readonly EventSource: string;
  readonly Username?: string;
  readonly Resources: readonly { readonly ResourceType: string; readonly ResourceName: string }[];
  /** The whole record as JSON. */
  readonly CloudTrailEvent: string;
}

export interface LookupEventsAnswer {
  readonly Events: readonly LookedUpEvent[];
  readonly NextToken?: string;
}

const MOST = 50;
const KEPT_DAYS = 90;
const DAY_MS = 86_400_000;

/** Whether an event has an attribute's value. */
const ATTRIBUTES: ReadonlyMap<string, (event: LookedUpEvent, value: string) => boolean> = new Map([
  ["AccessKeyId", ({ AccessKeyId }, value) => AccessKeyId === value],
  ["EventId", ({ EventId }, value) => EventId === value],
  ["EventName", ({ EventName }, value) => EventName === value],
  ["EventSource", ({ EventSource }, value) => EventSource === value],
  ["ReadOnly", ({ ReadOnly }, value) => ReadOnly === value],
  ["ResourceName", ({ Resources }, value) => Resources.some(({ ResourceName }) => ResourceName === value)],
  ["ResourceType", ({ Resources }, value) => Resources.some(({ ResourceType }) => ResourceType === value)],
  ["Username", ({ Username }, value) => Username === value],
]);

/**
 * @param records a trail, oldest first
 * @throws KmsError with the codes of CloudTrail
 */
export function lookupEvents(
  records: readonly TrailRecord[],
  { LookupAttributes = [], StartTime, EndTime, MaxResults = MOST, NextToken, EventCategory }: LookupEventsRequest,
  now: Date,
): LookupEventsAnswer {
  const [attribute, another] = LookupAttributes;
  const matches = attribute && ATTRIBUTES.get(attribute.AttributeKey);
  if (another !== undefined || (attribute !== undefined && matches === undefined)) {
    throw new KmsError("InvalidLookupAttributesException", "Give one lookup attribute that CloudTrail knows.");
  }
  if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime) {
    throw new KmsError("InvalidTimeRangeException", "The start time is after the end time.");
  }
  if (MaxResults < 1 || MaxResults > MOST) {
    throw new KmsError("InvalidMaxResultsException", `MaxResults must be between 1 and ${MOST}.`);
  }
  if (EventCategory !== undefined && EventCategory !== "insight") {
    throw new KmsError("InvalidEventCategoryException", 'The only event category to ask for is "insight".');
  }
  // Insights tell of unusual numbers of calls; the mock makes none.
  if (EventCategory === "insight") return { Events: [] };
  const from = Math.max(StartTime?.getTime() ?? 0, now.getTime() - KEPT_DAYS * DAY_MS);
  const until = EndTime?.getTime() ?? Number.POSITIVE_INFINITY;
  const found = records
    .map(eventOf)
    .filter((event) => event.EventTime.getTime() >= from && event.EventTime.getTime() <= until)
    .filter((event) => attribute === undefined || matches?.(event, attribute.AttributeValue))
    .reverse();
  const start = NextToken === undefined ? 0 : found.findIndex(({ EventId }) => EventId === NextToken);
  if (start === -1) throw new KmsError("InvalidNextTokenException", "The token is not of this lookup.");
  const rest = found.slice(start + MaxResults);
  return {
    Events: found.slice(start, start + MaxResults),
    ...(rest[0] && { NextToken: rest[0].EventId }),
  };
}

function eventOf(record: TrailRecord): LookedUpEvent {
  const { accessKeyId } = record.userIdentity;
  const name = userNameIn(record.userIdentity);
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    ...(typeof accessKeyId === "string" && { AccessKeyId: accessKeyId }),
    EventTime: new Date(record.eventTime),
    EventSource: record.eventSource,
    ...(name !== undefined && { Username: name }),
    Resources: (record.resources ?? []).map(({ type, ARN }) => ({ ResourceType: type, ResourceName: ARN })),
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** A user's name; of a role's session, the session's. */
function userNameIn({ type, userName, arn }: TrailRecord["userIdentity"]): string | undefined {
  if (typeof userName === "string") return userName;
  if (type === "Root") return "root";
  return typeof arn === "string" ? arn.split("/").at(-1) : undefined;
}

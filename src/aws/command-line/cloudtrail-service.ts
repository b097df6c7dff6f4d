/** `aws cloudtrail lookup-events`: what was logged for the caller's account in this Region. */
import { LOOKUP_ATTRIBUTES, lookupEvents } from "../cloudtrail-events.ts";
import type { Operation, Service } from "./service.ts";

const lookup: Operation = {
  name: "LookupEvents",
  command: "lookup-events",
  members: {
    LookupAttributes: {
      type: "list",
      member: {
        type: "structure",
        members: {
          AttributeKey: { type: "string", values: LOOKUP_ATTRIBUTES, required: true },
          AttributeValue: { type: "string", min: 1, max: 2000, required: true },
        },
      },
    },
    StartTime: { type: "timestamp" },
    EndTime: { type: "timestamp" },
    MaxResults: { type: "integer", min: 1, max: 50 },
    NextToken: { type: "string" },
  },
  pages: { items: "Events", limit: "MaxResults", token: "NextToken", nextToken: "NextToken" },
  call: async ({ world, caller, region, input }) => ({
    ...lookupEvents(world.trail(caller.account, region), input, world.clock.now()),
  }),
};

export const cloudtrail: Service = {
  name: "cloudtrail",
  summary: "AWS CloudTrail: what was logged",
  operations: [lookup],
};

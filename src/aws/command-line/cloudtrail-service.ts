/** `aws cloudtrail lookup-events`: what was logged for the caller's account in this Region. */
import { lookupEvents } from "../cloudtrail-events.ts";
import type { Operation, Service } from "./service.ts";

const lookup: Operation = {
  name: "LookupEvents",
  command: "lookup-events",
  // What attributes there are and how long a page may be is lookupEvents' to say: CloudTrail has errors of its own for it.
  members: {
    LookupAttributes: {
      type: "list",
      member: {
        type: "structure",
        members: {
          AttributeKey: { type: "string", required: true },
          AttributeValue: { type: "string", min: 1, max: 2000, required: true },
        },
      },
    },
    StartTime: { type: "timestamp" },
    EndTime: { type: "timestamp" },
    MaxResults: { type: "integer", min: 1, max: 2 ** 31 - 1 },
    EventCategory: { type: "string" },
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

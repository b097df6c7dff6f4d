/**
 * Which service a request is for. At AWS each has a host name of its own; here all share one, so the protocol tells:
 * the target of JSON services, else the credential's scope, else the form of the query protocol.
 */
import type { ServiceName } from "../authorization.ts";
import type { AwsRequest } from "../http.ts";

const TARGETS: readonly (readonly [RegExp, ServiceName])[] = [
  [/^TrentService\./, "kms"],
  [/(?:^|\.)CloudTrail_\d{8}\./, "cloudtrail"],
];

/** Anybody may send anything here, so it never has to begin anew: it takes no longer than the header is. */
const SCOPED = /(?:%2F|\/)(kms|sts|cloudtrail)(?:%2F|\/)aws4_request/;

const FORM = "application/x-www-form-urlencoded";

/** KMS, if nothing tells: then KMS says what is wrong with the request. */
export function serviceOf({ headers, query = "" }: Omit<AwsRequest, "body">): ServiceName {
  const target = headers["x-amz-target"];
  if (target !== undefined) {
    const found = TARGETS.find(([pattern]) => pattern.test(target));
    if (found !== undefined) return found[1];
  }
  const scoped = SCOPED.exec(headers.authorization ?? query)?.[1];
  if (scoped === "kms" || scoped === "cloudtrail" || scoped === "sts") return scoped;
  const isForm = headers["content-type"]?.startsWith(FORM) === true || /(?:^|&)Action=/.test(query);
  return isForm && target === undefined ? "sts" : "kms";
}

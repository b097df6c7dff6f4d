/**
 * How the child hands its channel to the SDK's bundle, which is loaded as a module of its own: through a global that
 * is there only while that module is evaluated, before any program is loaded.
 */
import type { AwsRequest, AwsResponse } from "../../../aws/http.ts";

export type Transport = (request: AwsRequest) => Promise<AwsResponse>;

const handover = Symbol.for("kms-workbook transport");
const place = globalThis as { [handover]?: Transport };

export const giveTransport = (transport: Transport): void => {
  place[handover] = transport;
};

export const takeTransport = (): Transport => {
  const transport = place[handover];
  if (transport === undefined) throw new Error("This library is loaded by the workbook only.");
  delete place[handover];
  return transport;
};

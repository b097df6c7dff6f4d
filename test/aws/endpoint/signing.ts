/** Requests signed as clients sign them: by the AWS SDK's library. */
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { AwsRequest } from "../../../src/aws/http.ts";
import type { Credentials } from "../../../src/kms/world.ts";

type Data = string | ArrayBuffer | ArrayBufferView;

/** As the library wants a hash: node:crypto's. */
class Sha256 {
  readonly #hash;
  constructor(secret?: Data) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }
  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {}
}

const bytesOf = (data: Data): Uint8Array | string => {
  if (typeof data === "string") return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};

export interface Signing {
  readonly credentials: Credentials;
  readonly service?: string;
  readonly region?: string;
  readonly date?: Date;
}

export interface Unsigned {
  readonly method?: string;
  /** Beside host, which is always there. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly host?: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
}

export const DATE = new Date("2026-11-25T12:00:00Z");

const signer = ({ credentials, service = "kms", region = "eu-west-1" }: Signing) =>
  new SignatureV4({ credentials, service, region, sha256: Sha256, applyChecksum: false });

const libraryRequest = ({ method = "POST", headers = {}, host = "127.0.0.1", query = {}, body = "" }: Unsigned) => ({
  method,
  protocol: "http:",
  hostname: host,
  path: "/",
  query,
  headers: { host, ...headers },
  body,
});

interface Signed {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

const received = ({ method, headers, query = {}, body }: Signed): AwsRequest => {
  const text = new URLSearchParams(query as Record<string, string>).toString().replaceAll("+", "%20");
  return {
    method,
    path: "/",
    ...(text !== "" && { query: text }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(String(body ?? "")),
  };
};

/** As the endpoint receives it. */
export const signed = async (unsigned: Unsigned, signing: Signing): Promise<AwsRequest> => {
  const { date = DATE } = signing;
  return received(await signer(signing).sign(libraryRequest(unsigned), { signingDate: date }));
};

/** Signed in the query string. */
export const presigned = async (unsigned: Unsigned, signing: Signing & { expiresIn?: number }): Promise<AwsRequest> => {
  const { date = DATE, expiresIn = 60 } = signing;
  return received(await signer(signing).presign(libraryRequest(unsigned), { signingDate: date, expiresIn }));
};

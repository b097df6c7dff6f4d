/** An AWS request and its answer, free of any HTTP library: every door to the mock speaks these. */

export interface AwsRequest {
  readonly method: string;
  readonly path: string;
  /** Without its `?`; absent if there is none. */
  readonly query?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Far above what any operation takes, so that a plaintext of megabytes gets the operation's own answer. */
export const LARGEST_BODY_BYTES = 8 * 2 ** 20;

/**
 * A world as an AWS endpoint: one address for KMS and the services around it, over plain HTTP. Whoever can reach it can
 * send anything, so everything is bounded: the size of headers and bodies, the time to send them, the connections.
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { KmsError } from "../../kms/errors.ts";
import type { Principal, World } from "../../kms/world.ts";
import type { ServiceName } from "../authorization.ts";
import { type AwsRequest, type AwsResponse, LARGEST_BODY_BYTES } from "../http.ts";
import { refusal, respond } from "../json-protocol.ts";
import { cloudtrailOf } from "./cloudtrail.ts";
import { hostCheck, inUrl } from "./host.ts";
import { serviceOf } from "./route.ts";
import type { Service } from "./service.ts";
import { verifyingFor } from "./signature.ts";
import { stsOf } from "./sts.ts";

export interface Endpoint {
  /** `http://127.0.0.1:4599`. */
  readonly url: string;
  /** Takes no new requests, lets those that are under way finish, and ends. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** Default: 127.0.0.1, which nobody but this machine can reach. */
  readonly host?: string;
  /** Default: one that is free. */
  readonly port?: number;
  /** The real time, by which requests are signed. Default: the system's. */
  readonly now?: () => Date;
  /** Who callers are whose access key nobody has. Default: they are refused. */
  readonly stranger?: Principal | undefined;
  /** Is called before each request is looked at: here a world's clock can be moved. */
  readonly onRequest?: () => void;
  /** Is told of faults of the mock's own; the client learns nothing of them. */
  readonly onFault?: (fault: unknown) => void;
  readonly limits?: Partial<Limits>;
}

interface Limits {
  /** Bytes of all headers together. */
  readonly headerBytes: number;
  /** Milliseconds for all headers to arrive. */
  readonly headersTime: number;
  /** Milliseconds for a whole request to arrive. */
  readonly requestTime: number;
  /** Milliseconds that a connection may lie idle between requests. */
  readonly idleTime: number;
  readonly connections: number;
  /** Milliseconds that requests have to finish once the endpoint closes. */
  readonly closeTime: number;
}

const LIMITS: Limits = {
  headerBytes: 16_384,
  headersTime: 10_000,
  requestTime: 30_000,
  idleTime: 60_000,
  connections: 256,
  closeTime: 10_000,
};

/** @throws NodeJS.ErrnoException when the address cannot be listened on: EADDRINUSE, EACCES, ENOTFOUND … */
export async function listen(world: World, options: ListenOptions = {}): Promise<Endpoint> {
  const { host = "127.0.0.1", port = 0 } = options;
  const limits = { ...LIMITS, ...options.limits };
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTime,
    requestTimeout: limits.requestTime,
    keepAliveTimeout: limits.idleTime,
    connectionsCheckingInterval: Math.min(1000, limits.headersTime),
    noDelay: true,
  });
  server.maxConnections = limits.connections;
  const answer = openDoor(world, host, options);
  server.on("request", (request, response) => {
    readBody(request, (body) => {
      answer(request, body).then(({ status, headers, body }) => {
        if (!server.listening) response.shouldKeepAlive = false;
        // A text goes out together with the headers, bytes in a write of their own. Latin-1 keeps bytes as they are.
        const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString("latin1");
        response.writeHead(status, headers).end(text, "latin1");
      });
    });
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await started(server, port, host);
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://${inUrl(host)}:${bound}`, close: () => closed(server, sockets, limits.closeTime) };
}

/** @param body undefined if it was too large */
type Door = (request: IncomingMessage, body: Uint8Array | undefined) => Promise<AwsResponse>;

function openDoor(world: World, host: string, options: ListenOptions): Door {
  const { now = () => new Date(), stranger, onRequest, onFault } = options;
  const isOurs = hostCheck(host);
  const identify = verifyingFor(world, { now, stranger });
  const kms: Service = {
    respond: (request) => respond(world, request, { identify, ...(onFault && { onFault }) }),
    refuse: refusal,
  };
  const sts = stsOf(world, identify, onFault);
  const cloudtrail = cloudtrailOf(world, identify, onFault);
  const services: Readonly<Record<ServiceName, Service>> = { kms, sts, cloudtrail };

  return async (request, body) => {
    const head = headOf(request);
    const service = services[serviceOf(head)];
    try {
      if (!isOurs(head.headers.host) || isNamedTwice(request)) return { ...service.refuse(MISDIRECTED), status: 421 };
      if (body === undefined) return service.refuse(new KmsError("RequestEntityTooLargeException"));
      onRequest?.();
      return await service.respond({ ...head, body });
    } catch (fault) {
      onFault?.(fault);
      return service.refuse(new KmsError("KMSInternalException"));
    }
  };
}

const MISDIRECTED = new KmsError(
  "MisdirectedRequestException",
  "This endpoint answers to localhost and to the address it was started on. Call it by one of them, or start it with --host.",
);

/** Node takes the first Host header, another program on the way may take the last. */
function isNamedTwice({ rawHeaders }: IncomingMessage): boolean {
  let times = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") times += 1;
  }
  return times > 1;
}

function headOf({ method = "", url = "", headers }: IncomingMessage): Omit<AwsRequest, "body"> {
  const question = url.indexOf("?");
  // The only header that would be a list.
  delete headers["set-cookie"];
  return {
    method,
    path: question === -1 ? url : url.slice(0, question),
    ...(question !== -1 && { query: url.slice(question + 1) }),
    headers: headers as Record<string, string>,
  };
}

/**
 * Tells the whole body, or undefined if it was too large: then it is read to its end all the same, because a client that
 * is cut off while it sends sees no answer. Of a request that breaks off, nothing is told.
 */
function readBody(request: IncomingMessage, onEnd: (body: Uint8Array | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LARGEST_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on("error", () => {});
  request.on("end", () => {
    if (length > LARGEST_BODY_BYTES) onEnd(undefined);
    else onEnd(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  });
}

function started(server: Server, port: number, host: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, () => {
    server.off("error", reject);
    resolve();
  });
  return promise;
}

async function closed(server: Server, sockets: ReadonlySet<Socket>, patience: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  // Node takes a connection that has never been used for a busy one.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  const cut = setTimeout(() => server.closeAllConnections(), patience).unref();
  await promise;
  clearTimeout(cut);
}

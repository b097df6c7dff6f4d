/** Bytes on a socket, for requests that no HTTP client would send. */
import { connect, type Socket } from "node:net";

export const open = (url: string): Socket => {
  const { hostname, port } = new URL(url);
  // What goes wrong on the wire is seen in what was received.
  return connect(Number(port), hostname).on("error", () => {});
};

/** All that comes back until the other side closes. */
export const received = (socket: Socket): Promise<string> => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.on("close", () => resolve(text));
  return promise;
};

/** Sends the pieces, and tells all that comes back until the other side closes. */
export const exchange = (url: string, ...pieces: readonly (string | Uint8Array)[]): Promise<string> => {
  const socket = open(url);
  for (const piece of pieces) socket.write(piece);
  return received(socket);
};

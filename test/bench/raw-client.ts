/** Sends the same bytes over and over on connections that stay open: as little of a client as there can be. */
import { connect, type Socket } from "node:net";

const LENGTH = /\r\ncontent-length: (\d+)/i;

/** Requests a second. @throws Error for an answer that is not 200 */
export const rateOf = async (url: string, request: Uint8Array, connections: number, total: number): Promise<number> => {
  const sockets = await Promise.all(Array.from({ length: connections }, () => opened(url)));
  const started = performance.now();
  await Promise.all(sockets.map((socket) => repeat(socket, request, total / connections)));
  const taken = performance.now() - started;
  for (const socket of sockets) socket.destroy();
  return (total * 1000) / taken;
};

const opened = (url: string): Promise<Socket> => {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true }, () => resolve(socket));
  socket.once("error", reject);
  return promise;
};

const repeat = (socket: Socket, request: Uint8Array, times: number): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let left = times;
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk.toString("latin1");
    const end = answer.indexOf("\r\n\r\n");
    const [, length] = LENGTH.exec(answer) ?? [];
    if (end === -1 || answer.length < end + 4 + Number(length)) return;
    if (!answer.startsWith("HTTP/1.1 200 ")) reject(new Error(`The answer was ${answer}`));
    answer = "";
    left -= 1;
    if (left <= 0) resolve();
    else socket.write(request);
  });
  socket.on("close", () => reject(new Error("The connection was closed.")));
  socket.write(request);
  return promise;
};

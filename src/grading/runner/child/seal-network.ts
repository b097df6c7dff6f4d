/**
 * Makes the native handles under Node's network modules unable to connect, bind or listen. No program can import those
 * modules (program-hooks.ts); this holds even if one finds a way to such a handle. Node 26's permission model denies
 * the network by itself, and there this does nothing.
 */
import { createSocket } from "node:dgram";
import { Socket } from "node:net";
import { defineProperty } from "./intrinsics.ts";

const sealed = ["connect", "connect6", "bind", "bind6", "listen", "open", "send", "send6"];

export const sealNetwork = (process: NodeJS.Process): void => {
  if (process.allowedNodeEnvironmentFlags.has("--allow-net")) return;
  for (const handle of [streamHandle({ host: "127.0.0.1", port: 1 }), streamHandle({ path: "/" }), datagramHandle()]) {
    const prototype = Object.getPrototypeOf(handle);
    for (const name of sealed) if (name in prototype) defineProperty(prototype, name, { value: refuse });
  }
};

/** A libuv error code, as these methods return them: permission denied. */
const refuse = () => -13;

/** A handle is made as soon as a socket is told to connect; the socket is destroyed before it does. */
const streamHandle = (where: { host: string; port: number } | { path: string }): object => {
  const socket = new Socket();
  socket.on("error", () => {});
  socket.connect(where);
  const { _handle: handle } = socket as unknown as { _handle: object };
  socket.destroy();
  return handle;
};

const datagramHandle = (): object => {
  const socket = createSocket("udp4");
  const state = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "state symbol");
  const { handle } = (socket as unknown as Record<symbol, { handle: object }>)[state ?? Symbol()] ?? { handle: {} };
  socket.close();
  return handle;
};

/** Even with Node's network modules in hand, a sealed process reaches nobody. */
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const sealer = resolve(import.meta.dirname, "../../../src/grading/runner/child/seal-network.ts");

/** Run in a process of its own: what is sealed stays sealed. */
const attempts = `
  import { createSocket } from "node:dgram";
  import { once } from "node:events";
  import { writeSync } from "node:fs";
  import { get } from "node:http";
  import { connect, createServer } from "node:net";
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const outcome = (make) => new Promise((resolve) => {
    try {
      const made = make();
      for (const event of ["connect", "listening", "response"]) made.once(event, () => resolve(event));
      made.once("error", (error) => resolve(error.code));
    } catch (error) { resolve(error.code); }
  });
  const all = async () => [
    await outcome(() => connect(port, "127.0.0.1")),
    await outcome(() => connect("/nowhere")),
    await outcome(() => get({ host: "127.0.0.1", port, timeout: 1 }).once("socket", (s) => s.once("connect", () => s.destroy()))),
    await outcome(() => createServer().listen(0, "127.0.0.1")),
    await outcome(() => createSocket("udp4").bind(0, "127.0.0.1")),
  ];
  const before = await all();
  const { sealNetwork } = await import(process.argv[1]);
  sealNetwork(process);
  // console.log would open a socket for standard output.
  writeSync(1, JSON.stringify([before, await all()]));
  process.exit();
`;

test("sockets neither connect nor listen any more", () => {
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", attempts, sealer], { encoding: "utf8" });
  const [before, after] = JSON.parse(printed);
  expect(before).toEqual(["connect", "ENOENT", "ECONNRESET", "listening", "listening"]);
  expect(after).toEqual(["EACCES", "EACCES", "EACCES", "EACCES", "EACCES"]);
});

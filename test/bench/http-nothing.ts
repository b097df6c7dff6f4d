/** The yardstick of the endpoint: a server of Node's that reads a request, does nothing, and answers. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const body = Buffer.from("{}");
const headers = { "content-type": "application/x-amz-json-1.1", "content-length": body.length };

const server = createServer((request, response) => {
  request.on("data", () => {});
  request.on("end", () => response.writeHead(200, headers).end(body));
});
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});

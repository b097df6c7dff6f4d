/**
 * VPC endpoints for KMS: who comes in by one, and what its policy says.
 * Follows the KMS Developer Guide, "Connect to AWS KMS through a VPC endpoint" (checked: 2026-11-25).
 */
import type { NamedPolicy } from "../iam/request.ts";
import { readPolicy } from "./named-policy.ts";
import type { EndpointDescription } from "./world-description.ts";

export interface Endpoint extends Required<Omit<EndpointDescription, "policy">> {
  readonly policy: NamedPolicy;
  readonly description: EndpointDescription;
}

const SOURCE_IP = "10.0.0.10";

const FULL_ACCESS = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

export class Endpoints {
  readonly #byId = new Map<string, Endpoint>();

  /** Adds an endpoint, or replaces the one of this id. @throws Error for ids that are none */
  add(given: EndpointDescription): void {
    const description = structuredClone(given);
    const { id, vpc, account, policy = FULL_ACCESS, sourceIp = SOURCE_IP } = description;
    if (!/^vpce-[0-9a-z]+$/.test(id)) throw new Error(`"${id}" is no VPC endpoint. Write an id like vpce-1234abcd.`);
    if (!/^vpc-[0-9a-z]+$/.test(vpc)) throw new Error(`"${vpc}" is no VPC. Write an id like vpc-1a2b3c4d.`);
    if (!/^\d{12}$/.test(account)) throw new Error(`"${account}" is no account. Give 12 digits.`);
    const read = readPolicy(id, policy, "VPC endpoint policy");
    this.#byId.set(id, { id, vpc, account, sourceIp, policy: read, description });
  }

  descriptions(): readonly EndpointDescription[] {
    return [...this.#byId.values()].map(({ description }) => description);
  }

  /** @throws Error for an endpoint that is not there */
  get(id: string): Endpoint {
    const endpoint = this.#byId.get(id);
    if (endpoint === undefined) throw new Error(`There is no VPC endpoint ${id} in this world. Add it first.`);
    return endpoint;
  }
}

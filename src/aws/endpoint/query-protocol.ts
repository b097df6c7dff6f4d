/**
 * The AWS query protocol, in which STS speaks: a form in, XML out (Smithy specification, "AWS query protocol"). Members
 * of lists are numbered from 1: `Tags.member.1.Key`.
 */
import { XmlNode, XmlText } from "@aws-sdk/xml-builder";
import { KmsError } from "../../kms/errors.ts";
import type { Shape, Shapes } from "../../kms/validation.ts";
import type { AwsRequest, AwsResponse } from "../http.ts";

/** Longer lists than any operation takes are cut, before they are looked at. */
const MOST_MEMBERS = 1000;

/** What AWS calls the errors of its JSON protocol here, and with which status; those not listed keep their name, with 400. */
const ERRORS: Readonly<Record<string, readonly [code: string, status: number]>> = {
  AccessDenied: ["AccessDenied", 403],
  AccessDeniedException: ["AccessDenied", 403],
  ExpiredTokenException: ["ExpiredToken", 403],
  IncompleteSignatureException: ["IncompleteSignature", 400],
  InvalidSignatureException: ["SignatureDoesNotMatch", 403],
  KMSInternalException: ["InternalFailure", 500],
  MissingAuthenticationTokenException: ["MissingAuthenticationToken", 403],
  RequestEntityTooLargeException: ["RequestEntityTooLarge", 413],
  SerializationException: ["MalformedInput", 400],
  UnrecognizedClientException: ["InvalidClientTokenId", 403],
  ValidationException: ["ValidationError", 400],
};

/** The parameters of a form or of a query string. @throws KmsError for bytes that are no text */
export function readForm({ method, query = "", body }: AwsRequest): URLSearchParams {
  if (method === "GET") return new URLSearchParams(query);
  try {
    return new URLSearchParams(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new KmsError("SerializationException", "The form is no text in UTF-8.");
  }
}

/** The members of an operation that a form gives. Numbers that are none stay text, and are refused by their shape. */
export function readMembers(members: Shapes, form: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, shape]) => {
      const value = readMember(shape, form, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function readMember(shape: Shape, form: URLSearchParams, path: string): unknown {
  if (shape.type === "structure") {
    const parts = Object.entries(shape.members).map(([name, part]) => [
      name,
      readMember(part, form, `${path}.${name}`),
    ]);
    const given = parts.filter(([, value]) => value !== undefined);
    return given.length === 0 ? undefined : Object.fromEntries(given);
  }
  if (shape.type === "list") {
    const list: unknown[] = [];
    while (list.length < MOST_MEMBERS) {
      const value = readMember(shape.member, form, `${path}.member.${list.length + 1}`);
      if (value === undefined) break;
      list.push(value);
    }
    return list.length === 0 ? undefined : list;
  }
  const text = form.get(path) ?? undefined;
  return shape.type === "integer" && text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

type Answer = Readonly<Record<string, unknown>>;

/** @param namespace of the service's documents: `https://sts.amazonaws.com/doc/2011-06-15/` */
export function writeAnswer(namespace: string, operation: string, result: Answer): AwsResponse {
  const requestId = crypto.randomUUID();
  const document = element(`${operation}Response`, {
    [`${operation}Result`]: result,
    ResponseMetadata: { RequestId: requestId },
  });
  return xml(200, requestId, document.addAttribute("xmlns", namespace));
}

export function writeError(namespace: string, error: KmsError): AwsResponse {
  const [code, status] = ERRORS[error.name] ?? [error.name, error.statusCode];
  const requestId = crypto.randomUUID();
  const document = element("ErrorResponse", {
    Error: {
      Type: status >= 500 ? "Receiver" : "Sender",
      Code: code,
      ...(error.hasMessage && { Message: error.message }),
    },
    RequestId: requestId,
  });
  return xml(status, requestId, document.addAttribute("xmlns", namespace));
}

function element(name: string, value: unknown): XmlNode {
  if (value instanceof Date) return new XmlNode(name, [new XmlText(value.toISOString())]);
  if (typeof value !== "object" || value === null) return new XmlNode(name, [new XmlText(String(value))]);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return new XmlNode(
    name,
    members.map(([member, part]) => element(member, part)),
  );
}

function xml(status: number, requestId: string, document: XmlNode): AwsResponse {
  const body = Buffer.from(document.toString());
  return {
    status,
    headers: {
      "content-type": "text/xml",
      "content-length": String(body.length),
      "x-amzn-requestid": requestId,
    },
    body,
  };
}

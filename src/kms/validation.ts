/**
 * The first step of every call: the input against the API's model. Faults of form are told together, in the words of
 * Smithy's server validation as AWS sends them: "2 validation errors detected: Value …; Value …".
 */
import { KmsError, validationError } from "./errors.ts";

export type Shape = { readonly required?: true } & (
  | {
      readonly type: "string";
      readonly min?: number;
      readonly max?: number;
      /** Must match as a whole. */
      readonly pattern?: RegExp;
      readonly values?: readonly string[];
      /** What the error lists as allowed, where AWS lists something else than `values`. */
      readonly listed?: readonly string[];
      readonly secret?: true;
    }
  /** Secret: neither error texts nor the trail show it. So are strings and lists that say so. */
  | { readonly type: "blob"; readonly min: number; readonly max: number; readonly secret: true }
  | { readonly type: "integer"; readonly min: number; readonly max: number }
  | { readonly type: "boolean" }
  | { readonly type: "timestamp" }
  /** String to string. */
  | { readonly type: "map" }
  | { readonly type: "list"; readonly max?: number; readonly member: Shape; readonly secret?: true }
  | { readonly type: "structure"; readonly members: Shapes; readonly secret?: true }
);

export type Shapes = Readonly<Record<string, Shape>>;

/** Without `undefined` where the API requires a member. */
export type Valid<Input> = string extends keyof Input
  ? Input
  : {
      readonly [Member in keyof Input]: object extends Pick<Input, Member> ? Input[Member] : NonNullable<Input[Member]>;
    };

/**
 * Returns a copy of the input with its known members; those that are null or undefined are left out.
 * @throws ValidationException for values outside the model, SerializationException for values of a wrong type
 */
export function validate(members: Shapes, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const faults: string[] = [];
  const valid = checkMembers(members, input, "", faults);
  if (faults.length > 0) {
    const count = faults.length === 1 ? "1 validation error" : `${faults.length} validation errors`;
    throw validationError(`${count} detected: ${faults.join("; ")}`);
  }
  return valid;
}

/** `KeyId` as JSON and CloudTrail spell it; AWSAccountId stays as it is. */
export const lowerCamel = (member: string) =>
  member.startsWith("AWS") ? member : `${member.charAt(0).toLowerCase()}${member.slice(1)}`;

function checkMembers(members: Shapes, input: Readonly<Record<string, unknown>>, path: string, faults: string[]) {
  const valid: Record<string, unknown> = {};
  for (const name in members) {
    const shape = members[name];
    if (shape === undefined) continue;
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (value !== undefined && value !== null) {
      valid[name] = checkValue(shape, value, path + lowerCamel(name), faults);
    } else if (shape.required) {
      faults.push(`Value null at '${path}${lowerCamel(name)}' failed to satisfy constraint: Member must not be null`);
    }
  }
  return valid;
}

function checkValue(shape: Shape, value: unknown, path: string, faults: string[]): unknown {
  switch (shape.type) {
    case "string": {
      if (typeof value !== "string") throw wrongType(value, "a String");
      const fault = (must: string) => faults.push(constraint(shape.secret ? undefined : value, path, must));
      checkLength(value.length, shape, fault);
      if (shape.pattern && !shape.pattern.test(value)) {
        fault(`satisfy regular expression pattern: ${shape.pattern.source}`);
      }
      if (shape.values && !shape.values.includes(value)) {
        fault(`satisfy enum value set: [${(shape.listed ?? shape.values).join(", ")}]`);
      }
      return value;
    }
    case "blob":
      if (!(value instanceof Uint8Array)) throw wrongType(value, "a Blob");
      checkLength(value.length, shape, (must) => faults.push(constraint(undefined, path, must)));
      return value;
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(value, "an Integer");
      if (value < shape.min) faults.push(constraint(value, path, `have value greater than or equal to ${shape.min}`));
      if (value > shape.max) faults.push(constraint(value, path, `have value less than or equal to ${shape.max}`));
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw wrongType(value, "a Boolean");
      return value;
    case "timestamp":
      if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw wrongType(value, "a Timestamp");
      return value;
    case "map":
      if (!isStructure(value)) throw wrongType(value, "a Map");
      for (const text of Object.values(value)) if (typeof text !== "string") throw wrongType(text, "a String");
      return { ...value };
    case "list": {
      if (!Array.isArray(value)) throw wrongType(value, "a List");
      const shown = shape.secret ? undefined : `[${value.map(String).join(", ")}]`;
      checkLength(value.length, shape, (must) => faults.push(constraint(shown, path, must)));
      return value.map((item, index) => checkValue(shape.member, item, `${path}.${index + 1}.member`, faults));
    }
    case "structure":
      if (!isStructure(value)) throw wrongType(value, "a Structure");
      return checkMembers(shape.members, value, `${path}.`, faults);
  }
}

function checkLength(
  length: number,
  { min = 0, max = Infinity }: { min?: number; max?: number },
  fault: (must: string) => void,
) {
  if (length < min) fault(`have length greater than or equal to ${min}`);
  if (length > max) fault(`have length less than or equal to ${max}`);
}

const constraint = (value: string | number | undefined, path: string, must: string) =>
  `Value ${value === undefined ? "" : `'${value}' `}at '${path}' failed to satisfy constraint: Member must ${must}`;

const isStructure = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

function wrongType(value: unknown, wanted: string): KmsError {
  const found = Array.isArray(value) ? "A List" : typeof value === "object" ? "A Structure" : `A ${typeof value}`;
  return new KmsError("SerializationException", `${found} value cannot be converted to ${wanted}.`);
}

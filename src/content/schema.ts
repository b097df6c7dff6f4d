/** The words that schemas of packs are written in, and how valibot's issues become problems that authors understand. */
import * as v from "valibot";
import { didYouMean, nearest } from "./suggest.ts";
import type { Path } from "./yaml-document.ts";

/** What a schema gives, read-only all the way down: types of content are inferred, so that they cannot drift from it. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

export type Infer<Schema extends v.GenericSchema> = Frozen<v.InferOutput<Schema>>;

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const isSlug = (text: string): boolean => text.length <= 64 && SLUG.test(text);

// Every message completes a sentence that begins with the field's name: `"title" must be text.`

export const text = v.pipe(
  v.string("must be text. If it looks like a number or a list to YAML, put it in quotes"),
  v.check((value) => value.trim() !== "", "must not be empty"),
);
export const slug = v.pipe(
  v.string("must be text"),
  v.check(isSlug, "must be a slug: small letters, digits and single hyphens, at most 64"),
);
export const yesOrNo = v.boolean("must be true or false");
export const whole = v.pipe(
  v.number("must be a number"),
  v.integer("must be a whole number"),
  v.minValue(0, "must not be negative"),
);
export const oneOf = <const Names extends readonly string[]>(names: Names) =>
  v.picklist(names, `must be one of: ${names.join(", ")}`);
export const listOf = <const Schema extends v.GenericSchema>(item: Schema) => v.array(item, "must be a list");
export const someOf = <const Schema extends v.GenericSchema>(item: Schema) =>
  v.pipe(listOf(item), v.minLength(1, "must have at least one entry"));
export const optional = <const Schema extends v.GenericSchema>(schema: Schema) => v.exactOptional(schema);
export const fields = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, (issue) => (issue.expected === "Object" ? "must have fields of its own" : ""));

export const source = fields({
  title: text,
  url: v.pipe(v.string("must be text"), v.check(isWebAddress, "must be a web address that begins with https://")),
  /** YYYY-MM-DD: the day somebody last read it. */
  checked: v.pipe(v.string("must be a date: YYYY-MM-DD"), v.check(isDay, "must be a date: YYYY-MM-DD")),
});

function isWebAddress(value: string): boolean {
  return value.startsWith("https://") && URL.canParse(value);
}

function isDay(value: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

interface SchemaIssue {
  readonly path: Path;
  readonly message: string;
  readonly cure: string;
}

export type Validated<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[]; readonly value?: undefined };

/**
 * @param what the thing that the fields belong to: "a choose exercise"
 * @returns the value as the schema types it, or what is wrong with it
 */
export function validate<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  what: string,
): Validated<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output };
  const issues = result.issues.map((issue) => explain(issue, schema, what));
  // A slip in a field's name shows twice, as an unknown field and as a missing one: told once.
  const meant = new Set(issues.flatMap((issue) => issue.meant ?? []));
  return { issues: issues.filter(({ path, absent }) => !(absent === true && meant.has(formatPath(path)))) };
}

interface ExplainedIssue extends SchemaIssue {
  /** An unknown field: the known one that was probably meant. */
  readonly meant?: string;
  /** A missing field. */
  readonly absent?: true;
}

function explain(issue: v.BaseIssue<unknown>, schema: v.GenericSchema, what: string): ExplainedIssue {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const name = path.at(-1);
  const owner = path.length > 1 ? `"${formatPath(path.slice(0, -1))}"` : what;
  if (issue.type === "strict_object" && issue.expected === "never") {
    const known = Object.keys(entriesAt(schema, path.slice(0, -1)) ?? {});
    const near = nearest(String(name), known);
    return {
      path,
      message: `"${name}" is not a known field of ${owner}.`,
      cure: didYouMean(String(name), known),
      ...(near !== undefined && { meant: formatPath([...path.slice(0, -1), near]) }),
    };
  }
  if (issue.type === "strict_object" && issue.expected !== "Object") {
    return { path, message: `"${name}" is missing in ${owner}.`, cure: `Add a line "${name}: …".`, absent: true };
  }
  return {
    path,
    message: `${path.length === 0 ? capital(what) : `"${formatPath(path)}"`} ${issue.message}.`,
    cure: "",
  };
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `options[2].why`, counted from 1 as people do. */
const formatPath = (path: Path): string =>
  path.map((step, index) => (typeof step === "number" ? `[${step + 1}]` : index === 0 ? step : `.${step}`)).join("");

/** The entries of the object schema that a path of a value leads to, through lists, records, options and pipes. */
function entriesAt(schema: unknown, path: Path): Readonly<Record<string, unknown>> | undefined {
  let current: unknown = schema;
  for (const step of path) {
    const parts = unwrap(current);
    current = parts.entries?.[String(step)] ?? parts.item ?? parts.value ?? parts.items?.[Number(step)];
  }
  return unwrap(current).entries;
}

interface SchemaParts {
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly item?: unknown;
  readonly items?: readonly unknown[];
  readonly value?: unknown;
  readonly wrapped?: unknown;
}

function unwrap(schema: unknown): SchemaParts {
  const parts = (schema ?? {}) as SchemaParts;
  return parts.wrapped === undefined ? parts : unwrap(parts.wrapped);
}

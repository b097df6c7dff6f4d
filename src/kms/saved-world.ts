/**
 * A world as data, as it is written to a file: the format, and the check of what is read back. Dates are in ISO 8601,
 * bytes in Base64. Whatever follows from something else is left out: ids of materials, parsed policies, ARNs.
 */
import type {
  ConnectionStateType,
  GrantConstraints,
  GrantOperation,
  KeyLastUsageData,
  KeyMaterialState,
  KeySpec,
  KeyState,
  KeyUsageType,
  OriginType,
  RotationType,
  XksProxyConfigurationType,
} from "@aws-sdk/client-kms";
import * as v from "valibot";
import { InputProblem } from "../input-problem.ts";
import { isRegion } from "./arn.ts";
import type { QuotaOptions } from "./quotas.ts";
import type { TrailRecord } from "./trail.ts";

export const FORMAT = "kms-workbook/world/1";

const optional = v.exactOptional;
const text = v.string("must be text.");
const whole = v.pipe(v.number("must be a number."), v.integer("must be a whole number."), v.minValue(0));
const date = v.pipe(text, v.isoTimestamp("must be a date in ISO 8601."));
const bytes = v.pipe(text, v.base64("must be bytes in Base64."));
const list = <const Item extends v.GenericSchema>(item: Item) => v.array(item, "must be a list.");
const members = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, ({ expected }) => (expected === "never" ? "is not known here." : "must be an object."));
const account = v.pipe(text, v.regex(/^\d{12}$/, "must be the 12 digits of an account."));
const region = v.pipe(text, v.check(isRegion, "must be a Region of AWS."));
/** A word of the API's. */
const word = <Word extends string>() => v.custom<Word>((value) => typeof value === "string", "must be text.");
const object = <Shape extends object>() =>
  v.custom<Shape>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    "must be an object.",
  );

/** By any name: valibot's records leave out what is named `constructor`, as a tag or a policy may be. */
const named = <const Value extends v.GenericSchema>(value: Value) =>
  v.pipe(
    object<Readonly<Record<string, unknown>>>(),
    v.transform((given) => Object.entries(given)),
    v.array(v.tuple([text, value])),
    v.transform((entries): Record<string, v.InferOutput<Value>> => Object.fromEntries(entries)),
  );

const documents = named(v.unknown());
const tags = named(text);

const principalDescription = members({
  account,
  kind: v.picklist(["role", "user"], "must be role or user."),
  name: text,
  policies: optional(documents),
  boundary: optional(v.unknown()),
  sessionPolicies: optional(documents),
  sessionName: optional(text),
  tags: optional(tags),
  multiFactorAuth: optional(v.boolean()),
  trustPolicy: optional(v.unknown()),
  maxSessionDuration: optional(whole),
});

const session = members({
  kind: v.picklist(["role", "federated-user"]),
  entity: members({ policyArn: text, uniqueId: text }),
  name: text,
  issued: date,
  expires: date,
  policies: optional(documents),
  tags: optional(tags),
  transitive: list(text),
  credentials: members({ accessKeyId: text, secretAccessKey: text, sessionToken: text }),
});

const controls = { serviceControlPolicies: optional(documents), resourceControlPolicies: optional(documents) };

interface Unit {
  readonly id?: string;
  readonly serviceControlPolicies?: Readonly<Record<string, unknown>>;
  readonly resourceControlPolicies?: Readonly<Record<string, unknown>>;
  readonly accounts?: Readonly<Record<string, Omit<Unit, "accounts" | "units" | "id">>>;
  readonly units?: Readonly<Record<string, Unit>>;
}

const unit: v.GenericSchema<unknown, Unit> = members({
  id: optional(text),
  ...controls,
  accounts: optional(named(members(controls))),
  units: optional(named(v.lazy(() => unit))),
});

const organization = members({ id: optional(text), managementAccount: account, root: unit });

const endpoint = members({
  id: text,
  vpc: text,
  account,
  policy: optional(v.unknown()),
  sourceIp: optional(text),
});

const alias = members({ name: text, keyId: text, created: date, updated: date });

const store = members({
  id: text,
  created: date,
  name: text,
  connection: word<ConnectionStateType>(),
  place: v.variant("type", [
    members({ type: v.literal("AWS_CLOUDHSM"), clusterId: text, trustAnchor: text }),
    members({ type: v.literal("EXTERNAL_KEY_STORE"), proxy: object<XksProxyConfigurationType>() }),
  ]),
  appointment: optional(whole),
});

const home = members({
  account,
  region,
  aliases: list(alias),
  stores: list(store),
  trail: list(object<TrailRecord>()),
});

const materialRecord = members({
  id: text,
  state: word<KeyMaterialState>(),
  rotation: optional(members({ date, type: word<RotationType>() })),
  description: optional(text),
});

const keyInRegion = members({
  region,
  created: date,
  description: text,
  tags: list(v.tuple([text, text])),
  state: word<KeyState>(),
  policy: text,
  materials: list(bytes),
  imports: named(members({ expires: optional(members({ date, appointment: whole })) })),
  lastUsage: optional(
    members({
      Operation: word<NonNullable<KeyLastUsageData["Operation"]>>(),
      Timestamp: date,
      CloudTrailEventId: optional(text),
      KmsRequestId: optional(text),
    }),
  ),
  deletion: optional(members({ windowInDays: whole, date: optional(date), appointment: optional(whole) })),
  customStore: optional(
    members({
      storeId: text,
      clusterId: optional(text),
      xksKeyId: optional(text),
      whenConnected: v.picklist(["Enabled", "Disabled"]),
    }),
  ),
});

/** A key with what its Regions share; the primary key's Region first. */
const key = members({
  id: text,
  account,
  spec: word<KeySpec>(),
  usage: word<KeyUsageType>(),
  origin: word<OriginType>(),
  manager: optional(v.literal("AWS")),
  multiRegion: v.boolean(),
  history: list(materialRecord),
  rotation: members({
    automatic: optional(members({ periodInDays: whole, next: date, appointment: whole, overdue: v.boolean() })),
    onDemandSince: optional(date),
  }),
  regions: v.pipe(list(keyInRegion), v.minLength(1, "must name a Region.")),
});

const party = members({ type: v.picklist(["principal", "service"]), id: text });

const grant = members({
  id: text,
  name: text,
  key: text,
  grantee: party,
  retiring: optional(party),
  operations: list(word<GrantOperation>()),
  constraints: optional(object<GrantConstraints>()),
  issuingAccount: account,
  created: date,
  spread: date,
  number: whole,
});

const due = v.variant("type", [
  members({ type: v.literal("delete key"), key: text }),
  members({ type: v.picklist(["rotate key", "end rotation on demand"]), account, keyId: text }),
  members({ type: v.literal("expire material"), key: text, materialId: text }),
  members({ type: v.literal("end creating"), key: text }),
  members({ type: v.literal("end updating"), former: text, next: text }),
  members({ type: v.picklist(["end connecting", "end disconnecting"]), account, region, store: text }),
]);

const savedWorld = members({
  format: v.literal(FORMAT),
  now: date,
  appointments: members({ made: whole, list: list(members({ id: whole, at: date, due })) }),
  random: members({ key: bytes, drawn: whole }),
  keyIds: list(text),
  grantDelay: v.number(),
  quotas: optional(
    members({
      rates: v.custom<QuotaOptions>((value) => value === true || (typeof value === "object" && value !== null)),
      left: list(members({ name: text, calls: v.number(), since: v.number() })),
    }),
  ),
  principals: list(members({ description: principalDescription, since: date })),
  removals: named(whole),
  roots: list(account),
  sessions: list(session),
  organizations: list(organization),
  endpoints: list(endpoint),
  homes: list(home),
  keys: list(key),
  grants: members({ made: whole, list: list(grant) }),
});

/** Read-only all the way down. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

export type WorldData = Frozen<v.InferOutput<typeof savedWorld>>;
export type SavedKey = WorldData["keys"][number];

const FAULTS_TOLD = 5;

/**
 * @param saved what {@link WorldData} is, or the JSON text of it
 * @throws InputProblem that says whether it is torn, of another program or version, or what in it is wrong
 */
export function readSavedWorld(saved: unknown): WorldData {
  const data = typeof saved === "string" ? parse(saved) : saved;
  const format = typeof data === "object" && data !== null && "format" in data ? data.format : undefined;
  if (format !== FORMAT) throw new InputProblem(foreign(format));
  const result = v.safeParse(savedWorld, data);
  if (result.success) return result.output;
  const faults = result.issues.map(
    ({ path = [], message }) => `${path.map(({ key: step }) => String(step)).join(".")}: ${message}`,
  );
  throw damaged(faults.slice(0, FAULTS_TOLD).join("\n"));
}

export const damaged = (what: string): InputProblem =>
  new InputProblem(`The saved world is damaged, and was left as it is.\n${what}`);

function parse(saved: string): unknown {
  try {
    return JSON.parse(saved);
  } catch {
    throw new InputProblem("The saved world is torn: it is no whole JSON. Restore a copy of it, or begin a new world.");
  }
}

function foreign(format: unknown): string {
  if (typeof format === "string" && /^kms-workbook\/world\/\d+$/.test(format)) {
    return `The saved world has the format ${format}, and this version reads ${FORMAT}. Use the version that saved it.`;
  }
  return `This is no saved world: its format is not ${FORMAT}.`;
}

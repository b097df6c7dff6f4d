/**
 * How an operation of the API is declared. The pipeline (pipeline.ts) reads the declaration; only `body` is code of the
 * operation's own. Everything that hangs on a key stands with the target, because ReEncrypt has two.
 */
import type { KeyUsageType } from "@aws-sdk/client-kms";
import type { Decision } from "../iam/decision.ts";
import type { RequestContext } from "../iam/request.ts";
import type { Identity } from "./identity.ts";
import type { KmsKey } from "./key.ts";
import type { StateRule } from "./key-states.ts";
import type { State } from "./state.ts";
import type { Shape, Valid } from "./validation.ts";
import type { Way } from "./way.ts";

/**
 * @typeParam Slot names of the keys it works on: "key", or "source" and "destination"; `never` without any
 */
export interface Operation<Input, Output, Slot extends string> {
  readonly name: string;
  /** Every member of the input, in the order in which faults are told. */
  readonly members: { readonly [Member in keyof Required<Input>]: Shape };
  /** What AWS fills in for members left out; seen by the body and by the trail. */
  defaults?(input: Valid<Input>): Partial<Input>;
  /** Rules on the input that need no key. @throws KmsError */
  check?(input: Valid<Input>): void;
  /** What permission is asked for, in order: all must be allowed. */
  readonly targets: readonly Target<Input, Slot>[];
  readonly trail: TrailRule<Input, Output, Slot>;
  body(call: Call<Input, Slot>): Output | Promise<Output>;
}

export type Target<Input, Slot extends string> =
  | KeyTarget<Input, Slot>
  | AliasTarget<Input>
  | AccountTarget<Input, Slot>;

/** A key: permission from its key policy, or from identity policies where the key policy hands over. */
export interface KeyTarget<Input, Slot extends string> {
  readonly type: "key";
  readonly slot: Slot;
  /** `kms:ReEncryptFrom`. */
  readonly action: `kms:${string}`;
  /** The member that names the key. */
  readonly member: keyof Input & string;
  /** The member that holds a symmetric ciphertext. It names the key if `member` is absent, and must agree if not. */
  readonly ciphertext?: keyof Input & string;
  /** Retirement: the member with a grant's token, which names the key if `member` is absent; the grant gives permission. */
  readonly retiredBy?: keyof Input & string;
  /** Whether naming a predefined alias makes the AWS managed key behind it. */
  readonly makesManagedKey?: true;
  /** The member that names a Region: it works on the related key there, or, where there is none, on the key named. */
  readonly twinIn?: keyof Input & string;
  /** What `member` may be: any name of the key, or no alias. */
  readonly aliases: "allowed" | "refused";
  /** Whether callers of other accounts can use it at all. */
  readonly crossAccount: boolean;
  /** Whether a grant can give the permission; then the input has GrantTokens. */
  readonly grantable: boolean;
  readonly states: StateRule;
  readonly usage?: KeyUsageType;
  /** What comes from symmetric keys alone, though RSA keys encrypt too. */
  readonly symmetricOnly?: "data key" | "data key pair";
  /** The member with the algorithm, which the key's spec must offer. */
  readonly algorithm?: keyof Input & string;
  /** Condition keys beyond those of every key (condition-keys.ts). */
  conditions?(input: Valid<Input>, keys: Readonly<Record<Slot, ResolvedKey>>): RequestContext;
}

/** An alias as a resource of its own: permission from identity policies alone. */
interface AliasTarget<Input> {
  readonly type: "alias";
  readonly action: `kms:${string}`;
  readonly member: keyof Input & string;
}

/** No resource, or any key of the account: permission from identity policies alone. */
export interface AccountTarget<Input, Slot extends string> {
  readonly type: "account";
  readonly action: `kms:${string}`;
  /** Or what a member of the input names. */
  readonly resource: "*" | "every key" | { readonly member: keyof Input & string };
  /** The member that names the Region in which it is asked for. Default: the request's Region. */
  readonly inRegion?: keyof Input & string;
  /** Whether this input asks for it. Default: always. */
  when?(input: Valid<Input>): boolean;
  conditions?(input: Valid<Input>, keys: Readonly<Record<Slot, ResolvedKey>>): RequestContext;
}

/** How CloudTrail logs it. Secret members of the input are never logged, nor are blobs. */
export interface TrailRule<Input, Output, Slot extends string> {
  readonly readOnly: boolean;
  /** What is logged of a success that changed something. Default: null. */
  responseElements?(call: Call<Input, Slot>, output: Output): object;
  additionalEventData?(call: Call<Input, Slot>, output: Output): object;
  /** The same of what the body takes away: asked for before it. */
  additionalEventDataBefore?(call: Call<Input, Slot>): object;
  /** Members of the input that the log spells in another way. */
  readonly loggedAs?: { readonly [Member in keyof Input]?: string };
  /** Resources beside the targets' keys, as ARNs. */
  resources?(call: Call<Input, Slot>, output: Output): readonly string[];
  /** What a success did in another Region, which is logged there too. */
  elsewhere?(call: Call<Input, Slot>, output: Output): DoneElsewhere | undefined;
}

/** KMS's own call in another Region, on the caller's behalf. Members in the API's spelling. */
export interface DoneElsewhere {
  readonly eventName: string;
  readonly region: string;
  readonly keyArn: string;
  readonly requestParameters: object;
  readonly responseElements: object;
}

/** What a name or a ciphertext in the input stands for. */
export interface ResolvedKey {
  readonly arn: string;
  readonly account: string;
  /** Absent when another account's key was named that does not exist; permission is then always refused. */
  readonly key?: KmsKey;
  /** The alias by which it was named. */
  readonly alias?: string;
  readonly foundBy: "name" | "ciphertext";
}

/** Who asks, of which world, and by which way. */
export interface Asking {
  readonly state: State;
  readonly caller: Identity;
  readonly way: Way;
}

/** One call on its way through the pipeline. */
export interface Call<Input, Slot extends string> extends Asking {
  readonly operation: string;
  readonly region: string;
  /** Valid, with defaults filled in. */
  readonly input: Valid<Input>;
  /** The keys of the targets, once permission is given. */
  readonly keys: Readonly<Record<Slot, KmsKey>>;
  /** Decisions made for it, in order. */
  readonly decisions: Decision[];
}

/** An operation or a call of which nothing special is known. */
export type AnyInput = Readonly<Record<string, unknown>>;
export type AnyOperation = Operation<AnyInput, object, string>;
export type AnyCall = Call<AnyInput, string>;

/** Declares an operation; the types of input and output are the SDK's. */
export const defineOperation = <Input, Output, Slot extends string = "key">(
  operation: Operation<Input, Output, Slot>,
) => operation;

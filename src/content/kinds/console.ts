/**
 * Reach a state with commands: `aws kms …` typed into a console on the exercise's scene. Afterwards commands of the author's
 * look at what is there, files are read, and calls are made that must pass or stay denied.
 */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { type Scene, scene } from "../scene.ts";
import { callFields, readCall, type SceneCall } from "../scene-call.ts";
import { checkName, checkScene } from "../scene-check.ts";
import { fields, type Infer, listOf, oneOf, optional, slug, someOf, text } from "../schema.ts";
import { type Draft, defineKind } from "./kind.ts";

const judged = {
  id: slug,
  /** The line the learner reads. */
  title: text,
  why: text,
  next: text,
  misconception: optional(slug),
};

const FILE_NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

const state = fields({
  ...judged,
  /** A command that looks: `aws kms describe-key --key-id alias/notes`. */
  run: optional(v.pipe(text, v.regex(/^aws (kms|sts|cloudtrail) /, "must be a command that begins with aws kms"))),
  /** Who runs it: a principal of the scene. Default: the account's root user. */
  as: optional(text),
  /** What of its answer counts, in JMESPath. Default: all of it. */
  query: optional(text),
  /** Instead of a command: a file of the console. */
  file: optional(v.pipe(text, v.regex(FILE_NAME, "must be the name of a file"))),
  /** What must be found there; of a file its text. */
  equals: v.unknown(),
  /** The same in a sentence, for a query that no learner would read. */
  expected: optional(text),
});

const goal = fields({ ...judged, ...callFields, want: oneOf(["allow", "deny"]) });

const call = fields(callFields);

const forbidden = fields({
  ...judged,
  /** Operations that must not be called: `ScheduleKeyDeletion`. */
  operations: someOf(v.pipe(text, v.regex(/^[A-Z][A-Za-z]+$/, "must be the name of an operation: PutKeyPolicy"))),
});

type Judged = Pick<Infer<typeof state>, "id" | "title" | "why" | "next" | "misconception">;

/** What a command of the author's must find afterwards. */
export interface WantedAnswer extends Judged {
  readonly run: string;
  readonly as?: string | undefined;
  readonly query?: string | undefined;
  readonly equals: unknown;
  readonly expected?: string | undefined;
}

/** What a file of the console must hold afterwards. */
export interface WantedFile extends Judged {
  readonly file: string;
  readonly equals: string;
}

export type WantedState = WantedAnswer | WantedFile;

/** A call that must pass afterwards, or stay denied. */
export type Goal = Infer<typeof goal> & SceneCall;

/** What the learner's commands must not do. */
export type Forbidden = Infer<typeof forbidden>;

export interface ConsoleExercise extends ExerciseBase {
  readonly kind: "console";
  readonly scene: Scene;
  /** What has happened before the console opens, in this order; calls may fail. CloudTrail has their records. */
  readonly calls: readonly SceneCall[];
  /** Who types: a principal of the scene, or an account's root user. */
  readonly as: string;
  /** Files that are in the console from the beginning, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly states: readonly WantedState[];
  readonly goals: readonly Goal[];
  readonly forbid: readonly Forbidden[];
}

export const console = defineKind({
  fields: {
    scene,
    calls: optional(listOf(call)),
    as: optional(text),
    files: optional(
      v.record(
        v.pipe(v.string(), v.regex(FILE_NAME, "must be named like policy.json")),
        text,
        "must have a text by its name",
      ),
    ),
    states: optional(listOf(state)),
    goals: optional(listOf(goal)),
    forbid: optional(listOf(forbidden)),
  },
  graded: true,
  read(
    base,
    { scene, calls = [], as = "root", files = {}, states = [], goals = [], forbid = [] },
    draft,
  ): ConsoleExercise {
    checkScene(scene, [], draft);
    checkName(["as"], as, "principal", scene, draft);
    const lists = { states, goals, forbid };
    draft.unique(...Object.entries(lists).map(([name, list]) => ({ path: [name], ids: list.map(({ id }) => id) })));
    for (const [name, list] of Object.entries(lists)) {
      for (const [index, { misconception }] of list.entries()) {
        draft.misconception([name, index, "misconception"], misconception);
      }
    }
    for (const [index, { as: by }] of states.entries()) {
      if (by !== undefined) checkName(["states", index, "as"], by, "principal", scene, draft);
    }
    const wanted = states.map((each, index) => readState(["states", index], each, draft));
    const happened = calls.map((each, index) => readCall(["calls", index], each, scene, draft));
    const read = goals.map((goal, index) => readCall(["goals", index], goal, scene, draft));
    if (states.length === 0 && !goals.some(({ want }) => want === "allow")) {
      draft.problem([], "Nothing is to be reached.", 'Add "states:", or a goal with "want: allow".');
    }
    if (forbid.length === 0 && !goals.some(({ want }) => want === "deny")) {
      draft.problem(
        [],
        "Nothing must be left as it is, so any way there would pass.",
        'Add "forbid:", or a goal with "want: deny".',
      );
    }
    return {
      ...base,
      kind: "console",
      scene,
      calls: happened.filter((each) => each !== undefined),
      as,
      files,
      states: wanted.filter((each) => each !== undefined),
      forbid,
      goals: read.filter((goal) => goal !== undefined),
    };
  },
});

/** @returns undefined for one that is neither a command's answer nor a file; that is reported */
function readState(
  path: (string | number)[],
  { run, as, query, file, equals, expected, ...judged }: Infer<typeof state>,
  draft: Draft,
): WantedState | undefined {
  if (run !== undefined && file === undefined) return { ...judged, run, as, query, equals, expected };
  const isFile = file !== undefined && [run, as, query, expected].every((each) => each === undefined);
  if (isFile && typeof equals === "string") return { ...judged, file, equals };
  draft.problem(
    path,
    isFile ? "What a file holds is a text." : "A state is either what a command answers or what a file holds.",
    isFile
      ? 'Write "equals:" with that text, in quotes.'
      : 'Write "run:", or "file:" without "run:", "as:", "query:" and "expected:".',
  );
  return undefined;
}

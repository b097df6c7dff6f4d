/**
 * What kind of form an answer takes, so that faces draw five forms and need not know every kind of exercise: a new kind
 * that takes one of these forms needs one line here and nothing in a face.
 */
import type { Exercise } from "../content/exercise.ts";
import { type Exhibit, sceneExhibits } from "../content/scene-exhibits.ts";
import { saySteps } from "../content/scene-words.ts";
import { trailChoices } from "../content/trail-choices.ts";
import type { OptionsAnswer } from "../grading/answer.ts";
import { predictionLines } from "./reasons.ts";

/** Something to pick or to put in order. */
export interface Choice {
  readonly id: string;
  /** Markdown, one or two sentences. */
  readonly text: string;
  /** 1-based line of the snippet it points at. */
  readonly line?: number;
}

export type Form =
  | {
      readonly type: "pick-one" | "pick-several";
      readonly isFile: false;
      readonly choices: readonly Choice[];
      /** Code to read before picking. */
      readonly snippet?: { readonly language: string; readonly code: string };
      /** Policies and grants to read before picking, and the call they decide about. */
      readonly prediction?: { readonly exhibits: readonly Exhibit[]; readonly call: string };
    }
  /** Put some of the choices in order; those that do not belong are left out. */
  | { readonly type: "order"; readonly isFile: false; readonly choices: readonly Choice[] }
  /** Edit the files in an editor. */
  | { readonly type: "edit"; readonly isFile: true }
  /** Write text (in its file, or in the face), then tick what was said. */
  | {
      readonly type: "write";
      readonly isFile: true;
      readonly minimumWords: number;
      readonly points: readonly { readonly id: string; readonly text: string }[];
    };

export const formOf = (exercise: Exercise): Form => {
  switch (exercise.kind) {
    case "choose":
    case "spot":
      return {
        type: exercise.select === "one" ? "pick-one" : "pick-several",
        isFile: false,
        choices: exercise.options.map((option) => ({
          id: option.id,
          text: option.text,
          ...("line" in option && option.line !== undefined && { line: option.line }),
        })),
        ...(exercise.kind === "spot" && { snippet: exercise.snippet }),
      };
    case "predict":
      return {
        type: "pick-one",
        isFile: false,
        choices: predictionLines(exercise),
        prediction: {
          exhibits: sceneExhibits(exercise.scene),
          call: saySteps(exercise.call, exercise.scene),
        },
      };
    case "trail":
      return {
        type: exercise.select === "one" ? "pick-one" : "pick-several",
        isFile: false,
        choices: trailChoices(exercise).map(({ id, text }) => ({ id, text })),
      };
    case "order": {
      const choices = [...exercise.steps, ...exercise.distractors].map(({ id, text }) => ({ id, text }));
      return { type: "order", isFile: false, choices: shuffled(choices, exercise.id) };
    }
    case "policy":
    case "console":
    case "code":
      return { type: "edit", isFile: true };
    case "explain":
      return {
        type: "write",
        isFile: true,
        minimumWords: exercise.minimumWords,
        points: exercise.rubric.map(({ id, point }) => ({ id, text: point })),
      };
  }
};

/** The answer that picks these choices, by their place in the form (from 0), in this order. */
export const pick = (choices: readonly Choice[], places: readonly number[]): OptionsAnswer => ({
  ids: places.flatMap((place) => choices[place]?.id ?? []),
});

/**
 * The same order every time for the same seed, and never the order given (where there are two or more).
 * Fisher–Yates over a 32-bit generator (mulberry32) seeded with an FNV-1a hash: nothing here need be unpredictable.
 */
const shuffled = <Item>(items: readonly Item[], seed: string): Item[] => {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [result[last], result[other]];
    if (a === undefined || b === undefined) continue;
    result[last] = b;
    result[other] = a;
  }
  const [first, ...rest] = result;
  return first !== undefined && result.every((item, index) => item === items[index]) ? [...rest, first] : result;
};

/**
 * What `choose` and `spot` have in common. A wrong try learns what is wrong with each pick of its own and how many are
 * missing, never which: so the next try is still a question.
 *
 * Points: with `select: one` all or nothing; with `several` by the rule of partOfPoints.
 */
import type { ExerciseBase, Pack } from "../../content/exercise.ts";
import type { Option } from "../../content/kinds/choose.ts";
import { failed, passed } from "../check-results.ts";
import { partOfPoints } from "../points.ts";
import type { Graded } from "../services.ts";
import type { CheckResult } from "../verdict.ts";
import { count, sourceFor } from "../words.ts";

interface OptionsExercise<O extends Option> extends ExerciseBase {
  readonly select: "one" | "several";
  readonly options: readonly O[];
}

/** How a kind speaks of its options. */
export interface OptionWords<O extends Option> {
  readonly picked: "picked" | "marked";
  /** An option as the learner knows it: `“The KMS key itself”`, `line 3: “…”`. */
  name(option: O): string;
  /** What was found about an option that was picked wrongly, if anything was. Markdown. */
  actual?(option: O): string | undefined;
}

export function gradeOptions<O extends Option>(
  exercise: OptionsExercise<O>,
  ids: readonly string[],
  words: OptionWords<O>,
  pack: Pack,
): Graded {
  const chosen = exercise.options.filter(({ id }) => ids.includes(id));
  const strangers = [...new Set(ids)].filter((id) => !exercise.options.some((option) => option.id === id));
  const mistakes = [
    ...strangers.map((id) => stranger(id, exercise)),
    ...chosen.filter(({ correct }) => !correct).map((option) => wrongPick(exercise, option, words, pack)),
  ];
  const rest =
    exercise.select === "one" ? onePick(exercise, chosen, words) : allPicks(exercise, chosen, words, mistakes.length);
  return { checks: [...mistakes, ...rest] };
}

const wrongPick = <O extends Option>(
  exercise: OptionsExercise<O>,
  option: O,
  { picked, name, actual }: OptionWords<O>,
  pack: Pack,
): CheckResult => {
  const found = actual?.(option);
  return failed({
    id: `not-${option.id}`,
    title: name(option),
    maxPoints: exercise.select === "one" ? exercise.points : 0,
    misconception: option.misconception,
    feedback: {
      did: `You ${picked} ${name(option)}.`,
      ...(found !== undefined && { actual: found }),
      why: option.why,
      next: option.next ?? "Read the task once more with that in mind, and decide again.",
      ...sourceFor(exercise, option.misconception, pack),
    },
  });
};

const stranger = <O extends Option>(id: string, { options }: OptionsExercise<O>): CheckResult =>
  failed({
    id: "unknown-option",
    title: `“${id}” is an option`,
    feedback: {
      did: `Your answer names “${id}”.`,
      why: "This exercise has no such option.",
      next: `The options are ${options.map((option) => option.id).join(", ")}.`,
    },
  });

function onePick<O extends Option>(
  { points }: OptionsExercise<O>,
  chosen: readonly O[],
  { picked, name }: OptionWords<O>,
): CheckResult[] {
  const [only] = chosen;
  if (chosen.length === 1 && only !== undefined) {
    // A wrong pick has a check of its own, which says everything there is to say.
    return only.correct ? [passed({ id: "right", title: name(only), maxPoints: points })] : [];
  }
  const none = chosen.length === 0;
  return [
    failed({
      id: "one-pick",
      title: `exactly one option is ${picked}`,
      maxPoints: none ? points : 0,
      feedback: {
        did: none ? `You have ${picked} nothing.` : `You ${picked} ${chosen.length} options.`,
        expected: "Exactly one option.",
        why: "This question has one answer.",
        next: none ? "Guess if you have to: a wrong guess teaches too." : "Decide on the one you trust most.",
      },
    }),
  ];
}

function allPicks<O extends Option>(
  { options, points }: OptionsExercise<O>,
  chosen: readonly O[],
  { picked }: OptionWords<O>,
  mistakes: number,
): CheckResult[] {
  const belong = options.filter(({ correct }) => correct).length;
  const right = chosen.filter(({ correct }) => correct).length;
  const missing = belong - right;
  const complete = { id: "complete", title: `everything that belongs is ${picked}`, maxPoints: points };
  const earned = partOfPoints(points, right, mistakes, belong);
  const checks = [
    missing === 0
      ? passed(complete, earned)
      : failed(
          {
            ...complete,
            feedback: {
              did:
                chosen.length === 0
                  ? `You have ${picked} nothing.`
                  : `You left out ${count(missing, "option that belongs", "options that belong")}.`,
              expected: `Every option that belongs is ${picked}, and no other.`,
              why: `More than one can be right here, and the exercise is solved when all of them are ${picked}.`,
              next: `Take each option that you have not ${picked} by itself, and ask whether it holds.`,
            },
          },
          earned,
        ),
  ];
  if (mistakes === 0 && chosen.length > 0) {
    checks.unshift(passed({ id: "nothing-else", title: `nothing is ${picked} that does not belong` }));
  }
  return checks;
}

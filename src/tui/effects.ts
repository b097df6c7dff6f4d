/**
 * The edge: carries out what `update` asks for, with the workbook, the terminal and the editor, and reports back as events.
 * Nothing here throws for what a person or the disk can do wrong; that comes back as a sentence.
 */
import { relative } from "node:path";
import { NOTHING_TYPED } from "../content/console-words.ts";
import type { Exercise } from "../content/exercise.ts";
import type { ConsoleExercise } from "../content/kinds/console.ts";
import type { TrailExercise } from "../content/kinds/trail.ts";
import type { Answer, CommandsAnswer } from "../grading/answer.ts";
import { InputProblem } from "../input-problem.ts";
import type { TrailRecord } from "../kms/trail.ts";
import type { Confidence, Place, Workbook } from "../workbook/workbook.ts";
import type { Effect } from "./events.ts";
import { formOf } from "./kinds/kinds.ts";
import { findExercise, type Reader, standingOf } from "./state.ts";
import type { Store } from "./store.ts";

export interface Outside {
  readonly workbook: Workbook;
  leave(): void;
  stop(): void;
  /** Opens files in the learner's editor. @returns a sentence to tell, if there is one, once the editor has ended or is on its way */
  edit(files: readonly string[]): Promise<string | undefined>;
  /** Opens a console in the terminal. @returns the answer once it is left; undefined when it stays as it is */
  typeCommands(exercise: ConsoleExercise, soFar: CommandsAnswer): Promise<CommandsAnswer | undefined>;
  loadReader(): Promise<Reader>;
  loadModel(exercise: Exercise): Promise<string>;
  loadTrail(exercise: TrailExercise): Promise<readonly TrailRecord[]>;
}

export interface Effects {
  run(effect: Effect, store: Store): void;
  /** Stops watching. Ends once what was typed in a console is kept. */
  close(): Promise<void>;
}

/** A path as a person in this folder would write it. */
const shownPath = (path: string): string => {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
};

const sentenceOf = (error: unknown): string =>
  error instanceof InputProblem
    ? error.message
    : `Something in the workbook failed: ${error instanceof Error ? error.message : String(error)}. Please report it.`;

export const createEffects = (outside: Outside): Effects => {
  const { workbook, leave, stop, edit, typeCommands, loadReader, loadModel, loadTrail } = outside;
  let stopWatching: (() => void) | undefined;
  let typing: Promise<void> | undefined;
  let closed = false;
  /** What was typed and could not be saved: the next console goes on from it. */
  const unsaved = new Map<string, CommandsAnswer>();

  const tellIfFails = async (store: Store, work: () => void | Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      store.dispatch({ type: "told", sentence: sentenceOf(error) });
    }
  };

  const showStanding = (store: Store): void => store.dispatch({ type: "progressed", standing: standingOf(workbook) });

  const loadAnswer = (exercise: Exercise, store: Store): void => {
    const { id } = exercise;
    const form = formOf(exercise);
    const inFiles = form === "file" || form === "text";
    const files = inFiles ? workbook.answerFiles(exercise).map(shownPath) : [];
    try {
      store.dispatch({ type: "answer-loaded", exercise: id, files, answer: workbook.readAnswer(exercise) });
    } catch (error) {
      store.dispatch({ type: "answer-loaded", exercise: id, files });
      // That a question has no answer yet is how it starts, not a problem.
      if (inFiles) throw error;
    }
  };

  const watch = (exercise: Exercise, store: Store): void => {
    const { id } = exercise;
    let checking = false;
    stopWatching = workbook.watch(exercise, {
      onStart() {
        checking = true;
        store.dispatch({ type: "check-started", exercise: id });
      },
      onVerdict(verdict, savedAt) {
        checking = false;
        store.dispatch(
          { type: "progressed", standing: standingOf(workbook) },
          { type: "judged", exercise: id, verdict, savedAt },
        );
      },
      onProblem(problem) {
        store.dispatch(
          checking ? { type: "check-impossible", exercise: id, problem } : { type: "told", sentence: problem },
        );
        checking = false;
      },
    });
  };

  const arrive = (place: Place, store: Store): void => {
    stopWatching?.();
    stopWatching = undefined;
    workbook.remember(place);
    const exercise = place.exercise === undefined ? undefined : findExercise(workbook.pack, place.exercise);
    if (exercise === undefined) return;
    if (exercise.kind === "trail") {
      void tellIfFails(store, async () =>
        store.dispatch({ type: "trail-loaded", exercise: exercise.id, trail: await loadTrail(exercise) }),
      );
    }
    try {
      loadAnswer(exercise, store);
    } catch (error) {
      // An empty text is how it starts; what is wrong with one is told when it is to be scored.
      if (formOf(exercise) === "file") throw error;
    }
    // A text is scored by a person, so saving it is no reason to grade it.
    if (formOf(exercise) === "file") watch(exercise, store);
  };

  const check = async (
    exercise: Exercise,
    store: Store,
    answerOf: () => Answer,
    confidence?: Confidence,
  ): Promise<void> => {
    const { id } = exercise;
    try {
      const verdict = await workbook.submit(exercise, answerOf(), confidence);
      showStanding(store);
      store.dispatch({ type: "judged", exercise: id, verdict });
    } catch (error) {
      store.dispatch({ type: "check-impossible", exercise: id, problem: sentenceOf(error) });
    }
  };

  const typeAnswer = async (exercise: ConsoleExercise, store: Store): Promise<void> => {
    const { id } = exercise;
    const soFar = unsaved.get(id) ?? workbook.readAnswer(exercise);
    const typed = await typeCommands(exercise, "commands" in soFar ? soFar : { commands: "" });
    const answer = typed ?? unsaved.get(id);
    if (answer === undefined) return store.dispatch({ type: "told", sentence: NOTHING_TYPED });
    // It is checked here, once, and not for being saved.
    stopWatching?.();
    try {
      workbook.keep(exercise, answer);
      unsaved.delete(id);
    } catch (error) {
      unsaved.set(id, answer);
      // The first words count: a long sentence is cut where the line ends.
      throw new InputProblem(`t brings back what you typed. ${sentenceOf(error)}`, { cause: error });
    } finally {
      if (!closed) watch(exercise, store);
    }
    // The terminal may have been closed meanwhile: then saving it was all that could be done.
    if (closed) return;
    store.dispatch({ type: "check-started", exercise: id });
    return check(exercise, store, () => answer);
  };

  const run = async (effect: Effect, store: Store): Promise<void> => {
    switch (effect.type) {
      case "leave":
        return leave();
      case "stop":
        return stop();
      case "load-reader":
        return store.dispatch({ type: "reader-loaded", reader: await loadReader() });
      case "arrive":
        return arrive(effect.place, store);
      case "submit":
        if (formOf(effect.exercise) === "text")
          await tellIfFails(store, () => workbook.keep(effect.exercise, effect.answer));
        return check(effect.exercise, store, () => effect.answer, effect.confidence);
      case "check-files":
        return check(effect.exercise, store, () => workbook.readAnswer(effect.exercise));
      case "load-answer":
        return loadAnswer(effect.exercise, store);
      case "edit": {
        const sentence = await edit(workbook.answerFiles(effect.exercise));
        if (sentence !== undefined) store.dispatch({ type: "told", sentence });
        return loadAnswer(effect.exercise, store);
      }
      case "type-commands":
        typing = typeAnswer(effect.exercise, store);
        return typing;
      case "take-hint":
        workbook.takeHint(effect.exercise.id);
        showStanding(store);
        return store.dispatch({ type: "hint-taken", exercise: effect.exercise.id });
      case "reset": {
        const keptAt = workbook.reset(effect.exercise);
        showStanding(store);
        const kept = keptAt === undefined ? {} : { keptAt: shownPath(keptAt) };
        return store.dispatch({ type: "was-reset", exercise: effect.exercise.id, ...kept });
      }
      case "load-model":
        return store.dispatch({
          type: "model-loaded",
          exercise: effect.exercise.id,
          model: await loadModel(effect.exercise),
        });
      case "find-next": {
        const exercise = workbook.next(effect.after);
        return store.dispatch({ type: "next-found", ...(exercise === undefined ? {} : { exercise }) });
      }
    }
  };

  return {
    run: (effect, store) => void tellIfFails(store, () => run(effect, store)),
    async close() {
      closed = true;
      stopWatching?.();
      // Whoever asked for it is told of its faults.
      await typing?.catch(() => {});
    },
  };
};

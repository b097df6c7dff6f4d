/** What a learner does at the keys, and what the screen and the workbook make of it. */
import { describe, expect, test } from "vitest";
import { exercises, verdictFor } from "../fixtures/fake-workbook.ts";
import { drive, SIZES } from "./driving.ts";

const code = { fileName: "seal.ts", source: "" };
const passing = { grade: (exercise: Parameters<typeof verdictFor>[0]) => verdictFor(exercise, "passed") };
/** A check that leaves nothing beside the exercise. */
const quiet = {
  grade: (exercise: Parameters<typeof verdictFor>[0]) => ({
    ...verdictFor(exercise, "failed"),
    evidence: { calls: [], decisions: [] },
  }),
};

describe("the outline", () => {
  test("opens with the place where the learner was", async () => {
    const screen = await drive({ place: { lesson: "envelope", exercise: "leak" }, size: SIZES.wide });
    expect(screen.text()).toContain("Envelope encryption · 3 of 4");
    expect(screen.text()).toContain("›   · Spot the leak");
    expect(screen.text()).toContain("Pick the one real fault.");
  });

  test("arrow keys move, Enter opens, and the place is remembered", async () => {
    const screen = await drive();
    await screen.press("down", "j", "k", "enter");
    expect(screen.state().page.place).toEqual({ lesson: "envelope", exercise: "what-leaves" });
    expect(screen.workbook.asked).toContain("remember what-leaves");
  });

  test("a lesson folds and unfolds", async () => {
    const screen = await drive();
    await screen.press("down", "left");
    expect(screen.text()).not.toContain("What leaves KMS");
    expect(screen.text()).toContain("› · Envelope encryption");
    await screen.press("space");
    expect(screen.text()).toContain("What leaves KMS");
  });

  test("a search narrows with every letter and shows all again with Esc", async () => {
    const screen = await drive();
    await screen.press("/", "l", "e", "a");
    expect(screen.text()).toContain("/ lea▏");
    expect(screen.text()).toContain("Spot the leak");
    expect(screen.text()).not.toContain("Seal a record");
    await screen.press("backspace", "backspace", "backspace", "z", "z");
    expect(screen.text()).toContain("Nothing has these words.");
    await screen.press("escape");
    expect(screen.text()).toContain("Seal a record");
  });

  test("a search finds topics, and a lesson that was closed", async () => {
    const screen = await drive();
    await screen.press("/", ..."share", "enter", "enter");
    expect(screen.state().page.place).toEqual({ lesson: "policies", exercise: "share" });
    expect(screen.state().outline.search).toBeUndefined();
    await screen.press("/", ..."data-keys");
    expect(screen.text()).toContain("Explain envelope encryption");
  });

  test("a search goes to what has the words, not to the lesson that it stands in", async () => {
    const screen = await drive();
    await screen.press("/", ..."leak", "enter", "enter");
    expect(screen.state().page.place).toEqual({ lesson: "envelope", exercise: "leak" });
  });

  test("a paste goes into the search and nowhere else", async () => {
    const screen = await drive();
    await screen.tell({ type: "pasted", text: "qqq" });
    expect(screen.left()).toBe(false);
    await screen.press("/");
    await screen.tell({ type: "pasted", text: "leak\nrm -rf" });
    expect(screen.state().outline.search?.text).toBe("leak");
  });

  test("progress made by another instance shows", async () => {
    const screen = await drive();
    screen.workbook.solveElsewhere("leak");
    expect(screen.text()).toContain("✓ Spot the leak");
    expect(screen.text()).toContain("1/4");
    expect(screen.text()).toContain("solved 1 of 6");
  });
});

describe("a lesson", () => {
  test("is read by keys, and the position shows", async () => {
    const screen = await drive();
    await screen.press("enter");
    expect(screen.text()).toContain("Paragraph 1 of");
    expect(screen.text()).toMatch(/\d+% · more below/);
    await screen.press("G");
    expect(screen.text()).toContain("Paragraph 40 of");
    expect(screen.text()).toContain("─ end ─");
    await screen.press("k", "ctrl+u", "pageup", "g");
    expect(screen.state().page.top).toBe(0);
    await screen.press("j", "space", "ctrl+d");
    expect(screen.state().page.top).toBe(1 + 19 + 10);
  });

  test("n goes to its first unsolved exercise", async () => {
    const screen = await drive();
    screen.workbook.solveElsewhere("what-leaves");
    await screen.press("enter", "n");
    expect(screen.state().page.place.exercise).toBe("steps");
  });

  test("n into a lesson that was never begun shows its reading first", async () => {
    const screen = await drive({ place: { lesson: "envelope", exercise: "seal" }, answers: { seal: code } });
    await screen.press("n");
    expect(screen.state().page.place).toEqual({ lesson: "policies" });
    await screen.press("n");
    expect(screen.state().page.place).toEqual({ lesson: "policies", exercise: "share" });
  });

  test("n says when everything is solved", async () => {
    const screen = await drive();
    for (const { id } of Object.values(exercises)) screen.workbook.solveElsewhere(id);
    await screen.press("n");
    expect(screen.text()).toContain("Every exercise is solved.");
  });
});

describe("a question", () => {
  const place = { lesson: "envelope", exercise: "what-leaves" };

  test("takes marks, then asks how sure, and only then shows the verdict", async () => {
    const screen = await drive({ place });
    await screen.press("1", "j", "j", "space", "enter");
    expect(screen.text()).toContain("[x] 1");
    expect(screen.text()).toContain("› [x] 3");
    expect(screen.text()).toContain("How sure are you?");
    expect(screen.workbook.asked.filter((what) => what.startsWith("submit"))).toEqual([]);
    await screen.press("2");
    expect(screen.workbook.asked).toContain('submit what-leaves {"ids":["encrypted","kms-key"]} sure 2');
    expect(screen.text()).toContain("✗ 1 of 3 checks, 0 of 2 points");
    expect(screen.text()).toContain("You stored 32 bytes");
  });

  test("after passing each line stands there with its reason, also those that were not picked", async () => {
    const screen = await drive({ place, size: SIZES.large, ...passing });
    await screen.press("1", "2", "enter", "3");
    expect(screen.text()).toMatch(/✓ Passed[\s\S]*The encrypted data key[\s│]+GenerateDataKey returns it\./);
    expect(screen.text()).toMatch(/Not these[\s\S]*The KMS key itself[\s│]+Its material never leaves\./);
  });

  test("a wrong try gives no reasons away but its own", async () => {
    const screen = await drive({ place, size: SIZES.large });
    await screen.press("1", "3", "enter", "3");
    expect(screen.text()).not.toContain("It returns both copies.");
  });

  test("letters mark too, and a second press takes the mark away", async () => {
    const screen = await drive({ place });
    await screen.press("b", "c", "b");
    expect(screen.state().desks.get("what-leaves")?.marks).toEqual(["kms-key"]);
  });

  test("with one answer a mark replaces the other", async () => {
    const screen = await drive({ place: { lesson: "envelope", exercise: "leak" } });
    await screen.press("1", "2");
    expect(screen.text()).toContain("(x) 2");
    expect(screen.text()).toContain("( ) 1");
  });

  test("Enter without a mark says what to do", async () => {
    const screen = await drive({ place });
    await screen.press("enter");
    expect(screen.text()).toContain("Mark an option first");
    await screen.press("j");
    expect(screen.text()).not.toContain("Mark an option first");
  });

  test("Esc takes the commitment back, and leaving half-way does too", async () => {
    const screen = await drive({ place });
    await screen.press("1", "enter", "escape");
    expect(screen.text()).not.toContain("How sure are you?");
    expect(screen.text()).toContain("[x] 1");
  });

  test("the marks of an earlier session are there again", async () => {
    const screen = await drive({ place, answers: { "what-leaves": { ids: ["plain"] } } });
    expect(screen.text()).toContain("[x] 2");
  });

  test("an option that is out of sight is shown before it is marked", async () => {
    const screen = await drive({ place, size: SIZES.smallest });
    await screen.press("space");
    expect(screen.state().desks.get("what-leaves")?.marks).toEqual([]);
    expect(screen.text()).toContain("› [ ] 1");
    await screen.press("space");
    expect(screen.text()).toContain("› [x] 1");
  });
});

describe("putting in order", () => {
  const place = { lesson: "envelope", exercise: "steps" };

  test("Space takes a line, J and K move it, Space takes it out again", async () => {
    const screen = await drive({ place });
    await screen.press("space", "space", "space");
    const [first, second, third] = screen.state().desks.get("steps")?.marks ?? [];
    expect(screen.text()).toContain("1.");
    await screen.press("g", "k", "k", "k", "k", "shift+down");
    expect(screen.state().desks.get("steps")?.marks).toEqual([second, first, third]);
    await screen.press("K", "K");
    expect(screen.state().desks.get("steps")?.marks).toEqual([first, second, third]);
    await screen.press("space");
    expect(screen.state().desks.get("steps")?.marks).toEqual([second, third]);
  });

  test("moving a line that is not in the answer says what to do", async () => {
    const screen = await drive({ place });
    await screen.press("K");
    expect(screen.text()).toContain("Take the line into your answer first");
  });

  test("the order is handed in as it stands", async () => {
    const screen = await drive({ place });
    await screen.press("space", "space", "enter", "3");
    const ids = screen.state().desks.get("steps")?.marks;
    expect(screen.workbook.asked).toContain(`submit steps ${JSON.stringify({ ids })} sure 3`);
  });
});

describe("an answer in files", () => {
  const place = { lesson: "envelope", exercise: "seal" };
  const answers = { seal: code, share: { documents: { "key-policy.json": "{}" } } };

  test("shows its path, opens in the editor and is watched", async () => {
    const screen = await drive({ place, answers });
    expect(screen.text()).toContain("/home/me/kms-workbook/envelope/seal");
    await screen.press("e");
    expect(screen.edited).toEqual(["/home/me/kms-workbook/envelope/seal"]);
    expect(screen.workbook.asked).toContain("watch seal");
  });

  test("what the editor could not do is told until the next key", async () => {
    const screen = await drive({ place, answers, edit: async () => "The editor was not found." });
    await screen.press("e");
    expect(screen.text()).toContain("The editor was not found.");
    await screen.press("j");
    expect(screen.text()).not.toContain("The editor was not found.");
  });

  test("a save is graded at once, with its time", async () => {
    const screen = await drive({ place, answers });
    screen.workbook.save();
    expect(screen.text()).toContain("✗ 1 of 3 checks");
    expect(screen.text()).toContain("saved 14:02:11");
  });

  test("c checks by hand; while it runs, a second c says so", async () => {
    const screen = await drive({ place, answers });
    await screen.tell({ type: "check-started", exercise: "seal" });
    expect(screen.text()).toContain("Checking…");
    await screen.press("c");
    expect(screen.text()).toContain("The answer is being checked.");
    await screen.tell({ type: "check-impossible", exercise: "seal", problem: "The file is gone. Reset the exercise." });
    expect(screen.text()).toContain("! The file is gone. Reset the exercise.");
    await screen.press("c");
    expect(screen.text()).toContain("✗ 1 of 3 checks");
  });

  test("the sheets show calls, decisions, picture and output", async () => {
    const screen = await drive({ place, answers });
    await screen.press("c", "right");
    expect(screen.text()).toContain("✗ Decrypt          role/NotesApp  AccessDenied");
    await screen.press("enter");
    expect(screen.text()).toContain('"eventName": "GenerateDataKey"');
    await screen.press("right");
    expect(screen.text()).toContain("Denied   role/Intern → kms:Decrypt on key/1234");
    expect(screen.text()).toContain("hands the decision to IAM");
    expect(screen.text()).toContain("does not apply: principal is");
    await screen.press("right");
    expect(screen.text()).toContain("│ sealed │");
    await screen.press("right");
    expect(screen.text()).toContain("hello from the program");
    await screen.press("escape");
    expect(screen.text()).toContain("[Exercise]");
  });

  test("without a verdict there are no sheets, and the key says so", async () => {
    const screen = await drive({ place, answers });
    await screen.press("right");
    expect(screen.text()).toContain("There is nothing beside the exercise yet.");
  });

  test("after a check that shows nothing beside itself, the key says when there will be something", async () => {
    const screen = await drive({ place, answers, ...quiet });
    await screen.press("c", "right");
    expect(screen.text()).toContain("Passing brings the model answer.");
  });

  test("after passing there is a model answer, and the follow-up's answer waits for a key", async () => {
    const screen = await drive({ place, answers, ...passing });
    await screen.press("c", "left");
    expect(screen.text()).toContain("I store the encrypted data key");
    expect(screen.text()).toContain("The model answer to seal.");
    expect(screen.text()).not.toContain("Then nothing new can be opened");
    await screen.press("a");
    expect(screen.text()).toContain("Then nothing new can be opened");
  });

  test("going elsewhere stops the watching", async () => {
    const screen = await drive({ place, answers });
    await screen.press("n");
    expect(screen.workbook.asked).toContain("unwatch seal");
  });

  test("a policy lists the calls and what must come of them", async () => {
    const screen = await drive({ place: { lesson: "policies", exercise: "share" }, answers });
    expect(screen.text()).toContain("allow  role/NotesApp decrypts a note");
    expect(screen.text()).toContain("deny   role/Intern decrypts a note");
  });
});

describe("an answer in one's own words", () => {
  const place = { lesson: "policies", exercise: "explain-it" };

  test("that is not there yet says how to write it, and how another editor's is read", async () => {
    const screen = await drive({ place });
    expect(screen.text()).toContain("Enter reads what another one saved.");
  });

  test("is scored against the rubric by ticking, and kept with its ticks", async () => {
    const screen = await drive({ place, answers: { "explain-it": { text: "KMS gives the data key twice." } } });
    expect(screen.text()).toContain("6 of at least 5 words");
    await screen.press("enter");
    expect(screen.text()).toContain("› [ ] KMS returns the data key twice. (needed)");
    await screen.press("space", "enter");
    const answer = { text: "KMS gives the data key twice.", ticked: ["two-copies"] };
    expect(screen.workbook.asked).toContain(`submit explain-it ${JSON.stringify(answer)}`);
    expect(screen.workbook.asked).toContain("keep explain-it");
  });

  test("cannot be scored while there is no text", async () => {
    const screen = await drive({ place, answers: { "explain-it": { text: " \n" } } });
    await screen.press("enter");
    expect(screen.text()).toContain("Write your answer first");
    expect(screen.text()).not.toContain("What did you say?");
  });

  test("cannot be scored while it is too short", async () => {
    const screen = await drive({ place, answers: { "explain-it": { text: "Twice." } } });
    await screen.press("enter");
    expect(screen.text()).toContain("Your answer has 1 word; 5 are needed.");
  });

  test("that cannot be read is not a problem before it is to be scored", async () => {
    const screen = await drive({ place });
    expect(screen.text()).not.toContain("There is no answer yet.");
    await screen.press("enter");
    expect(screen.text()).toContain("There is no answer yet.");
    expect(screen.text()).not.toContain("What did you say?");
  });
});

describe("hints", () => {
  test("come one at a time, say their number and what the next one gives, and end", async () => {
    const screen = await drive({ place: { lesson: "envelope", exercise: "what-leaves" }, size: SIZES.large });
    await screen.press("h");
    expect(screen.text()).toContain("Hint 1 of 4  where to look");
    expect(screen.text()).toContain("h gives hint 2 of 4: the principle.");
    expect(screen.text()).toContain("hint (2 of 4)");
    await screen.press("h", "h", "h", "h");
    expect(screen.text()).toContain("Hint 4 of 4  the answer with its reasons");
    expect(screen.text()).toContain("All four hints are shown above.");
    expect(screen.workbook.asked.filter((what) => what === "hint what-leaves")).toHaveLength(4);
  });
});

describe("reset", () => {
  const place = { lesson: "envelope", exercise: "what-leaves" };

  test("asks first; no changes nothing", async () => {
    const screen = await drive({ place });
    await screen.press("1", "r");
    expect(screen.text()).toContain("Start this exercise again?");
    await screen.press("n");
    expect(screen.workbook.asked).not.toContain("reset what-leaves");
    expect(screen.text()).toContain("[x] 1");
  });

  test("yes starts again and tells where the old answer is", async () => {
    const screen = await drive({ place });
    await screen.press("1", "r", "y");
    expect(screen.workbook.asked).toContain("reset what-leaves");
    expect(screen.text()).toContain(".workbook/history/what-leaves");
    expect(screen.text()).toContain("[ ] 1");
  });
});

describe("leaving, helping, failing", () => {
  test("q and Ctrl-C leave; Esc goes back to the outline first", async () => {
    for (const key of ["q", "ctrl+c"]) {
      const screen = await drive();
      await screen.press("enter", "escape");
      expect(screen.state().focus).toBe("outline");
      await screen.press(key);
      expect(screen.left()).toBe(true);
    }
  });

  test("? shows the keys of the moment first, and says why one cannot be used", async () => {
    const screen = await drive({ place: { lesson: "envelope", exercise: "what-leaves" }, size: SIZES.large });
    await screen.press("?");
    expect(screen.text()).toContain("Choosing answers (where you are)");
    expect(screen.text()).toContain("Not now: Mark an option first");
    await screen.press("G", "k", "q");
    expect(screen.left()).toBe(false);
    expect(screen.state().dialog).toBeUndefined();
  });

  test("that nothing can be saved stands on every screen", async () => {
    const screen = await drive({ readOnly: "The disk is full. Free some space." });
    expect(screen.text()).toContain("! Progress cannot be saved. The disk is full. Free some space.");
  });

  test("a fault of our own is not the learner's", async () => {
    const grade = (exercise: Parameters<typeof verdictFor>[0]) => ({
      ...verdictFor(exercise, "error"),
      checks: [],
      error: { message: "The checker crashed.", next: "Please report it." },
    });
    const screen = await drive({ place: { lesson: "envelope", exercise: "seal" }, answers: { seal: code }, grade });
    await screen.press("c");
    expect(screen.text()).toContain("! The workbook failed, not your answer");
    expect(screen.text()).toContain("The checker crashed.");
    expect(screen.text()).toContain("Please report it.");
  });
});

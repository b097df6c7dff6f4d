import { describe, expect, it } from "vitest";
import type { TrailExercise, TrailOption } from "../../../src/content/kinds/trail.ts";
import { trailExhibits } from "../../../src/content/trail-exhibits.ts";
import { gradeExercise } from "../../../src/grading/grade.ts";
import { readTrail } from "../../../src/grading/trail-records.ts";
import { exercise, inShort, services } from "../../fixtures/packs/exercises.ts";

const base = exercise("trail");
const grade = (ids: readonly string[], of: TrailExercise = base) => gradeExercise(of, { ids }, services);

const asked = (select: TrailExercise["select"], ...options: readonly Pick<TrailOption, "id" | "where">[]) => ({
  ...base,
  select,
  question: { type: "options", options: options.map((each) => ({ ...each, text: each.id, why: "So." })) } as const,
});

const appRead = { id: "app", where: "[?eventName=='Decrypt' && !errorCode && contains(userIdentity.arn, 'App')]" };
const internRead = {
  id: "intern",
  where: "[?eventName=='Decrypt' && !errorCode && contains(userIdentity.arn, 'Intern')]",
};
const internTried = { id: "tried", where: "[?errorCode=='AccessDenied'].userIdentity.arn" };

describe("the records", () => {
  it("are those of the calls alone, as the account's trail has them", async () => {
    const records = await readTrail(base);
    expect(
      records.map(({ eventName, eventTime, errorCode = "-" }) => [eventName, eventTime.slice(11), errorCode]),
    ).toEqual([
      ["Decrypt", "00:00:00Z", "-"],
      ["Decrypt", "00:10:00Z", "AccessDenied"],
      ["DescribeKey", "00:10:00Z", "-"],
    ]);
  });

  it("of another account are another trail: a call that was denied is in the caller's", async () => {
    const records = await readTrail({ ...base, account: "444455556666" });
    expect(records.map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual([["Decrypt", "AccessDenied"]]);
  });

  it("are the same every time, so that what was read is what is graded", async () => {
    expect(await readTrail(base)).toEqual(await readTrail(base));
  });

  it("are shown as a table and one by one", async () => {
    const { table, records } = trailExhibits(await readTrail(base));
    expect(table[2]).toBe("2  01-01 00:10  Decrypt      Intern/session  AccessDenied");
    expect(records.map(({ title }) => title)).toEqual(["Event 1: Decrypt", "Event 2: Decrypt", "Event 3: DescribeKey"]);
    expect(JSON.parse(records[1]?.json ?? "")).toMatchObject({ errorCode: "AccessDenied", requestParameters: null });
  });
});

describe("trail", () => {
  it("passes with the events of which the condition holds, and shows the records", async () => {
    const verdict = await grade(["event-1", "event-2"]);
    expect(inShort(verdict.checks)).toEqual(["passed nothing-else 0/0", "passed complete 2/2"]);
    expect(verdict.evidence.calls).toHaveLength(3);
  });

  it("tells a wrong pick by the mistake that fits its record", async () => {
    const [first] = (await grade(["event-1", "event-2", "event-3"])).checks;
    expect(first).toMatchObject({
      id: "not-event-3",
      misconception: "key-leaves",
      feedback: { why: "DescribeKey opens nothing.", next: "Look at eventName." },
    });
  });

  it("tells a wrong pick by the question's own reason where no mistake fits", async () => {
    const question = { type: "events", count: 3, where: "errorCode", why: "It succeeded." } as const;
    const [first] = (await grade(["event-1"], { ...base, question })).checks;
    expect(first).toMatchObject({ id: "not-event-1", feedback: { why: "It succeeded." } });
  });

  it.each([
    [["app", "tried"], "passed"],
    [["app"], "failed"],
    [["app", "tried", "intern"], "failed"],
  ])("%j of several options: %s", async (ids, status) => {
    expect((await grade(ids, asked("several", appRead, internRead, internTried))).status).toBe(status);
  });

  it("one option", async () => {
    expect((await grade(["app"], asked("one", appRead, internRead))).status).toBe("passed");
    expect((await grade(["intern"], asked("one", appRead, internRead))).status).toBe("failed");
  });

  it.each([
    ["nothing is right", asked("several", internRead, { ...internRead, id: "again" }), "Nothing is right"],
    ["everything is right", asked("several", appRead, internTried), "Everything is right"],
    [
      "two are right, and one is to be picked",
      asked("one", appRead, internTried),
      "One is to be picked, and 2 are right",
    ],
    [
      "the records are another number",
      { ...base, question: { type: "events", count: 4, where: "errorCode", why: "So." } as const },
      "The calls leave 3 records, and the exercise says 4",
    ],
  ])("is the author's fault where %s", async (_, of, words) => {
    const { status, error } = await grade([], of);
    expect(status).toBe("error");
    expect(error?.message).toContain(words);
  });
});

/** A world can be replayed: the same seed and the same calls give the same ids, keys, ciphertexts and records. */
import { describe, expect, it } from "vitest";
import { Clock } from "../../src/kms/clock.ts";
import { createWorld } from "../../src/kms/create-world.ts";
import type { Due } from "../../src/kms/due.ts";
import { Random } from "../../src/kms/random.ts";
import { ACCOUNT, buildScene, REGION, utf8 } from "./scene.ts";

async function play(seed: string) {
  const { call, createKey, encrypt, world, admin } = buildScene(seed);
  const key = await createKey({ Description: "Notes" });
  const blob = await encrypt(key, utf8("a note"), { clinic: "north" });
  const dataKey = await call("GenerateDataKey", { KeyId: key.id, KeySpec: "AES_256" });
  return { key: key.arn, blob, dataKey, trail: world.trail(ACCOUNT, REGION), own: world.credentials(admin.policyArn) };
}

describe("a seed", () => {
  it("gives the same world again, and another seed another one", async () => {
    expect(await play("one")).toEqual(await play("one"));
    const [one, two] = [await play("one"), await play("two")];
    for (const part of ["key", "blob", "dataKey", "own"] as const) expect(one[part]).not.toEqual(two[part]);
  });

  it("is fresh when none is given", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:root`;
    expect(createWorld().credentials(arn)).not.toEqual(createWorld().credentials(arn));
  });
});

describe("Random", () => {
  it("gives the same bytes in pieces as at once, past the end of a pool", () => {
    const [whole, pieces] = [new Random("seed"), new Random("seed")];
    const sizes = [1, 4095, 17, 9000, 32];
    const expected = whole.bytes(sizes.reduce((sum, size) => sum + size));
    expect(Buffer.concat(sizes.map((size) => pieces.bytes(size)))).toEqual(Buffer.from(expected));
  });

  it("gives every caller bytes of its own", () => {
    const random = new Random("seed");
    const first = random.bytes(8).fill(0);
    expect(random.bytes(8)).not.toEqual(first);
  });

  it("derives by label, without moving on", () => {
    const [a, b] = [new Random("seed"), new Random("seed")];
    expect(a.derive("x")).toEqual(b.derive("x"));
    expect(a.derive("x")).not.toEqual(a.derive("y"));
    expect(a.bytes(8)).toEqual(b.bytes(8));
  });
});

const called = (key: string): Due => ({ type: "delete key", key });
const nameOf = (due: Due) => ("key" in due ? due.key : "");

describe("Clock", () => {
  it("stands still until it is moved, and then does what is due, in order", () => {
    const clock = new Clock(new Date(1000));
    const done: string[] = [];
    clock.attend((due) => done.push(`${nameOf(due)} at ${clock.now().getTime()}`));
    clock.schedule(new Date(3000), called("second"));
    clock.schedule(new Date(2000), called("first"));
    clock.schedule(new Date(3000), called("third"));
    clock.schedule(new Date(9000), called("later"));
    clock.callOff(clock.schedule(new Date(2500), called("never")));
    clock.advance(4000);
    expect(done).toEqual(["first at 2000", "second at 3000", "third at 3000"]);
    expect(clock.now()).toEqual(new Date(5000));
    expect(clock.timestamp()).toBe("1970-01-01T00:00:05Z");
  });

  it("does also what becomes due by what it does", () => {
    const clock = new Clock(new Date(0));
    const done: string[] = [];
    clock.attend((due) => {
      done.push(`${nameOf(due)} at ${clock.now().getTime()}`);
      if (nameOf(due) === "first") clock.schedule(new Date(20), called("second"));
    });
    clock.schedule(new Date(10), called("first"));
    clock.advance(30);
    expect(done).toEqual(["first at 10", "second at 20"]);
  });

  it.each([-1, Number.NaN, Infinity])("does not move by %d", (milliseconds) => {
    expect(() => new Clock(new Date(0)).advance(milliseconds)).toThrow(RangeError);
  });
});

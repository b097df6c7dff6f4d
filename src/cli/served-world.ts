/** The world that `serve` serves: the one that a file describes, or an account with nothing in it. */
import { resolve } from "node:path";
import { describeProblem } from "../content/problem.ts";
import type { Scene } from "../content/scene.ts";
import { readWorldFile } from "../content/world-file.ts";
import { buildScene } from "../grading/scene.ts";
import { InputProblem } from "../input-problem.ts";
import type { Principal, World } from "../kms/world.ts";
import type { Context } from "./context.ts";

/** Emulators have used this account for years. */
const EMPTY: Scene = { account: "000000000000", region: "us-east-1", principals: {}, keys: {} };

export interface ServedWorld {
  readonly world: World;
  readonly account: string;
  readonly region: string;
  /** The root user of the world's account first. */
  readonly principals: readonly Principal[];
}

/** @param name of the world's file, as typed. @throws InputProblem when it describes no world */
export async function makeWorld(name: string | undefined, context: Context): Promise<ServedWorld> {
  const scene = name === undefined ? EMPTY : readScene(resolve(context.cwd, name));
  const { account, region } = scene;
  const { world, principal } = await build(scene, name, context.now());
  keepTime(world, context.now());
  const named = Object.keys(scene.principals).map(principal);
  const owners = Object.values(scene.keys).map((key) => key.account ?? account);
  const accounts = new Set([account, ...named.map((each) => each.account), ...owners]);
  const roots = [...accounts].map((each) => world.principal(`arn:aws:iam::${each}:root`));
  return { world, account, region, principals: [...roots, ...named] };
}

/** Has the world's time be this one, unless it is later there already. */
export function keepTime({ clock }: World, now: Date): void {
  clock.advance(Math.max(0, now.getTime() - clock.now().getTime()));
}

function readScene(path: string): Scene {
  const { scene, problems } = readWorldFile(path);
  if (scene === undefined) throw new InputProblem(problems.map(describeProblem).join("\n"));
  return scene;
}

/** Building takes its time: grants are to be known everywhere at its end. */
const BUILDING_MS = 10 * 60_000;

async function build(scene: Scene, name: string | undefined, now: Date) {
  try {
    return await buildScene(scene, { startTime: new Date(now.getTime() - BUILDING_MS) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputProblem(`${name}: ${reason}`, { cause: error });
  }
}

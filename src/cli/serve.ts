/** `serve`: the mock KMS as an AWS endpoint, until somebody stops it. */
import { resolve } from "node:path";
import { isLoopback } from "../aws/endpoint/host.ts";
import { type Endpoint, listen } from "../aws/endpoint/listen.ts";
import { InputProblem } from "../input-problem.ts";
import { type Call, exitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { environmentFor, type Profile, profilesFile, profilesOf, shellLines } from "./profiles.ts";
import { ProfilesFile } from "./profiles-file.ts";
import { StateFile } from "./served-state.ts";
import { keepTime, makeWorld, type ServedWorld } from "./served-world.ts";

const DEFAULT_PORT = 4599;

export const serve = async (call: Call, context: Context): Promise<number> => {
  const port = readPort(call.values.get("port"));
  const state = call.values.get("state");
  const stateFile = state === undefined ? undefined : new StateFile(resolve(context.cwd, state));
  const served = await worldFor(call.values.get("world"), stateFile, context);
  const file = new ProfilesFile(call.values.get("profiles"), context.cwd);
  let endpoint: Endpoint | undefined;
  try {
    endpoint = await start(served, port, call, context);
    const profiles = profilesOf(served);
    file.write(profilesFile(endpoint.url, served.region, profiles));
    stateFile?.writeFirst(served);
    context.output.write(announcement(endpoint, served, profiles, file.path, call.switches));
    await context.untilStopped();
    // Requests under way have their time to finish. Whoever does not wait for them loses no more than these.
    stateFile?.write(served);
  } finally {
    await endpoint?.close();
    file.remove();
  }
  stateFile?.write(served);
  return exitCode.done;
};

/** The state that was saved, else the world's file. */
async function worldFor(
  name: string | undefined,
  stateFile: StateFile | undefined,
  context: Context,
): Promise<ServedWorld> {
  const restored = stateFile?.read();
  if (restored === undefined) return makeWorld(name, context);
  if (name !== undefined)
    context.errors.write(`${name} is not read: ${stateFile?.path} has a world that goes on from it.\n`);
  keepTime(restored.world, context.now());
  return restored;
}

function readPort(given: string | undefined): number {
  if (given === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  if (!(port <= 65_535)) {
    throw new InputProblem(`--port ${given} is no port. Give a number from 1 to 65535, or 0 for any that is free.`);
  }
  return port;
}

async function start(
  { world, principals }: ServedWorld,
  port: number,
  call: Call,
  context: Context,
): Promise<Endpoint> {
  const host = call.values.get("host") ?? "127.0.0.1";
  const { now, errors } = context;
  const strict = call.switches.has("strict");
  if (!isLoopback(host)) {
    errors.write(
      strict
        ? `Whoever can reach ${host} can send requests to the endpoint.\n`
        : `Whoever can reach ${host} is the root user of the world's account. With --strict only its principals are let in.\n`,
    );
  }
  try {
    return await listen(world, {
      host,
      port,
      now,
      stranger: strict ? undefined : principals[0],
      onRequest: () => keepTime(world, now()),
      onFault: (fault) => {
        const what = fault instanceof Error ? fault.stack : fault;
        errors.write(`A request met a fault of the mock's own. Please report this:\n${what}\n`);
      },
    });
  } catch (error) {
    throw new InputProblem(listenFault(error, host, port), { cause: error });
  }
}

function listenFault(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} is in use by another program. Choose another with --port N, or --port 0 for any that is free.`;
    case "EACCES":
      return `You may not use port ${port}. Choose one from 1024 on with --port N.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `--host ${host} is no address of this machine. Leave it out to be reached from this machine alone.`;
    default:
      return `The endpoint cannot listen on ${host}, port ${port} (${code}). Try another with --host or --port.`;
  }
}

function announcement(
  { url }: Endpoint,
  { account, region }: ServedWorld,
  profiles: readonly Profile[],
  file: string,
  switches: Call["switches"],
): string {
  const environment = environmentFor(url, region, file, profiles[0]?.name ?? "");
  if (switches.has("json")) {
    const listed = profiles.map(({ name, principal, credentials }) => ({ name, arn: principal.arn, ...credentials }));
    const strict = switches.has("strict");
    const document = { format: "kms-workbook/endpoint/1", url, account, region, strict, environment, profiles: listed };
    return `${JSON.stringify(document)}\n`;
  }
  return `${[
    `# The mock KMS is ready at ${url}. Ctrl-C stops it.`,
    "# For the shell that is to use it:",
    ...shellLines(environment),
    `# Profiles, for --profile or AWS_PROFILE: ${profiles.map(({ name }) => name).join(", ")}`,
  ].join("\n")}\n`;
}

/** The few programs that people put beside `aws`: as GNU coreutils do it, on the console's files. */
import { type Folder, LARGEST } from "./folder.ts";

export interface Ran {
  readonly output: Uint8Array;
  readonly error: string;
  readonly exitCode: number;
}

export interface Surroundings {
  readonly input: Uint8Array;
  readonly folder: Folder;
}

interface Utility {
  /** For help: `base64 [--decode] [FILE]`. */
  readonly usage: string;
  readonly summary: string;
  run(words: readonly string[], surroundings: Surroundings): Ran;
}

export const ran = (output: string | Uint8Array, error = "", exitCode = error === "" ? 0 : 1): Ran => ({
  output: typeof output === "string" ? new TextEncoder().encode(output) : output,
  error,
  exitCode,
});

export const UTILITIES: Readonly<Record<string, Utility>> = {
  echo: {
    usage: "echo [-n] TEXT …",
    summary: "print the words",
    run(words) {
      const bare = words[0] === "-n";
      return ran(`${words.slice(bare ? 1 : 0).join(" ")}${bare ? "" : "\n"}`);
    },
  },
  printf: {
    usage: "printf FORMAT [TEXT …]",
    summary: "print the words by a format; no line end of its own",
    run: ([format = "", ...words]) => ran(printf(format, words)),
  },
  cat: {
    usage: "cat [FILE …]",
    summary: "print files, or what comes through a pipe",
    run: (words, surroundings) => (words.length === 0 ? ran(surroundings.input) : readAll("cat", words, surroundings)),
  },
  ls: {
    usage: "ls",
    summary: "list the files of this console",
    run: (_, { folder }) =>
      ran(
        folder
          .names()
          .map((name) => `${name}\n`)
          .join(""),
      ),
  },
  rm: {
    usage: "rm FILE …",
    summary: "remove files",
    run(words, { folder }) {
      const missing = words.filter((name) => !folder.remove(name));
      return ran("", missing.map((name) => `rm: cannot remove '${name}': No such file or directory\n`).join(""));
    },
  },
  base64: {
    usage: "base64 [--decode] [-w 0] [FILE]",
    summary: "to base64, or back from it",
    run: base64,
  },
  wc: {
    usage: "wc -c [FILE …]",
    summary: "count bytes",
    run([option, ...names], surroundings) {
      if (option !== "-c") return ran("", "wc: only -c is understood here: it counts bytes.\n");
      return names.length === 0 ? ran(`${surroundings.input.length}\n`) : countAll(names, surroundings);
    },
  },
  cmp: {
    usage: "cmp FILE FILE",
    summary: "compare two files byte by byte, - is the pipe; silent when they are the same",
    run([first = "", second = ""], surroundings) {
      const [a, b] = [read(first, surroundings), read(second, surroundings)];
      if (a === undefined || b === undefined) {
        return ran("", missing("cmp", a === undefined ? first : second), 2);
      }
      const at = a.findIndex((byte, index) => byte !== b[index]);
      if (at === -1) return a.length === b.length ? ran("") : ran("", `cmp: EOF on ${first}\n`);
      return at >= b.length
        ? ran("", `cmp: EOF on ${second}\n`)
        : ran(`${first} ${second} differ: byte ${at + 1}\n`, "", 1);
    },
  },
};

/** A file's bytes, or those of the pipe; undefined when there is no such file. */
const read = (name: string, { input, folder }: Surroundings): Uint8Array | undefined =>
  name === "-" ? input : folder.read(name);

const missing = (program: string, name: string): string => `${program}: ${name}: No such file or directory\n`;

function readAll(program: string, names: readonly string[], surroundings: Surroundings): Ran {
  const files = names.map((name) => ({ name, bytes: read(name, surroundings) }));
  if (files.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0) > LARGEST) {
    return ran("", `${program}: the files are longer than 1 MB together.\n`);
  }
  return ran(
    Buffer.concat(files.flatMap(({ bytes }) => bytes ?? [])),
    files.map(({ name, bytes }) => (bytes === undefined ? missing(program, name) : "")).join(""),
  );
}

/** Of several files also the total, with the numbers below each other. */
function countAll(names: readonly string[], surroundings: Surroundings): Ran {
  const lengths = names.map((name) => ({ name, length: read(name, surroundings)?.length }));
  const total = lengths.reduce((sum, { length = 0 }) => sum + length, 0);
  const lines = lengths.length > 1 ? [...lengths, { name: "total", length: total }] : lengths;
  const width = String(total).length;
  return ran(
    lines
      .map(({ name, length }) => (length === undefined ? "" : `${String(length).padStart(width)} ${name}\n`))
      .join(""),
    lengths.map(({ name, length }) => (length === undefined ? missing("wc", name) : "")).join(""),
  );
}

const LINE_WIDTH = 76;

function base64(words: readonly string[], surroundings: Surroundings): Ran {
  let decode = false;
  let width = LINE_WIDTH;
  const names: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [, given] = /^(?:-w|--wrap=)(\d+)$/.exec(word) ?? [];
    if (["-d", "-D", "--decode"].includes(word)) decode = true;
    else if (given !== undefined) width = Number(given);
    else if (word === "-w") width = Number(words[++at]);
    else if (word.startsWith("-") && word !== "-") return ran("", `base64: invalid option '${word}'\n`);
    else names.push(word);
  }
  const [name = "-"] = names;
  const bytes = read(name, surroundings);
  if (bytes === undefined) return ran("", missing("base64", name));
  if (decode) return decodeBase64(Buffer.from(bytes).toString("latin1"));
  const text = Buffer.from(bytes).toString("base64");
  if (!(width > 0)) return ran(text);
  return ran((text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).map((line) => `${line}\n`).join(""));
}

function decodeBase64(text: string): Ran {
  const joined = text.replaceAll("\n", "");
  // What comes before the fault is printed all the same.
  const [good = ""] = /^[A-Za-z0-9+/]*={0,2}/.exec(joined) ?? [];
  const isWhole = good === joined && good.length % 4 === 0;
  return ran(Buffer.from(good, "base64"), isWhole ? "" : "base64: invalid input\n");
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"', "0": "\0" };

const withEscapes = (text: string): string =>
  text.replace(/\\(x[0-9A-Fa-f]{1,2}|[ntr"\\0])/g, (_, code: string) =>
    code.startsWith("x") ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );

/** The format again and again, as long as there are words. */
function printf(format: string, words: readonly string[]): string {
  const left = [...words];
  let printed = "";
  do {
    const before = left.length;
    printed += format.replace(/%([sdb%])|\\(?:x[0-9A-Fa-f]{1,2}|[ntr"\\0])/g, (found, kind: string | undefined) => {
      if (kind === undefined) return withEscapes(found);
      if (kind === "%") return "%";
      const word = left.shift() ?? "";
      if (kind === "d") return String(Number.parseInt(word, 10) || 0);
      return kind === "b" ? withEscapes(word) : word;
    });
    if (left.length === before || printed.length > LARGEST) break;
  } while (left.length > 0);
  return printed;
}

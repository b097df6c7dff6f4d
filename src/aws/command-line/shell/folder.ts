/** The files of a console: in memory, so that nothing typed there touches the disk. One folder, without others in it. */

/** What one command may print, read or be given, in bytes: far above what KMS takes, and little enough to keep. */
export const LARGEST = 2 ** 20;

/** Of all files together. */
const LARGEST_FOLDER = 16 * LARGEST;

export class Folder {
  readonly #files = new Map<string, Uint8Array>();

  /** @returns undefined where there is no such file */
  read(name: string): Uint8Array | undefined {
    return this.#files.get(nameOf(name));
  }

  /** @returns false where there is no room; then nothing is changed */
  write(name: string, bytes: Uint8Array): boolean {
    const others = [...this.#files].filter(([other]) => other !== nameOf(name));
    const used = others.reduce((sum, [, each]) => sum + each.length, 0);
    if (bytes.length > LARGEST || used + bytes.length > LARGEST_FOLDER) return false;
    this.#files.set(nameOf(name), bytes);
    return true;
  }

  /** @returns false where there is no room; then nothing is changed */
  append(name: string, bytes: Uint8Array): boolean {
    return this.write(name, Buffer.concat([this.read(name) ?? new Uint8Array(), bytes]));
  }

  remove(name: string): boolean {
    return this.#files.delete(nameOf(name));
  }

  /** Sorted by name. */
  names(): string[] {
    return [...this.#files.keys()].sort();
  }
}

/** `./note.txt` is `note.txt`. */
const nameOf = (name: string): string => name.replace(/^(\.\/)+/, "");

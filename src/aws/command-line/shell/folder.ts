/** The files of a console: in memory, so that nothing typed there touches the disk. One folder, without others in it. */

export class Folder {
  readonly #files = new Map<string, Uint8Array>();

  /** @returns undefined where there is no such file */
  read(name: string): Uint8Array | undefined {
    return this.#files.get(nameOf(name));
  }

  write(name: string, bytes: Uint8Array): void {
    this.#files.set(nameOf(name), bytes);
  }

  append(name: string, bytes: Uint8Array): void {
    this.write(name, Buffer.concat([this.read(name) ?? new Uint8Array(), bytes]));
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

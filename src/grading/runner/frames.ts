/**
 * How a message travels on the pipes between parent and child: as v8.serialize writes it, after its length in four bytes,
 * big-endian. Node's own IPC channel is not used, because a child that writes nonsense into it ends its parent.
 *
 * Both sides use this, the child after a program may have patched every method. So bytes are moved one by one.
 */

const HEADER_BYTES = 4;

/** What came is no frame. */
export class BadFrame extends Error {}

/** The four bytes before a message of `length` bytes. */
export const frameHeader = (length: number): Uint8Array => {
  const header = new Uint8Array(HEADER_BYTES);
  for (let index = HEADER_BYTES - 1, left = length; index >= 0; index--, left = Math.floor(left / 256)) {
    header[index] = left % 256;
  }
  return header;
};

/**
 * @param limit most bytes of a message
 * @param take is given each message when all of it is there
 * @returns what takes the first `length` bytes of a chunk; throws BadFrame for a message that is empty or over the limit
 */
export const readFrames = (
  limit: number,
  take: (message: Uint8Array) => void,
): ((chunk: Uint8Array, length: number) => void) => {
  let size = 0;
  let headerBytes = 0;
  let message: Uint8Array | undefined;
  let filled = 0;
  return (chunk, length) => {
    for (let index = 0; index < length; index++) {
      const byte = chunk[index] ?? 0;
      if (message === undefined) {
        size = size * 256 + byte;
        if (++headerBytes < HEADER_BYTES) continue;
        if (size === 0 || size > limit) throw new BadFrame();
        message = new Uint8Array(size);
        continue;
      }
      message[filled++] = byte;
      if (filled < size) continue;
      const whole = message;
      message = undefined;
      size = headerBytes = filled = 0;
      take(whole);
    }
  };
};

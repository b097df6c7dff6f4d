/**
 * RSA keys out of a world's own randomness, so that a replay has the same ones: node:crypto's generator takes no seed.
 * The primes are searched upwards from a random start (FIPS 186-5 §A.1.3, without its bounds for special primes). OpenSSL
 * tests them in Node's thread pool, so that other calls go on meanwhile; a sieve here spares it most candidates.
 */
import { checkPrime, createPrivateKey, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Random } from "../random.ts";

const isPrime = promisify(checkPrime) as (candidate: bigint, options: { checks: number }) => Promise<boolean>;

const EXPONENT = 65_537n;
const SMALL_PRIMES = primesBelow(4_000);

/** OpenSSL chooses the number of Miller-Rabin rounds. */
const ENOUGH = { checks: 0 };

export async function generateRsaKey(bits: number, random: Random): Promise<KeyObject> {
  const [one, other] = await Promise.all([findPrime(bits / 2, random.fork()), findPrime(bits / 2, random.fork())]);
  const [p, q] = one > other ? [one, other] : [other, one];
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  return createPrivateKey({
    format: "jwk",
    key: {
      kty: "RSA",
      n: base64url(p * q),
      e: base64url(EXPONENT),
      d: base64url(d),
      p: base64url(p),
      q: base64url(q),
      dp: base64url(d % (p - 1n)),
      dq: base64url(d % (q - 1n)),
      qi: base64url(inverse(q, p)),
    },
  });
}

/** A prime of so many bits, the two highest set, so that a product of two has exactly twice as many. */
async function findPrime(bits: number, random: Random): Promise<bigint> {
  const top = 3n << BigInt(bits - 2);
  for (;;) {
    const start = toNumber(random.bytes(bits / 8)) | top | 1n;
    const remainders = SMALL_PRIMES.map((prime) => Number(start % BigInt(prime)));
    const hasSmallFactor = (offset: number) =>
      SMALL_PRIMES.some((prime, index) => ((remainders[index] ?? 0) + offset) % prime === 0);
    for (let offset = 0; offset < bits * 8; offset += 2) {
      if (hasSmallFactor(offset)) continue;
      const candidate = start + BigInt(offset);
      if (candidate >> BigInt(bits) !== 0n) break;
      if (candidate % EXPONENT !== 1n && (await isPrime(candidate, ENOUGH))) return candidate;
    }
  }
}

/** The inverse of `value` modulo `modulus` (extended Euclid). */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

/** Odd ones. */
function primesBelow(limit: number): number[] {
  const primes: number[] = [];
  for (let number = 3; number < limit; number += 2) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return primes;
}

const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex").toString("base64url");
}

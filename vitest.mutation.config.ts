/**
 * The tests of the authorization engine alone, for Stryker. Without the laws: they draw at random, and a mutant must be
 * caught by a test that names what it broke.
 */
import { defineConfig } from "vitest/config";

// Stryker's runner has tests in threads, which cannot set the time zone, as those of conditions do.
process.env.TZ = "Pacific/Kiritimati";

export default defineConfig({ test: { include: ["test/iam/**/*.test.ts"], exclude: ["test/iam/laws.test.ts"] } });

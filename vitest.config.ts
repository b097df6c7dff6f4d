import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/program/**"],
        },
      },
      {
        // The whole program, packed and installed in an empty folder, in real terminals.
        extends: true,
        test: {
          name: "program",
          include: ["test/program/**/*.test.ts"],
          globalSetup: "test/program/installed.ts",
        },
      },
    ],
  },
});

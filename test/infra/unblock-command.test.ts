import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const command = fileURLToPath(new URL("../../infra/unblock.ts", import.meta.url));

test("npm run unblock -- --help prints what it takes, and touches nothing", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, "--help"], {
    encoding: "utf8",
  });

  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(
    /^npm run unblock -- --operation <name>[\s\S]*--application[\s\S]*--table[\s\S]*--help/,
  );
});

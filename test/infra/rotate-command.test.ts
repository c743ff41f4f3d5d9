import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { USED_STALE } from "../../functions/store/secret-store.ts";
import { FENCE, TASK_HORIZON } from "../../functions/task/horizon.ts";
import { milliseconds } from "../../functions/task/time.ts";
import { readRotateOptions } from "../../infra/rotate/options.ts";
import {
  FORGOTTEN_AFTER_MS,
  KNOWN_AFTER_MS,
  SIGNATURES_ENDED_AFTER_MS,
} from "../../infra/rotate/waits.ts";
import { SettingsError } from "../../infra/settings.ts";
import { ofType } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

test.each([
  ["no secret", []],
  ["another secret", ["identity-key"]],
  ["two secrets", ["context-key", "webhook-key"]],
  ["a product of no key", ["callback-key"]],
  ["an unknown product", ["callback-key", "--product", "cos"]],
  ["a tenant of another secret", ["context-key", "--tenant", "acme"]],
  ["two modes", ["context-key", "--begin", "--continue"]],
  ["a word that nothing asked for", ["context-key", "--begin", "--confirmed"]],
  ["an unknown option", ["context-key", "--secret-in-an-argument"]],
])("%s is refused in a sentence without what was given", (_what, args) => {
  const reading = () => readRotateOptions(args);

  expect(reading).toThrow(SettingsError);
  expect(reading).not.toThrow(/cos|secret-in/);
});

/** The longest time that a function of the template may run. */
const longestRunMs = async (): Promise<number> => {
  const { resources } = await synthesizedForAll();
  const functions = ofType(resources, "AWS::Lambda::Function");
  return 1000 * Math.max(...functions.map(([, { Properties }]) => Number(Properties.Timeout)));
};

test("each wait is longer than what it waits for", async () => {
  const known = USED_STALE + (await longestRunMs());

  expect(KNOWN_AFTER_MS).toBeGreaterThan(known);
  expect(SIGNATURES_ENDED_AFTER_MS - KNOWN_AFTER_MS).toBe(milliseconds(FENCE));
  expect(FORGOTTEN_AFTER_MS - KNOWN_AFTER_MS).toBeGreaterThan(milliseconds(TASK_HORIZON));
});

test("the command says what it takes, and refuses the local runner that does not run", async () => {
  const npm = (...args: string[]) =>
    promisify(execFile)(process.execPath, ["infra/rotate.ts", ...args], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { ...process.env, CALLSHEET_DIRECTORY: "/nowhere" },
    });

  const { stdout } = await npm("--help");
  const refused = await npm("context-key").catch((error: unknown) => error);

  expect(stdout).toMatch(/^npm run rotate -- <secret>/);
  expect(refused).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^No local runner runs/),
  });
});

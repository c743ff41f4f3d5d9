import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { leaveAddresses } from "../../infra/local/addresses.ts";
import { API_KEY, startSystem } from "../support/system.ts";
import { call } from "./terminal.ts";

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "callsheet-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

test("input comes from an argument, a file or stdin, and a pair stands over it", async () => {
  const system = await startSystem();
  const file = join(folder(), "input.json");
  const input = JSON.stringify({ ModelName: "Kling", ModelVersion: "2.1", Prompt: "A cat" });
  writeFileSync(file, input);
  const submit = (given: string) =>
    call(system, ["submit", "vod.CreateAigcVideoTask", "ModelVersion=3.0", "--input", given], {
      stdin: input,
    });

  const answers = [await submit(input), await submit(`@${file}`), await submit("-")];

  expect(answers.map(({ out }) => JSON.parse(out).input)).toEqual(
    answers.map(() => ({ ModelName: "Kling", ModelVersion: "3.0", Prompt: "A cat" })),
  );
});

test("the address and the key come from one place: the environment, a file, or npm start's folder", async () => {
  const system = await startSystem();
  const directory = folder();
  const file = join(directory, "callsheet.json");
  writeFileSync(file, JSON.stringify({ url: system.api.url, key: API_KEY }));
  const local = folder();
  writeFileSync(join(local, "api.json"), JSON.stringify({ key: [API_KEY] }));
  leaveAddresses(local, {
    ...{ api: system.api.url, callbacks: {}, callbackSecretFile: "" },
    apiSecretFile: join(local, "api.json"),
  });
  const list = (environment: Record<string, string>) => call(system, ["list"], { environment });
  const nowhere = { CALLSHEET_DIRECTORY: directory };

  const [named, home, started, half, none] = [
    await list({ CALLSHEET_CONFIG: file }),
    await list({ ...nowhere, XDG_CONFIG_HOME: directory }),
    await list({ CALLSHEET_DIRECTORY: local }),
    await list({ CALLSHEET_URL: system.api.url, CALLSHEET_CONFIG: file }),
    await list({ ...nowhere, HOME: local }),
  ];

  expect([named.code, home.code, started.code]).toEqual([0, 0, 0]);
  expect(half).toMatchObject({ code: 2, err: expect.stringContaining("CALLSHEET_KEY is not") });
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining("CALLSHEET_URL") });
});

test.each([
  [["fly"], "There is no command fly"],
  [["get"], "get needs a task id"],
  [["get", "a", "b"], "get needs a task id"],
  [["get", "a", "--wait"], "get takes no --wait"],
  [["get", "--whatever", "a"], "--whatever"],
  [["submit"], "submit needs an operation"],
  [["submit", "vod.X", "Prompt"], "Prompt is no field"],
  [["submit", "vod.X", "A:=nope"], "A:=nope"],
  [["submit", "vod.X", "--input", "[]"], "JSON object"],
  [["submit", "vod.X", "--input", "@/nowhere/input.json"], "--input"],
  [["submit", "vod.X", "--priority", "high"], "whole number"],
  [["submit", "vod.X", "--key", "a,b"], "Idempotency-Key"],
  [["list", "--status", "done"], "--status has to be one of"],
])("wrong arguments give 2 and a sentence: %j", async (args, sentence) => {
  const system = await startSystem();

  const { code, out, err } = await call(system, args);

  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toContain(sentence);
});

test("help is asked for in three ways, and needs no key", async () => {
  const system = await startSystem();

  const said = await Promise.all(
    [[], ["help"], ["submit", "--help"]].map((args) => call(system, args, { environment: {} })),
  );

  expect(said.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(said[0]?.out).toContain("callsheet submit vod.CreateAigcVideoTask");
});

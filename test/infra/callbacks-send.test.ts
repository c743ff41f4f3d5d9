import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { leaveAddresses } from "../../infra/local/addresses.ts";
import { sendCallback } from "../../infra/local/send-callback.ts";
import { readSendOptions } from "../../infra/local/send-options.ts";
import { SettingsError } from "../../infra/settings.ts";
import { startRunner, stateDirectory } from "../support/runner.ts";
import { callerOf } from "../support/runner-caller.ts";

const command = (directory: string, ...args: readonly string[]) =>
  promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL("../../infra/callbacks.ts", import.meta.url)), ...args],
    { env: { PATH: process.env.PATH, CALLSHEET_DIRECTORY: directory } },
  ).then(
    ({ stdout }) => ({ code: 0, said: stdout.trim() }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      said: `${stdout}${stderr}`.trim(),
    }),
  );

test("a callback that is sent by hand settles a task of npm start whose own callback was lost", async () => {
  const directory = stateDirectory();
  const runner = await startRunner(directory, ["--no-sample", "--callbacks", "lost"]);
  const caller = await callerOf(runner);
  const { taskId } = await caller.submit("one", "[seconds:1]");
  await runner.line(/started at Tencent/);

  let sent = await command(directory, "--send", "vod", taskId);
  while (sent.code === 0 && (await caller.read(taskId)).status === "running")
    sent = await command(directory, "--send", "vod", taskId);
  const task = await caller.read(taskId);
  const byTencentsId = await command(directory, "--send", "vod", task.providerTaskId ?? "");
  const ofAnother = await command(directory, "--send", "tiw", taskId);
  const unknown = await command(directory, "--send", "vod", "nothing");

  expect(task).toMatchObject({ status: "succeeded", completedVia: "callback" });
  expect(sent).toEqual({
    code: 0,
    said: expect.stringMatching(
      `^Sent vod's callback about ${task.providerTaskId} to http://127\\.0\\.0\\.1:\\d+: answered with 200\\.$`,
    ),
  });
  expect(byTencentsId).toEqual(sent);
  expect(ofAnother).toEqual({
    code: 1,
    said: `The task ${taskId} is one of vod, not of tiw.`,
  });
  expect(unknown).toEqual({
    code: 1,
    said: "Tencent's stand-in has no task nothing. A task that is queued, rejected or in doubt may have none there.",
  });
});

describe("npm run callbacks -- --send refuses in one sentence", () => {
  const usage = "The command is npm run callbacks -- --send <product> <taskId>.";
  const products = `name vod, mps, tiw or trtc. ${usage}`;

  const refused = async (directory: string, args: readonly string[]): Promise<string> => {
    const said: string[] = [];
    try {
      const options = readSendOptions(["--send", ...args], { CALLSHEET_DIRECTORY: directory });
      if (options === undefined) return "not read";
      const taken = await sendCallback(options, (line) => said.push(line));
      return taken ? "taken" : said.join("\n");
    } catch (error) {
      return error instanceof SettingsError ? error.message : String(error);
    }
  };

  test.each([
    ["no product", [], `There is no product "": ${products}`],
    ["an unknown product", ["cos", "abc"], `There is no product "cos": ${products}`],
    ["no task", ["vod"], `Behind the product stands one task's id. ${usage}`],
    ["two tasks", ["vod", "a", "b"], `Behind the product stands one task's id. ${usage}`],
    ["a path", ["vod", "../health"], `Behind the product stands one task's id. ${usage}`],
    ["another option", ["vod", "a", "--force"], `--send takes no other option. ${usage}`],
  ])("%s", async (_what, args, sentence) => {
    expect(await refused(stateDirectory(), args)).toBe(sentence);
  });

  test("a folder without a service", async () => {
    const directory = stateDirectory();

    expect(await refused(directory, ["vod", "abc"])).toBe(
      `No service runs in ${directory}: run npm start first.`,
    );
  });

  const left = (directory: string, standIn: object) => {
    const [apiSecretFile, callbackSecretFile] = ["api.json", "callback.json"].map((name) => {
      const file = join(directory, name);
      writeFileSync(file, JSON.stringify({ key: "k".repeat(16), tiw: "t".repeat(16) }));
      return file;
    });
    leaveAddresses(directory, {
      api: "http://127.0.0.1:1",
      callbacks: { tiw: "http://127.0.0.1:1/v1/callbacks/tiw/secret" },
      apiSecretFile: apiSecretFile ?? "",
      callbackSecretFile: callbackSecretFile ?? "",
      ...standIn,
    });
  };

  test("a service that was killed", async () => {
    const directory = stateDirectory();
    left(directory, { standIn: "http://127.0.0.1:1" });

    expect(await refused(directory, ["tiw", "abc"])).toBe(
      "The service at http://127.0.0.1:1 does not answer: run npm start again.",
    );
  });

  test("a service that talks to the real Tencent", async () => {
    const directory = stateDirectory();
    left(directory, {});

    expect(await refused(directory, ["tiw", "abc"])).toMatch(
      /^This service talks to another Tencent than the stand-in/,
    );
  });

  const accepted = (product: string, action: string) => ({
    kind: "accepted",
    product,
    action,
    application: "1400000001",
    TaskId: "t1",
    SessionId: "",
    SessionContext: "",
    acceptedAt: 0,
    seconds: 1,
    errCodeExt: "",
    input: {},
  });

  test("a task of an operation that has no callback", async () => {
    const directory = stateDirectory();
    left(directory, { standIn: "http://127.0.0.1:1" });
    writeFileSync(
      join(directory, "ledger.jsonl"),
      `${JSON.stringify(accepted("mps", "CreateAigcVideoTask"))}\n`,
    );

    expect(await refused(directory, ["mps", "t1"])).toBe(
      "mps.CreateAigcVideoTask tells of t1 by no callback.",
    );
  });

  test("an answer that never comes", async () => {
    const directory = stateDirectory();
    left(directory, { standIn: "http://127.0.0.1:1" });
    writeFileSync(
      join(directory, "ledger.jsonl"),
      `${JSON.stringify({ ...accepted("tiw", "CreateVideoGenerationTask"), errCodeExt: "FailedOperation.Record" })}\n`,
    );

    expect(await refused(directory, ["tiw", "t1"])).toBe(
      "Sent tiw's callback about t1 to http://127.0.0.1:1: no answer, so npm start may have ended.",
    );
  });
});

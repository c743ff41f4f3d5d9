import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sampleRequest } from "../../infra/local/sample-inputs.ts";
import { ask, read, submit, traces } from "../support/client.ts";
import { PATH_SECRET, type System, startSystem } from "../support/system.ts";

const samples = new URL("../fixtures/tencent/", import.meta.url);
const textOf = (file: string): string => readFileSync(new URL(file, samples), "utf8");
const headersOf: Readonly<Record<string, Record<string, string>>> = JSON.parse(
  textOf("trtc-headers.json"),
);

/**
 * The dummy keys that the samples are signed with; the virtual clock starts at the moment they are
 * valid at.
 */
const keys = {
  path: PATH_SECRET,
  vod: "VodSampleSignKey0001",
  mps: "mps-sample-notify-key",
  tiw: "tiw-sample-callback-key",
  trtc: "trtcSampleKey0001",
};
const startWithSampleKeys = () =>
  startSystem({ callbacks: "lost", secrets: { CALLBACK_SECRET: keys } });

const productOf = (file: string): string => file.split("-", 1).join();

const post = async (
  system: System,
  product: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
) => {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return ask(system, "POST", `/v1/callbacks/${product}/${PATH_SECRET}`, { headers: lower, body });
};

const signedSamples = readdirSync(samples).filter((file) =>
  /^(vod|mps|tiw).*-signed\.json$|^trtc-9.*\.json$/.test(file),
);

/**
 * The part of a transcription's callback that is stored, as its task may only be known a moment
 * later (decision 0024).
 */
const keptOfCallbacks = /^(room|told)#trtc#/;

test.each(signedSamples)(
  "%s is authentic and carries nothing of ours: it is answered as foreign, and no task is touched",
  async (file) => {
    const system = await startWithSampleKeys();
    const before = await traces(system);

    const answer = await post(system, productOf(file), textOf(file), headersOf[file]);

    expect(answer.status).toBe(200);
    const after = await traces(system);
    expect({
      ...after,
      rows: after.rows.filter(({ pk }) => !keptOfCallbacks.test(pk?.S ?? "")),
    }).toEqual(before);
    expect(system.log).toMatchObject([{ event: "callback_received", reason: "foreign" }]);
  },
);

test.each(signedSamples)("%s with one digit of its signature changed is refused", async (file) => {
  const system = await startWithSampleKeys();
  const headers = headersOf[file] ?? {};
  const changed =
    headers.Sign === undefined
      ? {}
      : { ...headers, Sign: `${headers.Sign.startsWith("a") ? "b" : "a"}${headers.Sign.slice(1)}` };
  const body = textOf(file).replace(
    /("Sign": ")(.)/,
    (_, name: string, digit: string) => `${name}${digit === "0" ? "1" : "0"}`,
  );

  const answer = await post(system, productOf(file), body, changed);

  expect(answer.status).toBe(401);
});

test.each([
  ["vod-aigc-video-success-signed.json", "vod.CreateAigcVideoTask"],
  ["vod-aigc-video-fail-signed.json", "vod.CreateAigcVideoTask"],
  ["vod-redraw-hypothetical-event-signed.json", "vod.CreateAigcVideoRedrawTask"],
  ["vod-unknown-event-signed.json", "vod.CreateAigcVideoTask"],
  ["mps-workflow-success-signed.json", "mps.ProcessMedia"],
  ["mps-workflow-subtask-fail-signed.json", "mps.ProcessMedia"],
  ["tiw-video-generation-success-signed.json", "tiw.CreateVideoGenerationTask"],
  ["tiw-video-generation-fail-signed.json", "tiw.CreateVideoGenerationTask"],
] as const)(
  "%s, issued again for a task of ours, makes us ask once, and the task ends as Tencent answers",
  async (file, operation) => {
    const system = await startWithSampleKeys();
    const { body } = await submit(system, "task", sampleRequest(operation));
    await system.clock.advance(6000);
    const [created] = system.standIn.creates();
    const text = textOf(file)
      .replace(/"TaskId": "[^"]*"/, `"TaskId": "${created?.TaskId}"`)
      .replace(
        /"SessionContext": "(?:[^"\\]|\\.)*"/,
        `"SessionContext": "${created?.SessionContext}"`,
      );
    const calls = system.standIn.calls();

    const answer = await post(system, productOf(file), text);

    expect(answer.status).toBe(200);
    expect(system.standIn.calls() - calls).toBe(1);
    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "callback",
    });
  },
);

test.each([
  [
    "trtc-902-stop-by-api.json",
    { status: "succeeded", output: { details: { stopReason: "stopped" } } },
  ],
  ["trtc-902-stop-internal-error.json", { status: "failed", error: { retryable: true } }],
  ["trtc-901-start-fail.json", { status: "failed" }],
  ["trtc-901-start-ok.json", { status: "running", settled: false }],
  ["trtc-903-sentence-nonascii.json", { status: "running", settled: false }],
])(
  "%s, issued again for a session of ours, is Tencent's word, and nothing is asked",
  async (file, expected) => {
    const system = await startWithSampleKeys();
    const { body } = await submit(system, "session", sampleRequest("trtc.StartAITranscription"));
    const [created] = system.standIn.creates();
    const text = textOf(file).replace(/"TaskId": "[^"]*"/, `"TaskId": "${created?.TaskId}"`);
    const Sign = createHmac("sha256", keys.trtc).update(text).digest("base64");
    const calls = system.standIn.calls();

    const answer = await post(system, "trtc", text, {
      "content-type": "application/json",
      SdkAppId: "1400000002",
      Sign,
    });

    expect(answer).toMatchObject({ status: 200, body: { code: 0 } });
    expect(system.standIn.calls()).toBe(calls);
    expect(await read(system, body.taskId)).toMatchObject(expected);
  },
);

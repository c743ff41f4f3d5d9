import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { input, read, rows, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

/** Bytes of one write unit. */
const UNIT = 1024;

const BASE64 = Buffer.alloc(150_000, "frame").toString("base64");
const withFile = { ...input("[seconds:1]"), FileInfos: [{ Type: "Base64", Base64: BASE64 }] };

test("a Base64 file of 200 KB reaches Tencent and is shown again", async () => {
  const system = await startSystem();

  const answer = await submit(system, "one", { input: withFile });
  await system.clock.advance(2000);

  expect(answer.status).toBe(202);
  expect(system.standIn.creates()[0]?.input.FileInfos).toEqual(withFile.FileInfos);
  expect(await read(system, answer.body.taskId)).toMatchObject({
    status: "succeeded",
    input: withFile,
  });
});

test.each([
  { status: "running", prompt: "[seconds:3600]" },
  { status: "succeeded", prompt: "[seconds:1]" },
  { status: "failed", prompt: "[seconds:1] [fail:InvalidParameter.VoilationContent]" },
  { status: "rejected", prompt: "[refuse:InvalidParameterValue.SessionContextTooLong]" },
  { status: "doubtful", prompt: "[silence]" },
  { status: "queued", prompt: "[refuse:LimitExceeded.Quota]" },
])(
  "the hot row of a $status task stays below 1 KB, whatever the request holds",
  async ({ status, prompt }) => {
    const system = await startSystem({
      environment: { DAILY_TASK_CAP: "9", DAILY_TASK_CAP_PER_TENANT: "9" },
    });
    const metadata = Object.fromEntries(
      Array.from("abcd", (name) => [name.repeat(64), "v".repeat(400)]),
    );
    const large = {
      ...withFile,
      Prompt: prompt.padEnd(10_000, "x"),
      OutputConfig: { OffPeak: "Enabled" },
    };

    await submit(system, "k".repeat(255), {
      input: large,
      metadata,
      deadlineSeconds: 60,
      startWithinSeconds: 60,
    });
    await system.clock.advance(2000);

    const row = await hotRow(system);
    expect(row.status).toBe(status);
    expect(row.bytes).toBeLessThan(UNIT);
  },
);

test.each([
  { status: "rejected", prompt: "[refuse:InvalidParameterValue.FileId]" },
  { status: "queued", prompt: "[refuse:LimitExceeded.Quota]" },
  { status: "doubtful", prompt: "[refuse:FailedOperation.NeverHeardOf]" },
  { status: "failed", prompt: "[seconds:1] [fail:InternalError]" },
])(
  "the hot row of a $status task stays below 1 KB, however much Tencent says about it",
  async ({ status, prompt }) => {
    const system = await startWithAlteredAnswers((body) =>
      body.replaceAll(/"Message":"[^"]+"/g, `"Message":"${"参数错误。".repeat(1000)}"`),
    );

    await submit(system, "one", { input: input(prompt) });
    await system.clock.advance(2000);

    const row = await hotRow(system);
    expect(row.status).toBe(status);
    expect(row.bytes).toBeLessThan(UNIT);
  },
);

test("the hot row of a failed task stays below 1 KB, also where Tencent names a file all the same", async () => {
  const system = await startWithAlteredAnswers((body) =>
    body.replace(
      '"ErrCode":0,"ErrCodeExt":"","Message":""',
      `"ErrCode":70000,"ErrCodeExt":"InternalError","Message":"${"错".repeat(1000)}"`,
    ),
  );

  const { body } = await submit(system, "one", { input: input("[seconds:1]") });
  await system.clock.advance(2000);

  const row = await hotRow(system);
  expect(row.status).toBe("failed");
  expect(row.bytes).toBeLessThan(UNIT);
  expect(await read(system, body.taskId)).toMatchObject({
    status: "failed",
    output: { files: [{ url: expect.any(String) }] },
  });
});

test("the hot row of a succeeded task stays below 1 KB, however long its result's address is", async () => {
  const system = await startWithAlteredAnswers((body) =>
    body.replaceAll('.mp4"', `.mp4?signature=${"0".repeat(3000)}"`),
  );

  const answer = await submit(system, "one", { input: input("[seconds:1]") });
  await system.clock.advance(2000);

  const row = await hotRow(system);
  expect(row.status).toBe("succeeded");
  expect(row.bytes).toBeLessThan(UNIT);
  expect((await read(system, answer.body.taskId)).output?.files[0]?.url).toMatch(/0{3000}$/);
});

const hotRow = async (system: System) => {
  const row = (await rows(system)).find(({ sk }) => sk?.S === "task") ?? {};
  return { status: row.status?.S, bytes: sizeOfMap(row) };
};

/** Source: "DynamoDB item sizes and formats" in its developer guide. Bytes. */
const sizeOfMap = (members: Readonly<Record<string, AttributeValue>>): number =>
  Object.entries(members).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value),
    0,
  );

const sizeOf = ({ S, N, M, L, BOOL, NULL }: AttributeValue): number => {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (M !== undefined) return 3 + Object.keys(M).length + sizeOfMap(M);
  if (L !== undefined) return 3 + L.reduce((sum, value) => sum + 1 + sizeOf(value), 0);
  if (BOOL !== undefined || NULL !== undefined) return 1;
  throw new Error("The row holds a type of which the size is not known.");
};

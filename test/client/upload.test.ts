import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createHandler as auditTasks } from "../../functions/audit-tasks.ts";
import { animatePicture } from "../../functions/client/examples/animate-picture.ts";
import { NoAnswerError, ProblemError } from "../../functions/client/index.ts";
import { typeOfName } from "../../functions/client/upload.ts";
import { UPLOAD_TYPES, uploadNameOf } from "../../functions/task/upload.ts";
import { startKeeping } from "../keep/keeping-system.ts";
import { input, submit } from "../support/client.ts";
import { rejection } from "../support/http-server.ts";
import { API_KEY, startSystem } from "../support/system.ts";
import { clientOf } from "./client-of.ts";
import { isHere, run } from "./installed.ts";
import { call } from "./terminal.ts";

const DAY = 86_400_000;
const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");

const fileOf = (name: string, text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), "callsheet-upload-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("a file is sent again after an answer of the bucket's that is lost, and is one upload", async () => {
  const system = await startKeeping();
  let lost = 0;
  const callsheet = clientOf(system, {
    fetch: async (url, request) => {
      const answer = await fetch(url, request);
      if (request.method === "PUT" && lost++ === 0) throw new TypeError("fetch failed");
      return answer;
    },
  });

  const file = new File(["a cat"], "cat.JPEG");
  const { url } = await system.clock.during(callsheet.upload(file));

  expect(lost).toBe(2);
  expect(url).toBe(`callsheet:upload/${sha256Of("a cat")}.jpg`);
  expect(await system.s3.keys()).toHaveLength(1);
});

test("a bucket that refuses is not asked again, and one that never answers three times", async () => {
  const system = await startKeeping();
  const puts: string[] = [];
  const clientThat = (put: () => Promise<Response>) =>
    clientOf(system, {
      fetch: (url, request) => {
        if (request.method !== "PUT") return fetch(url, request);
        puts.push(url);
        return put();
      },
    });
  const cat = new Blob(["a cat"], { type: "image/png" });
  const xml = "<Error><Code>AccessDenied</Code></Error>";
  const refusing = clientThat(async () => new Response(xml, { status: 403 }));
  const silent = clientThat(() => Promise.reject(new TypeError("fetch failed")));

  const refused = await rejection(system.clock.during(refusing.upload(cat)));
  const refusedAfter = puts.length;
  const unanswered = await rejection(system.clock.during(silent.upload(cat)));

  expect(refused).toBeInstanceOf(ProblemError);
  expect(refused).toMatchObject({ status: 403, message: expect.stringContaining("AccessDenied") });
  expect(unanswered).toBeInstanceOf(NoAnswerError);
  expect([refusedAfter, puts.length]).toEqual([1, 4]);
});

test("a file without a type is not sent, and a service without a bucket says so", async () => {
  const system = await startSystem();
  const callsheet = clientOf(system);

  const untyped = await rejection(callsheet.upload(new Blob(["a cat"])));
  const refused = await rejection(
    system.clock.during(callsheet.upload(new Blob(["a cat"]), { contentType: "image/png" })),
  );

  expect(untyped).toBeInstanceOf(TypeError);
  expect(refused).toMatchObject({ code: "uploads_not_offered" });
});

test("the command line sends a file of its own, and the same command again is the same task", async () => {
  const system = await startKeeping();
  const path = fileOf("cat.png", "a cat");
  const args = [
    ...["submit", "vod.CreateAigcVideoTask", "ModelName=Kling", "ModelVersion=3.0"],
    ...["Prompt=A cat", "FileInfos.0.Type=Url", `FileInfos.0.Url@=${path}`, "--key", "shot-1"],
  ];

  const [first, second] = [await call(system, args), await call(system, args)];
  const alone = await call(system, ["upload", path]);

  const name = `callsheet:upload/${sha256Of("a cat")}.png`;
  const task = JSON.parse(first.out);
  expect(task.input.FileInfos).toEqual([{ Type: "Url", Url: name }]);
  expect(JSON.parse(second.out).taskId).toBe(task.taskId);
  expect(JSON.parse(alone.out).url).toBe(name);
  expect(system.standIn.creates()).toHaveLength(1);
});

test("the example in TypeScript makes a video of a picture, and twice is once", async () => {
  const system = await startKeeping();
  const path = fileOf("cat.png", "a cat");
  const animate = () =>
    system.clock.during(animatePicture(clientOf(system), { path, key: "shot-1" }));

  const [first, second] = [await animate(), await animate()];

  expect(first.output.files).toHaveLength(1);
  expect(second.taskId).toBe(first.taskId);
  expect(system.standIn.creates()).toHaveLength(1);
});

test("the example for curl sends a picture", async () => {
  if (!isHere("curl")) {
    console.warn("NOT TESTED: upload-file.sh, as there is no curl here.");
    return;
  }
  const system = await startKeeping();
  const program = fileURLToPath(
    new URL("../../functions/client/examples/upload-file.sh", import.meta.url),
  );
  const environment = {
    ...{ PATH: process.env.PATH ?? "", HOME: tmpdir() },
    ...{ CALLSHEET_URL: system.api.url, CALLSHEET_KEY: API_KEY },
  };

  const { out } = await system.clock.during(
    run("sh", [program, fileOf("cat.png", "a cat")], { cwd: tmpdir(), environment }),
  );

  expect(out.trim()).toBe(`callsheet:upload/${sha256Of("a cat")}.png`);
  expect(await system.s3.keys()).toHaveLength(1);
});

test.each([
  [["upload", "none.png"], "none.png: "],
  [["upload", fileURLToPath(import.meta.url)], "has to end like"],
  [["submit", "x.Y", "FileInfos.1.Url=x"], "has 0 entries, and no 1"],
  [["submit", "x.Y", "FileInfos.0=x", "FileInfos.Url=x"], "has 1 entries, and no Url"],
  [["usage", "--by", "hour"], "--by has to be day or operation"],
])("%j is a wrong argument", async (args, says) => {
  const system = await startKeeping();

  const { code, err, out } = await call(system, args);

  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(says);
});

test("the sums of settled tasks are read, by the client and by the command line", async () => {
  const system = await startSystem();
  await submit(system, "one", { input: input() });
  await system.pass(5 * 60_000);
  await system.clock.advance(DAY);
  await system.clock.during(auditTasks(system.dependencies, true)());
  const callsheet = clientOf(system);

  const days = await system.clock.during(callsheet.usage());
  const from = days.countedUpTo;
  const sums = await system.clock.during(callsheet.usage({ from, to: from, by: "operation" }));
  const { out } = await call(system, ["usage", "--by", "operation", "--from", from ?? ""]);
  const wrong = await rejection(system.clock.during(callsheet.usage({ from: "yesterday" })));

  expect(days.total).toMatchObject({ tasks: 1, charged: 1, unsure: 0 });
  expect(sums.usage).toMatchObject([{ operation: "vod.CreateAigcVideoTask", tasks: 1 }]);
  expect(JSON.parse(out).usage).toEqual(sums.usage);
  expect(wrong).toMatchObject({ code: "invalid_request" });
});

test("the client knows the type of a file by each ending that the service gives an upload", () => {
  const sha256 = "0".repeat(64);

  const found = UPLOAD_TYPES.map((contentType) =>
    typeOfName(uploadNameOf({ sha256, contentType })),
  );

  expect(found).toEqual(UPLOAD_TYPES);
});

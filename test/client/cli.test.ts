import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Operation, Task } from "../../functions/client/index.ts";
import { closedPort } from "../support/http-server.ts";
import { API_KEY, passDays, startSystem } from "../support/system.ts";
import { startProxy } from "./proxy.ts";
import { call } from "./terminal.ts";

const PAIRS = ["ModelName=Kling", "ModelVersion=3.0"];
const SUBMIT = ["submit", "vod.CreateAigcVideoTask", ...PAIRS];

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "callsheet-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

test("a task is submitted, waited for and downloaded: JSON on stdout, progress on stderr, 0 at the end", async () => {
  const system = await startSystem();
  const directory = folder();

  const { code, out, err } = await call(system, [
    ...[...SUBMIT, "Prompt=A cat dances.", "OutputConfig.Duration:=5", "--metadata", "shot=12"],
    ...["--key", "shot-12", "--download", directory],
  ]);

  const task: Task & { readonly downloaded: readonly string[] } = JSON.parse(out);
  expect(code).toBe(0);
  expect(task).toMatchObject({
    status: "succeeded",
    metadata: { shot: "12" },
    input: { ModelVersion: "3.0", Prompt: "A cat dances.", OutputConfig: { Duration: 5 } },
  });
  expect(task.downloaded).toEqual([join(directory, `${task.taskId}-0.mp4`)]);
  expect(readdirSync(directory)).toEqual([`${task.taskId}-0.mp4`]);
  expect(readFileSync(task.downloaded[0] ?? "").length).toBeGreaterThan(100);
  expect(err).toMatch(/^Idempotency-Key shot-12\nrunning .*\n(?:.*\n)*succeeded\n$/);
});

test.each([
  ["failed", 3, "[fail:InternalError] A cat"],
  ["rejected", 4, "[refuse:InvalidParameterValue.Prompt] A cat"],
])("a task that ended %s gives exit code %i", async (status, expected, prompt) => {
  const system = await startSystem();

  const { code, out } = await call(system, [...SUBMIT, `Prompt=${prompt}`, "--wait"]);

  expect(code).toBe(expected);
  expect(JSON.parse(out)).toMatchObject({ status });
});

test("a task that was canceled gives 5, and one that nobody knows the end of gives 6", async () => {
  const system = await startSystem();
  await call(system, [...SUBMIT, "Prompt=[seconds:600] A cat"]);
  const queued = JSON.parse((await call(system, [...SUBMIT, "Prompt=A dog"])).out);
  const lost = JSON.parse(
    (await call(system, ["submit", "mps.CreateAigcVideoTask", "Prompt=[silence] A cat"])).out,
  );

  const canceled = await call(system, ["cancel", queued.taskId]);
  const waited = await call(system, ["wait", queued.taskId]);
  await passDays(system, 8);
  const unknown = await call(system, ["wait", lost.taskId]);

  expect(queued).toMatchObject({ status: "queued", queuePosition: 1 });
  expect(canceled).toMatchObject({ code: 0, out: expect.stringContaining('"canceled"') });
  expect(waited.code).toBe(5);
  expect(unknown.code).toBe(6);
});

test("a refused request gives 7 and tells the wrong field; a dry run of a right one gives 0 and starts nothing", async () => {
  const system = await startSystem();

  const refused = await call(system, ["submit", "vod.CreateAigcVideoTask", "ModelNam=Kling"]);
  const dry = await call(system, [...SUBMIT, "Prompt=A cat", "--dry-run"]);

  expect(refused.code).toBe(7);
  expect(refused.out).toBe("");
  expect(refused.err).toContain("/input/ModelNam is not a known field; did you mean ModelName?");
  expect(dry.code).toBe(0);
  expect(JSON.parse(dry.out)).toMatchObject({ dryRun: true });
  expect(system.standIn.creates()).toEqual([]);
});

test("where nobody answers it gives 8, and the command that is charged once", async () => {
  const system = await startSystem();
  const environment = {
    CALLSHEET_URL: `http://127.0.0.1:${await closedPort()}`,
    CALLSHEET_KEY: API_KEY,
  };

  const { code, err } = await call(system, [...SUBMIT, "Prompt=A cat"], { environment });

  const [, key] = /^Idempotency-Key (\w+)\n/.exec(err) ?? [];
  expect(code).toBe(8);
  expect(err).toContain(`--key ${key}:`);
  expect(err).not.toContain(API_KEY);
});

test("a wait that takes too long gives 9, an interrupted one 130, and the task goes on", async () => {
  const system = await startSystem();
  const { taskId } = JSON.parse((await call(system, [...SUBMIT, "Prompt=[seconds:60] A cat"])).out);
  const stop = new AbortController();
  const interrupt = (text: string) => {
    if (text.startsWith("running")) stop.abort(new Error("interrupted"));
  };

  const late = await call(system, ["wait", taskId, "--timeout", "10"]);
  const interrupted = await call(system, ["wait", taskId], {
    signal: stop.signal,
    note: interrupt,
  });
  const waited = await call(system, ["wait", taskId]);

  expect(late.code).toBe(9);
  expect(late.err).toContain(`callsheet wait ${taskId}`);
  expect(interrupted.code).toBe(130);
  expect(waited.code).toBe(0);
});

test("a terminal shows the place in the queue, then the progress, then the time that is left, in one line", async () => {
  const system = await startSystem();
  await call(system, [...SUBMIT, "Prompt=[seconds:20] A cat"]);
  const proxy = await startProxy(system, {
    after: (back) => {
      if (back.body === "") return back;
      const task: Task = JSON.parse(back.body);
      if (task.submittedAt === undefined || task.settled) return back;
      const end = new Date(Date.parse(task.submittedAt) + 40_000).toISOString();
      return { ...back, body: JSON.stringify({ ...task, estimatedEndAt: end }) };
    },
  });
  const environment = { CALLSHEET_URL: proxy.url, CALLSHEET_KEY: API_KEY };

  const { code, err } = await call(system, [...SUBMIT, "Prompt=[seconds:40] A dog", "--wait"], {
    environment,
    isTerminal: true,
  });

  const lines = err.split("\r\u001b[2K").slice(1);
  expect(code).toBe(0);
  expect(lines[0]).toBe("queued  place 1  slot");
  expect(lines).toContainEqual(
    expect.stringMatching(/^running \[#{1,23}-{1,23}\] +\d+ % {2}about \d+ s left$/),
  );
  expect(lines.at(-1)).toBe("");
});

test("tasks are listed one a line, shown, told, and their file is opened", async () => {
  const system = await startSystem({ concurrency: 9 });
  const ids: string[] = [];
  for (const shot of ["1", "2", "3"]) {
    const { out } = await call(system, [...SUBMIT, "Prompt=A cat", "--metadata", `shot=${shot}`]);
    ids.push(JSON.parse(out).taskId);
    await system.clock.advance(2000);
  }
  await system.pass(120_000);

  const listed = await call(system, ["list", "--limit", "2", "--status", "succeeded"]);
  const unsettled = await call(system, ["list", "--unsettled"]);
  const got = await call(system, ["get", ids[0] ?? ""]);
  const events = await call(system, ["events", ids[0] ?? ""]);
  const opened = await call(system, ["open", ids[0] ?? ""]);
  const none = await call(system, ["open", ids[0] ?? "", "--file", "7"]);

  const lines = listed.out.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).taskId)).toEqual([ids[2], ids[1]]);
  expect(unsettled.out).toBe("");
  expect(JSON.parse(got.out)).toMatchObject({ taskId: ids[0], metadata: { shot: "1" } });
  expect(JSON.parse(events.out).events.at(-1)).toMatchObject({ kind: "settled" });
  expect(opened.opened).toEqual([JSON.parse(opened.out).url]);
  expect(none.code).toBe(2);
});

test("a list has a window of time and either order, and lanes tell what waits there", async () => {
  const system = await startSystem();
  const made: Task[] = [];
  for (const prompt of ["[seconds:60] A cat", "A dog", "A bird"]) {
    made.push(JSON.parse((await call(system, [...SUBMIT, `Prompt=${prompt}`])).out));
    await system.clock.advance(2000);
  }
  const [first, second, third] = made.map(({ taskId, createdAt }) => ({ taskId, createdAt }));
  const window = ["--after", second?.createdAt ?? "", "--before", third?.createdAt ?? ""];
  const idsOf = ({ out }: { readonly out: string }) =>
    out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).taskId);

  const within = await call(system, ["list", ...window]);
  const oldest = await call(system, ["list", "--oldest"]);
  const lanes = await call(system, ["lanes"]);
  const wrong = await call(system, ["lanes", "vod"]);

  expect(idsOf(within)).toEqual([second?.taskId]);
  expect(idsOf(oldest)).toEqual(made.map(({ taskId }) => taskId));
  expect(JSON.parse(lanes.out)).toMatchObject([
    {
      ...{ operation: "vod.CreateAigcVideoTask", limit: 1, held: 1, waiting: 2 },
      own: { holding: [first?.taskId], waiting: [second?.taskId, third?.taskId] },
    },
  ]);
  expect(wrong.code).toBe(2);
});

test("the operations are shown, all or one", async () => {
  const system = await startSystem();

  const all: readonly Operation[] = JSON.parse((await call(system, ["operations"])).out);
  const one = await call(system, ["operations", "mps.ProcessMedia"]);
  const none = await call(system, ["operations", "mps.Nothing"]);

  expect(all.length).toBeGreaterThan(5);
  expect(JSON.parse(one.out)).toMatchObject({
    operation: "mps.ProcessMedia",
    inputSchema: { type: "object" },
  });
  expect(none).toMatchObject({ code: 7, err: expect.stringContaining("operation_not_found") });
});

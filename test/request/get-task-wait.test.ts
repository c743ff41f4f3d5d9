import { describe, expect, test } from "vitest";
import { ask, input, readWith, submit } from "../support/client.ts";
import { countingEngine } from "../support/counting-engine.ts";
import { startSystem } from "../support/system.ts";

/** A task that runs at Tencent for this many seconds, with its ETag. */
const running = async (seconds: number, options: Parameters<typeof startSystem>[0] = {}) => {
  const system = await startSystem(options);
  const { body } = await submit(system, "one", { input: input(`[seconds:${seconds}]`) });
  const answer = await readWith(system, body.taskId, {});
  return { system, taskId: body.taskId, etag: answer.headers.get("etag") ?? "" };
};

/** Reads the task and says how many seconds that took. */
const timed = async (
  system: Awaited<ReturnType<typeof startSystem>>,
  taskId: string,
  headers: Record<string, string>,
) => {
  const start = system.clock.now();
  const answer = await readWith(system, taskId, headers);
  return { ...answer, seconds: (system.clock.now() - start) / 1000 };
};

describe("an ETag", () => {
  test("stays while the task does, and is another one after every change", async () => {
    const { system, taskId, etag } = await running(5);

    const again = await readWith(system, taskId, {});
    await system.clock.advance(6000);
    const settled = await readWith(system, taskId, {});

    expect(etag).toMatch(/^W\/"[\x21\x23-\x7e]+"$/);
    expect(again.headers.get("etag")).toBe(etag);
    expect(settled.body?.status).toBe("succeeded");
    expect(settled.headers.get("etag")).toMatch(/^W\/"[\x21\x23-\x7e]+"$/);
    expect(settled.headers.get("etag")).not.toBe(etag);
  });

  test("is nobody else's: two tasks in the same state have two", async () => {
    const { system, etag } = await running(5, {
      concurrency: 2,
      environment: { LANE_LIMIT_VOD_AIGC: "2" },
    });
    const { body } = await submit(system, "two");

    const other = await readWith(system, body.taskId, { "if-none-match": etag });

    expect(other.status).toBe(200);
    expect(other.headers.get("etag")).not.toBe(etag);
  });

  test("that the caller has is answered with 304 and no body, however it is named", async () => {
    const { system, taskId, etag } = await running(5);

    const named = [etag, etag.slice("W/".length), `"a", W/"b,c" ,${etag}`, "*"];
    const answers = await Promise.all(
      named.map((condition) => readWith(system, taskId, { "if-none-match": condition })),
    );

    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
      named.map(() => ({ status: 304, body: undefined })),
    );
    for (const { headers } of answers) {
      expect([
        headers.get("etag"),
        headers.get("cache-control"),
        headers.get("retry-after"),
      ]).toEqual([etag, "no-store", "5"]);
      expect(headers.has("content-type")).toBe(false);
    }
  });

  test("that the caller does not name is answered with the task, even if it names others", async () => {
    const { system, taskId, etag } = await running(5);

    const beginning = `${etag.slice(0, -2)}"`;
    const longer = `${etag.slice(0, -1)}0"`;
    const others = ['"another"', etag.replaceAll('"', ""), beginning, longer, ",", '"*"'];
    const answers = await Promise.all(
      others.map((condition) => readWith(system, taskId, { "if-none-match": condition })),
    );

    expect(answers.map(({ status, body }) => [status, body?.taskId])).toEqual(
      others.map(() => [200, taskId]),
    );
  });

  test("of a settled task is answered with 304 too, and asks nobody to come back", async () => {
    const { system, taskId } = await running(1);
    await system.clock.advance(2000);
    const { headers } = await readWith(system, taskId, {});

    const answer = await readWith(system, taskId, { "if-none-match": headers.get("etag") ?? "" });

    expect(answer.status).toBe(304);
    expect(answer.headers.has("retry-after")).toBe(false);
  });

  test("is told to nobody without a key, and of no task that is not there", async () => {
    const { system, taskId } = await running(5);

    const stranger = await readWith(system, taskId, { authorization: "", "if-none-match": "*" });
    const missing = await readWith(system, "a".repeat(32), {
      "if-none-match": "*",
      prefer: "wait=20",
    });

    expect(stranger.status).toBe(401);
    expect(missing.status).toBe(404);
    expect([stranger.headers.has("etag"), missing.headers.has("etag")]).toEqual([false, false]);
  });
});

describe("Prefer: wait", () => {
  test("answers as soon as the task has changed", async () => {
    const { system, taskId } = await running(5);

    const answer = await timed(system, taskId, { prefer: "wait=20" });

    expect(answer).toMatchObject({
      status: 200,
      body: { status: "succeeded", settled: true },
      seconds: 5,
    });
    expect(answer.headers.get("preference-applied")).toBe("wait=20");
  });

  test("answers with the task as it is when the seconds have passed", async () => {
    const { system, taskId, etag } = await running(60);

    const answer = await timed(system, taskId, { prefer: "wait=3" });

    expect(answer).toMatchObject({
      status: 200,
      body: { status: "running", input: input("[seconds:60]") },
      seconds: 3,
    });
    expect(answer.headers.get("etag")).toBe(etag);
  });

  test("with the ETag of the task as it is: 304 when the seconds have passed", async () => {
    const { system, taskId, etag } = await running(60);

    const answer = await timed(system, taskId, { prefer: "wait=3", "if-none-match": etag });

    expect(answer).toMatchObject({ status: 304, body: undefined, seconds: 3 });
    expect(answer.headers.get("preference-applied")).toBe("wait=3");
  });

  test("with the ETag of the task as it is: the task as soon as it has changed", async () => {
    const { system, taskId, etag } = await running(5);

    const answer = await timed(system, taskId, { prefer: "wait=20", "if-none-match": etag });

    expect(answer).toMatchObject({ status: 200, body: { status: "succeeded" }, seconds: 5 });
  });

  test("with an ETag that the task no longer has: the task at once", async () => {
    const { system, taskId } = await running(60);

    const answer = await timed(system, taskId, { prefer: "wait=20", "if-none-match": '"older"' });

    expect(answer).toMatchObject({ status: 200, body: { status: "running" }, seconds: 0 });
  });

  test.each([{}, { "if-none-match": "*" }])(
    "does not wait for a settled task, which changes no more: %j",
    async (condition) => {
      const { system, taskId } = await running(1);
      await system.clock.advance(2000);

      const answer = await timed(system, taskId, { prefer: "wait=20", ...condition });

      expect(answer.seconds).toBe(0);
    },
  );

  test("waits as long as it says, and at most 20 seconds, however it is written", async () => {
    const { system, taskId } = await running(1000);
    const written: [prefer: string, seconds: number, applied: string][] = [
      ["wait=21", 20, "wait=20"],
      [`wait=${"9".repeat(400)}`, 20, "wait=20"],
      ["wait=0", 0, "wait=0"],
      ['wait="4"', 4, "wait=4"],
      ["WAIT = 4", 4, "wait=4"],
      ["respond-async, wait=4; strict=1", 4, "wait=4"],
      ['note="a, wait=9, b", wait=4', 4, "wait=4"],
      ["wait=4, wait=9", 4, "wait=4"],
    ];

    const waited = [];
    for (const [prefer] of written) {
      const { seconds, headers } = await timed(system, taskId, { prefer });
      waited.push([prefer, seconds, headers.get("preference-applied")]);
    }

    expect(waited).toEqual(written);
  });

  test("that cannot be read is ignored, as RFC 7240 wants it", async () => {
    const { system, taskId } = await running(60);
    const unreadable = [
      "wait",
      "wait=",
      "wait=soon",
      "wait=-4",
      "wait=4.5",
      "wait=0x4",
      'wait="4 "',
      "wait=soon, wait=4",
    ];
    const others = ["waiting=4", "handling=strict", 'note="wait=4"'];

    const answers = await Promise.all(
      [...unreadable, ...others].map((prefer) => timed(system, taskId, { prefer })),
    );

    expect(answers.map(({ status, seconds }) => [status, seconds])).toEqual(
      answers.map(() => [200, 0]),
    );
    expect(answers.filter(({ headers }) => headers.has("preference-applied"))).toEqual([]);
  });

  test("reads one row a second while it waits and the rest once, and writes its claim and its turn", async () => {
    const engine = await countingEngine();
    const { system, taskId } = await running(60, {
      environment: { AWS_ENDPOINT_URL_DYNAMODB: engine.url },
    });
    engine.spent.strongReads = 0;
    engine.spent.write = 0;

    const answer = await timed(system, taskId, { prefer: "wait=7" });

    expect(answer.status).toBe(200);
    expect(engine.spent).toEqual({ strongReads: 1 + 7 + 1, write: 2 });
  });

  test("waits for a task that waits for others", async () => {
    const { system } = await running(5);
    const { body } = await submit(system, "two");

    const answer = await ask(system, "GET", `/v1/tasks/${body.taskId}`, {
      headers: { prefer: "wait=20" },
    });

    expect(body.status).toBe("queued");
    expect(answer.body).toMatchObject({ status: expect.stringMatching(/^(submitting|running)$/) });
  });
});

import { describe, expect, test } from "vitest";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { unlimited } from "../lane/refusing.ts";
import { refusing } from "../support/altered-answers.ts";
import { ask, input, read, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { chargedTwice, command, copyOf, putBack } from "./put-back.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const VOD = "vod.CreateAigcVideoTask";
const MPS = "mps.CreateAigcVideoTask";

const ofVod = (prompt: string) => ({ input: input(`${prompt} [seconds:60]`) });

/**
 * A table as it was with one task at Tencent and two in the queue, put back after ten minutes in
 * which both were started, and one more task of each operation was accepted and started.
 */
const restored = async (options: Parameters<typeof putBack>[2] = {}) => {
  const before = await startSystem({ callbacks: "off" });
  for (const key of ["one", "two", "three"]) await submit(before, key, ofVod(key));
  const copy = await copyOf(before);
  await submit(before, "late", ofVod("late"));
  await submit(before, "unprotected", unlimited("unprotected"));
  await before.pass(10 * MINUTE);
  const system = await putBack(before, copy, { ...options, callbacks: "off" });
  return { before, system, table: copy.table };
};

describe("a table that was put back after ten minutes", () => {
  test("starts nothing before a release: a repeated key and a new one wait for it", async () => {
    const { before, system } = await restored();
    const charges = before.standIn.creates().length;

    const late = await submit(system, "late", ofVod("late"));
    const fresh = await submit(system, "fresh", ofVod("fresh"));
    const unprotected = await submit(system, "unprotected", unlimited("unprotected"));
    await system.pass(60 * MINUTE);

    const since = expect.any(String);
    for (const { status, body } of [late, fresh, unprotected])
      expect([status, body]).toEqual([
        202,
        expect.objectContaining({
          status: "queued",
          waitingFor: { reason: "restored", since },
        }),
      ]);
    expect(charges).toBe(5);
    expect(before.standIn.creates()).toHaveLength(charges);
    expect(await read(system, fresh.body.taskId)).toMatchObject({ status: "queued" });
  });

  test("says of no waiting task that nothing was charged: it may have been started before", async () => {
    const { system, table } = await restored();
    const waiting = await submit(system, "waiting", ofVod("waiting"));
    await submit(system, "late", { ...ofVod("late"), startWithinSeconds: 60 });

    const canceled = await ask<{ outcome: string }>(
      system,
      "POST",
      `/v1/tasks/${waiting.body.taskId}/cancel`,
    );
    await system.pass(10 * MINUTE);
    await command(table, "--release", VOD);
    await system.pass(2 * MINUTE);

    expect(canceled.body.outcome).toBe("not_cancellable");
    const late = await submit(system, "late", { ...ofVod("late"), startWithinSeconds: 60 });
    expect(late.body.error).toMatchObject({
      code: "start_deadline_passed",
      message: expect.stringContaining("if the task was started after that moment, it was charged"),
    });
  });

  test("shows a task in doubt that was queued then, and one that ran then goes on", async () => {
    const { system } = await restored();

    await system.pass(5 * MINUTE);

    const two = await submit(system, "two", ofVod("two"));
    const one = await submit(system, "one", ofVod("one"));
    expect(two.body).toMatchObject({ status: "doubtful", doubt: { reason: "restored" } });
    expect(one.body).toMatchObject({ status: "succeeded" });
  });

  test("names each task that a release starts, queued or in doubt, before it does", async () => {
    const { system, table } = await restored();
    const fresh = await submit(system, "fresh", ofVod("fresh"));
    await system.pass(5 * MINUTE);
    const inDoubt = await Promise.all(
      ["two", "three"].map(async (key) => (await submit(system, key, ofVod(key))).body.taskId),
    );

    const { sentences } = await command(table, "--release", VOD, "--dry-run");

    for (const taskId of [fresh.body.taskId, ...inDoubt])
      expect(sentences).toContainEqual(expect.stringContaining(taskId));
    expect(sentences).toContain(`3 tasks of ${VOD} wait for it:`);
  });

  test("charges no task of an operation a second time that Tencent dedupes, and starts new ones once it is released", async () => {
    const { before, system, table } = await restored();
    await submit(system, "late", ofVod("late"));
    const fresh = await submit(system, "fresh", ofVod("fresh"));
    await system.pass(5 * MINUTE);

    const { isDone } = await command(table, "--release", VOD);
    await system.pass(4 * HOUR);

    const asked = await Promise.all(
      ["two", "three", "late"].map(async (key) => (await submit(system, key, ofVod(key))).body),
    );
    expect(isDone).toBe(true);
    expect(chargedTwice(before)).toEqual([]);
    expect(await read(system, fresh.body.taskId)).toMatchObject({ status: "succeeded" });
    for (const body of asked) expect(body.doubt?.reason).toBe("already_seen");
  });

  test("keeps the number of a start that Tencent refuses for now, as it may have accepted that very number before", async () => {
    const refused = new Set<string>();
    const refuses = ({ action, body }: SignedRequest) => {
      const { Prompt } = JSON.parse(body);
      if (action !== "CreateAigcVideoTask" || refused.has(Prompt)) return undefined;
      refused.add(Prompt);
      return refusing("RequestLimitExceeded");
    };
    const { before, system, table } = await restored({ refuses });
    await submit(system, "late", ofVod("late"));
    await system.pass(5 * MINUTE);

    await command(table, "--release", VOD);
    await system.pass(4 * HOUR);

    expect(refused.size).toBe(3);
    expect(chargedTwice(before)).toEqual([]);
  });

  test("charges those a second time that the release named, and no others, where Tencent does not dedupe", async () => {
    const { before, system, table } = await restored();
    const { body } = await submit(system, "unprotected", unlimited("unprotected"));
    await submit(system, "late", ofVod("late"));
    await system.pass(5 * MINUTE);

    const dry = await command(table, "--release", MPS, "--dry-run");
    await system.pass(5 * MINUTE);
    const untouched = chargedTwice(before);
    const { sentences } = await command(table, "--release", MPS);
    await system.pass(30 * MINUTE);

    expect(untouched).toEqual([]);
    expect(chargedTwice(before)).toEqual(["unprotected"]);
    for (const said of [dry.sentences, sentences]) {
      expect(said).toContainEqual(expect.stringContaining(body.taskId));
      expect(said).toContainEqual(expect.stringContaining("CHARGED A SECOND TIME"));
    }
  });
});

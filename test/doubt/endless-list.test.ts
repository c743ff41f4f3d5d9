import { describe, expect, test } from "vitest";
import {
  answering,
  type Between,
  on,
  refusing,
  startWithBetween,
} from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;

const sessions = (system: System) => system.standIn.creates().map(({ SessionId }) => SessionId);

describe("a list without an end is left, and the start is repeated", () => {
  const page = (token: () => string | null | undefined): Between =>
    on("DescribeTasks", async () => answering({ TaskSet: [], ScrollToken: token() }));
  let pages = 0;

  test.each([
    ["that goes on for ever", page(() => `page ${pages++}`), 20],
    ["whose token is repeated", page(() => "again"), 2],
    ["whose tokens go round in a circle", page(() => `page ${pages++ % 3}`), 4],
    ["that does not say where it goes on", page(() => undefined), 1],
    ["that says null", page(() => null), 1],
  ])("one %s", async (_, between, expected) => {
    let asked = 0;
    const counted: Between = (request, pass) => {
      if (request.action === "DescribeTasks") asked += 1;
      return between(request, pass);
    };
    const system = await startWithBetween(counted, { callbacks: "off" });
    const { body } = await submit(system, "task", { input: input("[drop]") });

    await system.pass(8 * MINUTE);

    expect(asked).toBe(expected);
    expect(system.log).toContainEqual(
      expect.objectContaining({ event: "list_unfinished", taskId: body.taskId }),
    );
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  });

  test("one whose pages come slowly", async () => {
    const waits: Promise<System>[] = [];
    let asked = 0;
    const slow = on("DescribeTasks", async () => {
      asked += 1;
      const [system] = await Promise.all(waits);
      await system?.clock.sleep(2500);
      return answering({ TaskSet: [], ScrollToken: `page ${asked}` });
    });
    waits.push(startWithBetween(slow, { callbacks: "off" }));
    const [system = await startSystem()] = await Promise.all(waits);
    await submit(system, "task", { input: input("[drop]") });

    await system.pass(8 * MINUTE);

    expect(asked).toBe(5);
    expect(sessions(system)).toHaveLength(1);
  });

  test.each([
    ["refuses", async () => refusing("InternalError")],
    ["is lost", () => Promise.reject(new Error("ECONNRESET"))],
    ["is another's", async () => answering({ TaskSet: "none" })],
    ["has no tasks", async () => answering({ TaskSet: null, ScrollToken: "" })],
  ] as const)("one whose answer %s", async (_, answer) => {
    const system = await startWithBetween(on("DescribeTasks", answer), { callbacks: "off" });
    const { body } = await submit(system, "task", { input: input("[drop]") });

    await system.pass(8 * MINUTE);

    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
    expect(system.log.filter(({ event }) => event === "question_unanswered")).toHaveLength(1);
  });
});

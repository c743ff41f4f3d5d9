import { expect, test } from "vitest";
import { ask, read, send, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

interface Document {
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly examples?: readonly unknown[] }>>;
  };
}

test("every example of an answer in the document is an answer that a caller gets", async () => {
  const system = await startSystem();
  const { body } = await ask<Document>(system, "GET", "/openapi.json");

  const { taskId } = (await submit(system, "shot-12")).body;
  const running = await read(system, taskId);
  await system.clock.advance(10_000);
  const succeeded = await read(system, taskId);
  const list = await ask(system, "GET", "/v1/tasks");
  const story = await ask(system, "GET", `/v1/tasks/${taskId}/events`);
  const problem = await send(system, {
    operation: "vod.CreateAigcVideoTask",
    input: { ModelNam: "Kling", ModelVersion: "3.0", Prompt: "A boat." },
  });

  const shown = (name: string) => withoutChance(body.components.schemas[name]?.examples);
  expect(shown("Task")).toEqual(withoutChance([running, succeeded]));
  expect(shown("TaskList")).toEqual(withoutChance([list.body]));
  expect(shown("Story")).toEqual(withoutChance([story.body]));
  expect(shown("Problem")).toEqual(withoutChance([problem.body]));
});

/** An answer without the ids that Tencent's stand-in makes up, and without its port. */
const withoutChance = (answer: unknown): unknown =>
  JSON.parse(
    JSON.stringify(answer)
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<RequestId>")
      .replaceAll(/AigcVideoTask-[0-9a-f]{32}t/g, "<TaskId>")
      .replaceAll(/127\.0\.0\.1:\d+/g, "<host>"),
  );

import { expect, test } from "vitest";
import { ask, input, send, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

/** The example on the page of a problem. */
const exampleOn = (page: string): unknown =>
  JSON.parse(
    (/<pre>([\s\S]*?)<\/pre>/.exec(page)?.[1] ?? "")
      .replace(/<[^>]+>/g, "")
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
  );

test("the examples of problems are what the service answers", async () => {
  const system = await startSystem();
  const body = JSON.stringify({ operation: "vod.CreateAigcVideoTask", input: input() });
  const { taskId } = (await submit(system, "first")).body;
  const post = (headers: Record<string, string>, text = body) =>
    ask(system, "POST", "/v1/tasks", { headers, body: text });
  const asked = [
    ask(system, "GET", "/v1/tasks", { headers: { authorization: "" } }),
    ask(system, "GET", "/v1/nothing"),
    ask(system, "GET", "/v1/tasks/none"),
    ask(system, "GET", "/v1/tasks?cursor=none"),
    ask(system, "DELETE", "/v1/tasks"),
    ask(system, "GET", "/v1/webhook-endpoints/none"),
    ask(system, "GET", "/v1/operations/vod.Create"),
    ask(system, "GET", `/v1/tasks/${taskId}/result`),
    ask(system, "POST", `/v1/tasks/${taskId}/deliveries/none/replay`),
    post({ "content-type": "text/plain" }),
    post({}),
    post({ "idempotency-key": "k".repeat(256) }),
    post({ "idempotency-key": "one" }, ""),
    post({ "idempotency-key": "one" }, body.padEnd(256 * 1024 + 1)),
    send(system, { operation: "vod.Create", input: input() }),
    send(system, { input: input(), allowUndocumented: "yes" }),
    send(system, { input: { ...input(), Seed: "seven" } }),
    send(system, { input: { ...input(), OutputConfig: { Duration: 59 } } }),
    send(system, { input: input(), webhook: { url: "http://receiver.example/webhook" } }),
    send(system, { input: input(), keepResult: true }),
  ];

  for (const answer of asked) {
    const { code } = Object((await answer).body);
    const page = await system.clock.during(fetch(`${system.api.url}/docs/problems/${code}`));
    expect.soft(exampleOn(await page.text()), code).toEqual((await answer).body);
  }
});

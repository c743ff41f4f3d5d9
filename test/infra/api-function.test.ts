import { once } from "node:events";
import { request } from "node:http";
import { expect, test } from "vitest";
import { apiFunction } from "../../infra/local/api-function.ts";
import { send, startTestApi } from "../support/local-api.ts";
import { connects, functionOf, startSwitchboard } from "../support/local-function.ts";

/**
 * An API before one function, which calls the switchboard and waits for a word where `Prefer` asks
 * for it, and tells what it was asked.
 */
const arrange = async (name: string) => {
  const { port, nextConnection } = await startSwitchboard();
  const source = `${connects} export const handler = async ({ headers: { prefer = "nothing" } }) => {
    if (!/wait=[1-9]/.test(prefer)) return { statusCode: 200, body: prefer };
    const call = connect(${port});
    await once(call, "data");
    call.write("done");
    return { statusCode: 200, body: prefer }; };`;
  const failures: string[] = [];
  const call = apiFunction({
    local: functionOf(source, { name }),
    name,
    onFailure: (sentence) => failures.push(sentence),
  });
  const api = await startTestApi({}, { invoke: (_route, event, left) => call(event, left) });
  const get = (prefer?: string) =>
    send(api, { path: "/v1/tasks/1", ...(prefer === undefined ? {} : { headers: { prefer } }) });
  /** A client that waits, and may leave. */
  const wait = (method: "GET" | "POST") => {
    const waiting = request(api.url, {
      method,
      path: method === "GET" ? "/v1/tasks/1" : "/v1/tasks",
      headers: { prefer: "wait=20" },
    });
    waiting.on("error", () => undefined);
    return waiting.end();
  };
  return { get, wait, nextConnection, failures };
};

test("twelve callers who wait keep none from reading: two wait, and the others are answered at once", async () => {
  const { get, wait, nextConnection } = await arrange("get-task");
  wait("GET");
  wait("GET");
  await nextConnection();
  await nextConnection();

  const others = await Promise.all(
    Array.from({ length: 10 }, () => get('respond-async, wait="20"')),
  );
  const reading = await get();

  expect(others.map(({ body }) => body)).toEqual(Array(10).fill("respond-async, wait=0"));
  expect(reading.body).toBe("nothing");
});

test("a waiting GET whose client leaves is ended, its place is free for the next who waits, and no failure is told", async () => {
  const { wait, nextConnection, failures } = await arrange("get-task");
  const leaving = [wait("GET"), wait("GET")];
  const calls = [await nextConnection(), await nextConnection()];
  const ends = calls.map((call) => once(call.resume(), "close"));

  for (const client of leaving) client.destroy();
  await Promise.all(ends);
  // The API learns of the ends a moment later: until then a caller is answered at once.
  const connection = nextConnection();
  let next: Awaited<typeof connection> | undefined;
  while (next === undefined) {
    const answered = once(wait("GET"), "response").then(
      () => undefined,
      () => undefined,
    );
    next = await Promise.race([connection, answered]);
  }

  expect(next.destroyed).toBe(false);
  expect(failures).toEqual([]);
});

test.each([
  ["another function", "submit-task", "POST"],
  ["a GET of another function", "list-tasks", "GET"],
  ["get-task, asked to write", "get-task", "POST"],
] as const)(
  "%s is never ended when its client leaves: it works on to its end",
  async (_which, name, method) => {
    const { wait, nextConnection } = await arrange(name);
    const leaving = wait(method);
    const call = await nextConnection();

    leaving.destroy();
    await new Promise((resolve) => leaving.once("close", resolve));
    call.write("go on");

    const [word] = await once(call.setEncoding("utf8"), "data");
    expect(word).toBe("done");
  },
);

test("a client that has its answer has not left", async () => {
  const { get, wait, nextConnection } = await arrange("get-task");
  const waiting = wait("GET");
  (await nextConnection()).write("go");
  const [response] = await once(waiting, "response");
  response.resume();

  const answer = await get();

  expect(response.statusCode).toBe(200);
  expect(answer.status).toBe(200);
});

import { expect, test } from "vitest";
import { createHandler as refuseRequest } from "../../functions/refuse-request.ts";
import { ask } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

/** The address in a header like `<address>; rel="help"`. */
const addressIn = (link: string | null | undefined): string | undefined =>
  /^<([^>]*)>; rel="help"$/.exec(link ?? "")?.[1];

test("each problem leads to its page", async () => {
  const system = await startSystem();
  const answers = [
    await ask(system, "GET", "/v1/tasks", { headers: { authorization: "" } }),
    await ask(system, "GET", "/v1/tasks/none"),
    await ask(system, "GET", "/v1/operations/none"),
    await ask(system, "DELETE", "/v1/tasks"),
  ];

  for (const { headers, body } of answers) {
    const { code } = Object(body);
    const address = addressIn(headers.get("link")) ?? "";
    const page = await system.clock.during(fetch(new URL(address, system.api.url)));
    expect(address).toBe(`/docs/problems/${code}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(`<h1>${code}</h1>`);
  }
});

test("an answer that is no problem leads nowhere", async () => {
  const system = await startSystem();

  const { headers } = await ask(system, "GET", "/v1/operations");

  expect(headers.get("link")).toBeNull();
});

test.each([
  ["/v1/tasks", "/docs/problems/method_not_allowed"],
  ["/callsheet/v1/tasks/abc", "/callsheet/docs/problems/method_not_allowed"],
  ["/a/b/v1/health", "/a/b/docs/problems/method_not_allowed"],
  ["/caf\u00e9 1/v1/tasks", "/caf%C3%A9%201/docs/problems/method_not_allowed"],
  ['/a>; rel="x"\r\n/v1/tasks', "/a%3E;%20rel=%22x%22%0D%0A/docs/problems/method_not_allowed"],
  ["/\ud800/v1/tasks", "/%EF%BF%BD/docs/problems/method_not_allowed"],
  // A browser would take these for another host.
  ["//receiver.example/v1/tasks", undefined],
  ["/\\receiver.example/v1/tasks", undefined],
  // Nothing tells a prefix from a wrong path.
  ["/callsheet/v2/tasks", undefined],
])("a problem at %j leads to %j", async (rawPath, address) => {
  const answer = await refuseRequest()({
    rawPath,
    headers: {},
    requestContext: { http: { method: "DELETE" } },
  });

  expect(addressIn(answer.headers.link)).toBe(address);
  expect(Object.keys(answer).sort()).toEqual(["body", "headers", "statusCode"]);
});

import { expect, test } from "vitest";
import { startWithBetween } from "../support/altered-answers.ts";
import { input, send, submitAs } from "../support/client.ts";
import type { System } from "../support/system.ts";
import { forThree, KEYS } from "../support/three-tenants.ts";

const REFUSED = {
  Response: {
    Error: { Code: "AuthFailure.SecretIdNotFound", Message: "No." },
    RequestId: "request-1",
  },
};

test("the probe of a blocked lane is never the same task twice while another of any priority waits", async () => {
  const sent: string[] = [];
  const system: System = await startWithBetween(async (request, pass) => {
    if (!request.paid) return pass(request);
    sent.push(JSON.parse(request.body).Prompt);
    return { status: 200, body: JSON.stringify(REFUSED) };
  });
  await send(system, { input: input("high"), priority: 10 }, "high");
  await send(system, { input: input("low") }, "low");

  await system.pass(8 * 60_000);

  expect(sent).toEqual(["high", "low", "high", "low", "high"]);
});

test("two refusals of one tenant block nobody while a task of another tenant waits for its turn", async () => {
  const atTencent: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const system: System = await startWithBetween(
    async (request, pass) => {
      const { Prompt } = JSON.parse(request.body);
      if (!request.paid || Prompt === "zeta") return pass(request);
      // Both of acme's are at Tencent, so zeta's has to wait; then both are refused.
      if (atTencent.push(Prompt) === 2)
        void submitAs(system, KEYS.zeta, "zeta", { input: input("zeta") }).then(() =>
          waiting.resolve(),
        );
      await waiting.promise;
      return { status: 200, body: JSON.stringify(REFUSED) };
    },
    { environment: { LANE_LIMIT_VOD_AIGC: "2" }, ...forThree },
  );

  await Promise.all(
    ["acme 1", "acme 2"].map((name) => submitAs(system, KEYS.acme, name, { input: input(name) })),
  );
  await system.clock.advance(1000);

  const events = system.log.map(({ event }) => event);
  expect(atTencent.sort()).toEqual(["acme 1", "acme 2"]);
  expect(events.filter((event) => event === "lane_blocked")).toEqual([]);
  expect(events.filter((event) => event === "start_accepted")).toHaveLength(1);
});

import { expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { startHttpServer } from "../support/http-server.ts";
import { SUB_APP_ID, type System } from "../support/system.ts";
import { callVod, startPulling } from "./pulling.ts";

const MINUTE = 60_000;
const WIDE = { concurrency: 50, environment: { LANE_LIMIT_VOD_AIGC: "50" } };

const submitAll = async (system: System, count: number, apartMs: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    const { body } = await submit(system, `task ${number}`, { input: input("[seconds:200]") });
    ids.push(body.taskId);
    await system.clock.advance(apartMs);
  }
  return ids;
};

const logged = (system: System, event: string) => system.log.filter((line) => line.event === event);

test("events that wait in the queue are taken off it sixteen at once, each of them once", async () => {
  const { system } = await startPulling(WIDE);
  const ids = await submitAll(system, 40, 100);
  await system.clock.advance(4 * MINUTE);

  await system.pass(2 * MINUTE);

  for (const id of ids)
    expect(await read(system, id)).toMatchObject({ status: "succeeded", completedVia: "event" });
  expect(system.standIn.calls("ConfirmEvents")).toBe(3);
  expect(logged(system, "callback_received")).toHaveLength(40);
  expect(logged(system, "events_not_confirmed")).toEqual([]);
});

test("an event that waits for others to be confirmed with is confirmed before Tencent shows it again", async () => {
  const { system } = await startPulling(WIDE);
  await submitAll(system, 12, 7000);
  await system.clock.advance(MINUTE);

  await system.pass(4 * MINUTE);

  expect(logged(system, "callback_received")).toHaveLength(12);
  expect(logged(system, "events_not_confirmed")).toEqual([]);
  expect(system.standIn.calls("ConfirmEvents")).toBeLessThan(12);
});

test("two events of one task in one pull are received one after the other", async () => {
  const owner = await startHttpServer((response) => response.writeHead(200).end());
  const twice = (body: string) => {
    const answer = JSON.parse(body);
    const events: { EventHandle: string }[] = answer.Response.EventSet ?? [];
    const copies = events.map((event) => ({ ...event, EventHandle: `${event.EventHandle}-copy` }));
    answer.Response.EventSet = [...events, ...copies];
    return JSON.stringify(answer);
  };
  const system = await startWithAlteredAnswers(
    (body, { action }) => (action === "PullEvents" ? twice(body) : body),
    {
      environment: {
        VOD_PULL_APPLICATIONS: String(SUB_APP_ID),
        VOD_FORWARD_URL: `${owner.url}/events`,
        CALLBACK_PRODUCTS: "",
      },
    },
  );
  await callVod(system, "ModifyEventConfig", { Mode: "PULL" });
  await submit(system, "task");

  await system.pass(MINUTE);

  const outcomes = logged(system, "callback_received").map(({ reason }) => reason);
  expect(outcomes.slice(0, 2)).toEqual(["refreshed", "already-settled"]);
});

test("events are gathered for as long as a batch takes at their pace", async () => {
  const { system } = await startPulling(WIDE);
  await submitAll(system, 40, 250);
  await system.clock.advance(170_000);
  const pulls = system.standIn.calls("PullEvents");

  await system.tick();

  const calls = system.standIn.calls("PullEvents") - pulls;
  expect(logged(system, "callback_received").length).toBe(40);
  expect(calls).toBeLessThan(20);
});

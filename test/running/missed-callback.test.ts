import { expect, test } from "vitest";
import { readSettings } from "../../functions/lifecycle/common/settings.ts";
import { callsBack, isTold } from "../../functions/lifecycle/common/told.ts";
import type { Look } from "../../functions/lifecycle/running/ask-again.ts";
import { noteMissedCallback } from "../../functions/lifecycle/running/note-missed-callback.ts";
import { Unavailable } from "../../functions/task/error.ts";
import type { Task } from "../../functions/task/task.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { runningTasks, settledTasks } from "../task/task-rows.ts";

const named = (name: string) => {
  const operation = operationNamed(name);
  if (operation === undefined) throw new Error(`There is no ${name}.`);
  return operation;
};
const video = named("vod.CreateAigcVideoTask");
const silent = named("mps.CreateAigcVideoTask");
const [settled] = settledTasks;
const [running] = runningTasks;

type Environment = Readonly<Record<string, string>>;

const known = (environment: Environment, keys: readonly string[] | Error = []) => ({
  settings: readSettings({ ENVIRONMENT: "test", ...environment }),
  secrets: {
    callbackKeys: async () => {
      if (keys instanceof Error) throw keys;
      return keys.length === 0 ? {} : { vod: keys };
    },
  },
});

const NAMED = { CALLBACK_PRODUCTS: "trtc,vod" };
const OWN = { CALLBACK_BASE_URL: "https://callsheet.example" };
const PULLED = { VOD_PULL_APPLICATIONS: "1500000000" };
const gone = new Unavailable("The secret cannot be read.");

test.each([
  { name: "an operator names its product", from: known(NAMED), isHeard: true },
  { name: "an operator names others", from: known({ CALLBACK_PRODUCTS: "trtc" }), isHeard: false },
  { name: "the stack's own address has a key of it", from: known(OWN, ["a-key"]), isHeard: true },
  { name: "the stack's own address has no key of it", from: known(OWN), isHeard: false },
  { name: "there is a key and no address", from: known({}, ["a-key"]), isHeard: false },
  { name: "the keys cannot be read", from: known(OWN, gone), isHeard: false },
])("that a product's callbacks reach us where $name is $isHeard", async ({ from, isHeard }) => {
  expect(await callsBack(from, video.product)).toBe(isHeard);
});

test("a fault of ours is not taken for a secret that cannot be read", async () => {
  const fault = new TypeError("A fault.");

  await expect(callsBack(known(OWN, fault), video.product)).rejects.toBe(fault);
});

test.each([
  { name: "its callbacks reach us", from: known(NAMED), operation: video, isKnown: true },
  { name: "its events are pulled", from: known(PULLED), operation: video, isKnown: true },
  { name: "neither is so", from: known({}), operation: video, isKnown: false },
  {
    name: "it sends none",
    from: known({ CALLBACK_PRODUCTS: "mps" }),
    operation: silent,
    isKnown: false,
  },
])(
  "that we are told of a task's end where $name is $isKnown",
  async ({ from, operation, isKnown }) => {
    expect(await isTold(from, operation, "1500000000")).toBe(isKnown);
  },
);

test("events that are pulled for another application tell nothing", async () => {
  expect(await isTold(known(PULLED), video, "1500000001")).toBe(false);
});

const look: Look = { operation: video, via: "poll" };

/** An end as the poller learned it, with some facts exchanged. */
interface Ended {
  readonly name: string;
  readonly isMissed: boolean;
  readonly from?: ReturnType<typeof known>;
  readonly task?: Task | undefined;
  readonly look?: Look;
}

const bySomebody = settled && { ...settled, completedVia: "callback" as const };
const elsewhere = settled && { ...settled, followed: true as const };

test.each<Ended>([
  { name: "the poller learned an end", isMissed: true },
  { name: "a callback told it", task: bySomebody, isMissed: false },
  { name: "its task was started elsewhere", task: elsewhere, isMissed: false },
  { name: "a callback made us ask", look: { ...look, via: "callback" }, isMissed: false },
  { name: "a caller made us ask", look: { ...look, forCaller: true }, isMissed: false },
  { name: "the operation sends none", look: { ...look, operation: silent }, isMissed: false },
  { name: "none would reach us", from: known({}), isMissed: false },
  { name: "the task goes on", task: running, isMissed: false },
])("that a callback is missed where $name is $isMissed", async ({ isMissed, ...ended }) => {
  const { task = settled, from = known(NAMED) } = ended;
  if (task === undefined) throw new Error("There is no example.");
  const lines: unknown[] = [];
  const log = (event: string, fields?: object) => lines.push([event, fields]);

  await noteMissedCallback({ ...from, log }, task, ended.look ?? look);

  const { tenant, taskId, operation } = task;
  expect(lines).toEqual(isMissed ? [["callback_missed", { tenant, taskId, operation }]] : []);
});

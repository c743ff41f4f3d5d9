import { expect, test } from "vitest";
import { inputToSend, withholdSecrets } from "../../functions/lifecycle/start/withhold-secrets.ts";
import { UnreadableRow } from "../../functions/store/task-row.ts";
import type { Task } from "../../functions/task/task.ts";
import { queuedTasks, settledTasks } from "../task/task-rows.ts";

const input = {
  RoomId: "a-room",
  Minutes: 7,
  Ended: null,
  UserSig: "a secret of the caller",
  Bots: [{ UserSig: "a secret of a bot", Age: 1 }, "UserSig", ["deep"]],
  More: { "a/b": { UserSig: "a secret of another" } },
};
const hidden = ["UserSig", "Password"];

/** A queued task with these credentials in its row. */
const taskWith = (secrets?: Readonly<Record<string, string>>): Task => {
  const [task] = queuedTasks;
  if (task === undefined) throw new Error("There is no example.");
  return { ...task, ...(secrets && { secrets }) };
};

test("a stored request has a mark for each credential, and the task's row has their texts", () => {
  const { stored, secrets } = withholdSecrets({ input, hidden });

  expect(secrets).toEqual({
    "/UserSig": "a secret of the caller",
    "/Bots/0/UserSig": "a secret of a bot",
    "/More/a~1b/UserSig": "a secret of another",
  });
  expect(stored).toEqual({
    hidden,
    withheld: ["/UserSig", "/Bots/0/UserSig", "/More/a~1b/UserSig"],
    input: {
      ...input,
      UserSig: "…",
      Bots: [{ UserSig: "…", Age: 1 }, "UserSig", ["deep"]],
      More: { "a/b": { UserSig: "…" } },
    },
  });
});

test.each([
  { name: "names no hidden field", request: { input } },
  { name: "has none of them", request: { input: { RoomId: "a-room" }, hidden } },
  { name: "has no text there", request: { input: { UserSig: { of: "nobody" } }, hidden } },
])("a request that $name is stored as it is", ({ request }) => {
  expect(withholdSecrets(request)).toEqual({ stored: request, secrets: undefined });
});

test("a start sends what the caller sent", () => {
  const { stored, secrets } = withholdSecrets({ input, hidden });

  expect(inputToSend(taskWith(secrets), stored)).toEqual(input);
});

test("a start of an earlier version's request sends it as it is stored", () => {
  expect(inputToSend(taskWith(), { input, hidden })).toEqual(input);
});

test.each([
  { name: "one credential is gone", task: taskWith({ "/UserSig": "a secret" }) },
  { name: "all credentials are gone", task: taskWith() },
  ...settledTasks.map((task) => ({ name: `its task is ${task.status}`, task })),
])("no start is sent where $name", ({ task }) => {
  const { stored } = withholdSecrets({ input, hidden });

  expect(() => inputToSend(task, stored)).toThrow(UnreadableRow);
});

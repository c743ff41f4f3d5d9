import { expect, test } from "vitest";
import { readLogLine, sentenceOf, shortName } from "../../infra/local/story.ts";

const told = (line: object): string | undefined => {
  const logged = readLogLine(JSON.stringify(line));
  const sentence = logged === undefined ? undefined : sentenceOf(logged);
  const subject = logged?.taskId ?? logged?.operation;
  return sentence === undefined || subject === undefined
    ? undefined
    : `${shortName(subject)}  ${sentence}`;
};

test("a lane that is blocked is told under its operation's name, as it belongs to no task", () => {
  const line = {
    event: "lane_blocked",
    operation: "mps.ProcessMedia",
    code: "ResourceUnavailable.InArrears",
  };

  const sentence = told(line);

  expect(sentence).toBe(
    "mps.ProcessMedia  Tencent refuses every start (ResourceUnavailable.InArrears): we send only probes until it accepts one",
  );
});

test("a start that could not be made ready is told with its reason", () => {
  const line = {
    event: "start_not_prepared",
    taskId: "wxi7krprz2rp24jc",
    reason: "The secret file:///secret.json cannot be read.",
  };

  const sentence = told(line);

  expect(sentence).toBe(
    "wxi7kr  not sent, and still queued: The secret file:///secret.json cannot be read.",
  );
});

test.each([
  ["webhook_delivered", "told its caller by webhook: task.failed"],
  ["webhook_failed", "its caller's receiver did not take task.failed (500): tried again later"],
  ["webhook_given_up", "its caller's receiver never took task.failed (500)"],
  ["event_put", "put on the event bus: task.failed"],
  ["put_failed", "the event bus did not take task.failed (500): tried again later"],
  ["put_given_up", "the event bus never took task.failed (500)"],
  ["workflow_resumed", "told the workflow that waits for it: task.failed"],
  ["workflow_gone", "the workflow does not wait for it any more"],
  ["resume_failed", "the workflow that waits for it could not be told (500): tried again later"],
  ["resume_given_up", "the workflow that waits for it was never told (500)"],
])("%s is told in plain words", (event, sentence) => {
  const line = { event, taskId: "wxi7krprz2rp24jc", eventType: "task.failed", reason: "500" };

  expect(told(line)).toBe(`wxi7kr  ${sentence}`);
});

import { describe, expect, test } from "vitest";
import { eventEntry, type TaskEvent } from "../../functions/delivery/cloud-event.ts";
import { instant } from "../../functions/task/time.ts";

const taskId = "wxi7krprz2rp24jcakhfnkmkwpf4gqgh";
const place = { bus: "callsheet-prod", environment: "prod" };
const timestamp = instant(Date.parse("2026-01-01T12:00:00.123Z"));

const succeeded: TaskEvent = {
  id: `evt_${taskId}_succeeded`,
  type: "task.succeeded",
  tenant: "acme",
  timestamp,
  data: { taskId, operation: "vod.CreateAigcVideoTask", status: "succeeded", revision: 4 },
};

test("an event is a CloudEvent 1.0 inside an entry that rules can match", () => {
  const { Detail, ...entry } = eventEntry(succeeded, place);

  expect(entry).toEqual({
    EventBusName: "callsheet-prod",
    Source: "callsheet",
    DetailType: "task.succeeded",
    Time: new Date("2026-01-01T12:00:00.123Z"),
  });
  expect(JSON.parse(Detail)).toEqual({
    specversion: "1.0",
    id: succeeded.id,
    source: "/callsheet/prod",
    type: "task.succeeded",
    subject: taskId,
    time: "2026-01-01T12:00:00.123Z",
    datacontenttype: "application/json",
    tenant: "acme",
    data: succeeded.data,
  });
});

test("each try puts the same bytes", () => {
  const tries = [eventEntry(succeeded, place), eventEntry(structuredClone(succeeded), place)];

  expect(tries[1]).toEqual(tries[0]);
});

test("two deployments on one bus are told apart", () => {
  const details = ["prod", "dev"].map((environment) =>
    eventEntry(succeeded, { ...place, environment }),
  );

  expect(details.map(({ Detail }) => JSON.parse(Detail).source)).toEqual([
    "/callsheet/prod",
    "/callsheet/dev",
  ]);
});

describe("an entry", () => {
  /** As AWS counts an entry (Calculating PutEvents event entry size). */
  const size = ({ Source, DetailType, Detail }: ReturnType<typeof eventEntry>) =>
    14 + Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
  const withOutput = (output: string): TaskEvent => ({
    ...succeeded,
    data: { ...succeeded.data, output, error: "x", resultUrl: "x" },
  });
  const room = 262_143 - size(eventEntry(withOutput(""), place));

  test("of one byte less than 256 KB is put whole", () => {
    const entry = eventEntry(withOutput("x".repeat(room)), place);

    expect(size(entry)).toBe(262_143);
    expect(JSON.parse(entry.Detail).data.output).toHaveLength(room);
  });

  test.each([
    ["of 256 KB", "x".repeat(room + 1)],
    ["that is too large in bytes only", "ü".repeat(room / 2 + 1)],
  ])("%s is put without its result", (_which, output) => {
    const entry = eventEntry(withOutput(output), place);

    expect(JSON.parse(entry.Detail).data).toEqual({ ...succeeded.data, outputOmitted: true });
  });
});

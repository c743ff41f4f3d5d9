import { expect, test } from "vitest";
import type { Report } from "../../../functions/task/report.ts";
import { instant } from "../../../functions/task/time.ts";
import { taskFieldsOf } from "../../../functions/tencent/registry.ts";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import { describeTasks } from "../../../functions/tencent/vod/describe-tasks.ts";
import { confirmEvents, pullEvents } from "../../../functions/tencent/vod/event-queue.ts";
import { vodOperations } from "../../../functions/tencent/vod/index.ts";
import { vod } from "../../../functions/tencent/vod/product.ts";
import video from "../../fixtures/operations/vod.CreateAigcVideoTask.json" with { type: "json" };
import { exampleOf } from "../../support/examples.ts";
import { clock, eachInItsOwnTime, start } from "../../support/tencent-stand-in.ts";

const application = "1500000000";
const ids = { application, sessionId: "task-0", sessionContext: "context" };
const readEvents = (response: unknown) => pullEvents.read(response, taskFieldsOf(vod));

eachInItsOwnTime();

test("the list is read page by page to its end, with the ids that we gave", async () => {
  const { sdk } = await start({ concurrency: 200, listsAigcTasks: true });
  for (let created = 0; created < 101; created++) {
    await sdk.request(
      "CreateAigcVideoTask",
      createAigcVideoTask.request(video, { ...ids, sessionId: `task-${created}` }),
    );
    clock.advance(1000);
  }
  const range = { application, createdAfter: instant(Date.UTC(2026, 0, 1)) };
  const pageAt = async (scrollToken?: string) =>
    describeTasks.read(
      await sdk.request("DescribeTasks", describeTasks.request({ ...range, scrollToken })),
    );

  const first = await pageAt();
  const second = await pageAt(first.next);

  const listed = [...first.tasks, ...second.tasks].map(({ sessionId }) => sessionId);
  expect(listed).toEqual(Array.from({ length: 101 }, (_, created) => `task-${created}`));
  expect(first.tasks).toHaveLength(100);
  expect([first.unread, second.unread, second.next]).toEqual([0, 0, ""]);
});

const told = vodOperations
  .filter(({ event }) => event !== undefined)
  .map((operation) => ({ operation, example: exampleOf(operation.name) }));

test.each(told)(
  "an event about a task of $operation.name says the same as the answer to our question",
  async ({ operation, example }) => {
    const { sdk, happened } = await start({ callbacks: "on" });
    await sdk.ModifyEventConfig({ SubAppId: Number(application), Mode: "PULL" });
    const { TaskId: providerTaskId } = await sdk.request(
      operation.action,
      operation.request(example, ids),
    );
    const { events: empty } = readEvents(
      await sdk.request("PullEvents", pullEvents.request(application)),
    );
    clock.advance(5000);
    await happened("queued");

    const { events } = readEvents(await sdk.request("PullEvents", pullEvents.request(application)));

    const { read, request } = operation.describedBy;
    const task = { providerTaskId, application };
    const report = read(await sdk.request("DescribeTaskDetail", request(task)), task);
    await sdk.request(
      "ConfirmEvents",
      confirmEvents.request(application, [events[0]?.handle ?? ""]),
    );
    clock.advance(30_000);
    const { events: later } = readEvents(
      await sdk.request("PullEvents", pullEvents.request(application)),
    );
    expect(events[0]?.hint).toMatchObject({
      eventType: operation.event?.type,
      evidence: withoutTimes(report),
    });
    expect([empty, later]).toEqual([[], []]);
  },
);

/** An event does not tell when its task was made, began and ended. */
const withoutTimes = (report: Report): unknown => {
  const { verdict } = report;
  return verdict.state === "succeeded"
    ? { ...report, verdict: { ...verdict, output: { files: verdict.output.files } } }
    : report;
};

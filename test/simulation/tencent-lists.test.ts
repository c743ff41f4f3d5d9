import { describe, expect, test } from "vitest";
import { media, type Request, SubAppId, startFake, video, withFields } from "./tencent-requests.ts";

const MINUTE = 60_000;

describe("a list", () => {
  const list: Request = { product: "vod", action: "DescribeTasks", body: { SubAppId } };

  test("of VOD shows a task only a while after its create, and none where AIGC tasks are not listed", () => {
    const late = startFake({ listLagMs: MINUTE });
    const never = startFake({ listsTasks: false });
    late.ask(video);
    never.ask(video);

    const early = late.ask(list).TaskSet.length;
    late.clock.now += MINUTE;
    never.clock.now += MINUTE;

    expect([early, late.ask(list).TaskSet.length, never.ask(list).TaskSet.length]).toEqual([
      0, 1, 0,
    ]);
  });

  test("of MPS has pages of one status, without SessionIds", () => {
    const { clock, ask } = startFake();
    const ids = [1, 2, 3].map(
      (number) => ask(withFields(media, { SessionId: `s-${number}` })).TaskId,
    );
    clock.now += 5000;
    const page = (fields: Request["body"]) =>
      ask({
        product: "mps",
        action: "DescribeTasks",
        body: { Status: "FINISH", Limit: 2, ...fields },
      });

    const first = page({});
    const second = page({ ScrollToken: first.ScrollToken });

    expect([...first.TaskSet, ...second.TaskSet].map(({ TaskId }) => TaskId)).toEqual(
      ids.toReversed(),
    );
    expect(second.ScrollToken).toBe("");
    expect(Object.keys(first.TaskSet[0])).toEqual([
      "TaskId",
      "TaskType",
      "CreateTime",
      "BeginProcessTime",
      "FinishTime",
      "SubTaskTypes",
    ]);
    expect(page({ Status: "WAITING" }).TaskSet).toEqual([]);
    expect(page({ Status: undefined }).Error.Code).toBe("InvalidParameter");
  });
});

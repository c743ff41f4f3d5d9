import { describe, expect, test } from "vitest";
import { media, redraw, startFake, video, withFields } from "./tencent-requests.ts";

const MINUTE = 60_000;

describe("copies of a create", () => {
  test.each([video, redraw, media])(
    "may both be accepted where they meet: $product $action",
    (create) => {
      const { tencent, clock, ask } = startFake({ acceptsCopiesThatMeet: true });
      const copy = withFields(create, { SessionId: "task-0" });

      ask(copy);
      clock.now += 5 * MINUTE;
      ask(copy);
      clock.now += 5 * MINUTE + 1;
      const apart = ask(copy);

      expect(tencent.ledger).toHaveLength(2);
      expect(apart.Error.Code).toBe("InvalidParameterValue.SessionId");
    },
  );

  test("are deduped by a Tencent that does so whenever they come", () => {
    const { tencent, ask } = startFake();
    const copy = withFields(video, { SessionId: "task-0" });

    ask(copy);
    const second = ask(copy);

    expect(tencent.ledger).toHaveLength(1);
    expect(second.Error.Code).toBe("InvalidParameterValue.SessionId");
  });
});

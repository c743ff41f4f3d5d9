import { describe, expect, test } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import { startFailure, startOutcome } from "../../functions/tencent/error.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { type TencentMood, usual } from "./tencent.ts";
import {
  aigcVideo,
  callbackKeys,
  credentials,
  everyCreate,
  generation,
  questionAbout,
  type Request,
  SubAppId,
  signed,
  startFake,
  transcription,
  video,
  withFields,
} from "./tencent-requests.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const creates = everyCreate;
const operationOf = ({ product, action }: Request) => {
  const operation = operationNamed(`${product}.${action}`);
  if (operation === undefined) throw new Error(`There is no operation ${product}.${action}.`);
  return operation;
};

describe("a SessionId", () => {
  const refused = withFields(video, { SessionId: "s-1", Prompt: "[refuse:RequestLimitExceeded]" });
  const again = withFields(video, { SessionId: "s-1" });

  test.each([
    [false, undefined],
    [true, "InvalidParameterValue.SessionId"],
  ])("is used up by a refused request: %s", (burnsRefusedIds, code) => {
    const byItself = startFake({ burnsRefusedIds });
    const byMood = startFake({ burnsRefusedIds });

    byItself.ask(refused);
    byMood.ask(again, "rate-limited");

    expect(byItself.ask(again).Error?.Code).toBe(code);
    expect(byMood.ask(again).Error?.Code).toBe(code);
  });

  test("that was used up can be used again after three days", () => {
    const { clock, ask } = startFake({ burnsRefusedIds: true });
    ask(refused);

    clock.now += 3 * DAY + 1;

    expect(ask(again).Error).toBeUndefined();
  });

  test.each([aigcVideo, generation])(
    "is nothing to $action of $product: a repeat is a second task",
    (create) => {
      const { tencent, ask } = startFake();

      ask(create);
      ask(create);

      expect(tencent.ledger).toHaveLength(2);
    },
  );
});

describe("in a mood", () => {
  const moods: readonly [TencentMood, number, string][] = [
    ["internal-error-after-effect", 1, "silence"],
    ["internal-error-before", 0, "silence"],
    ["http-502-after", 1, "silence"],
    ["http-502-before", 0, "silence"],
    ["html", 1, "silence"],
    ["truncated-after", 1, "silence"],
    ["empty-task-id-after", 1, "silence"],
    ["rate-limited", 0, "busy"],
    ["final-refusal", 0, "rejected"],
    ["unknown-code-after", 1, "silence"],
    ["unknown-code-before", 0, "silence"],
    ["null-everywhere", 1, "silence"],
  ];

  test.each(moods)(
    "%s: %i task is accepted and the shipped client reads %s",
    async (mood, charged, kind) => {
      for (const create of creates) {
        const { tencent, clock } = startFake();
        const operation = operationOf(create);
        const sent = callTencent(
          async (request) => tencent.answer(request, mood),
          signed(create, clock.now),
        );

        const outcome = await sent.then(
          (answer) => startOutcome(operation, answer),
          (error) => startFailure(operation, error),
        );

        expect(outcome.kind).toBe(kind);
        expect(tencent.ledger).toHaveLength(charged);
      }
    },
  );

  test("another task's id is somebody's where there is somebody", () => {
    const { tencent, ask } = startFake();

    const alone = ask(aigcVideo, "other-tasks-id").TaskId;
    const second = ask(aigcVideo, "other-tasks-id").TaskId;

    expect(alone).toBe("somebody-elses-task");
    expect(second).toBe(tencent.ledger[0]?.providerTaskId);
  });

  test("an answer about a task may name another", () => {
    const { clock, ask } = startFake();
    const { TaskId } = ask(video);
    clock.now += 5000;

    const { AigcVideoTask } = ask(questionAbout(video, TaskId), "other-tasks-id");

    expect(AigcVideoTask.TaskId).toBe("somebody-elses-task");
  });
});

describe("keys", () => {
  test("of requests: all that are valid now, and no other", () => {
    const next = { secretId: "EXAMPLE_SECRET_ID_2", secretKey: "EXAMPLE_SECRET_KEY_2" };
    const valid = [credentials, next];
    const { tencent, clock } = startFake({}, { credentials: () => valid });
    const codeWith = (keys: typeof credentials) =>
      JSON.parse(tencent.answer(signed(aigcVideo, clock.now, keys)).body).Response.Error?.Code;

    const both = [codeWith(credentials), codeWith(next)];
    valid.shift();
    const rotated = [codeWith(credentials), codeWith(next)];

    expect(both).toEqual([undefined, undefined]);
    expect(rotated).toEqual(["AuthFailure.SecretIdNotFound", undefined]);
    expect(tencent.ledger).toHaveLength(3);
  });

  test.each([video, generation, transcription])(
    "of callbacks: the one that is set when $product sends",
    (create) => {
      let key = callbackKeys.get(create.product) ?? "";
      const { tencent, clock, ask } = startFake({}, { callbackKey: () => key });
      ask(withFields(create, {}));
      const callback = tencent.callbacks().at(-1);
      clock.now += 5000;
      const isTaken = () => {
        const message = callback?.message();
        if (message === undefined || message === "queued") return undefined;
        const { body, headers } = message;
        const request = {
          body,
          json: JSON.parse(body),
          headers,
          keys: [key],
          taskFields: new Map(),
          nowSeconds: clock.now / 1000,
        };
        return operationOf(create).product.callback?.read(request).kind;
      };

      const before = isTaken();
      key = "AnotherSampleKey0002";
      const after = isTaken();

      expect([before, after]).toEqual(["hint", "hint"]);
    },
  );
});

describe("the same seed", () => {
  /** Every kind of task three times, asked about, told of and pulled. */
  const story = (seed: number): string => {
    const options = {
      seed,
      oddities: usual,
      lifeMs: (draw: () => number) => Math.floor(draw() * 10 * MINUTE),
    };
    const { tencent, clock, ask } = startFake(options, { pulls: (product) => product === "vod" });
    const told: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      for (const create of creates) {
        const { TaskId = "" } = ask(create);
        for (let minute = 0; minute < 4; minute++) {
          clock.now += 3 * MINUTE;
          told.push(
            ask(questionAbout(create, TaskId)),
            tencent.callbacks().map(({ dueAt, message }) => [dueAt, message()]),
          );
        }
      }
    }
    const pulled = ask({ product: "vod", action: "PullEvents", body: { SubAppId } });
    expect(pulled.EventSet).not.toBeNull();
    return JSON.stringify([told, pulled, tencent.ledger]);
  };

  test("tells the same story to the byte, and another seed another one", () => {
    const stories = [story(5), story(5), story(6)];

    expect(stories[1]).toBe(stories[0]);
    expect(stories[2]).not.toBe(stories[0]);
  });
});

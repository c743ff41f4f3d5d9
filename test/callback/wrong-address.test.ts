import { describe, expect, test } from "vitest";
import { LARGEST_BODY } from "../../functions/http/api.ts";
import { ask, callBack, signed, traces } from "../support/client.ts";
import { PATH_SECRET } from "../support/system.ts";
import { startWithEndedTask } from "./start-task.ts";

describe("at a wrong address there is nothing, and nothing to be learned", () => {
  const type = "urn:callsheet:problem:not_found";
  const nothing = {
    type,
    status: 404,
    title: "There is nothing at this address",
    code: "not_found",
    detail: "There is nothing here.",
  };

  test.each([
    ["a guessed secret", "vod/guess"],
    ["a secret that lacks its end", `vod/${PATH_SECRET.slice(0, -1)}`],
    ["a secret with more after it", `vod/${PATH_SECRET}0`],
    ["a secret in capitals", `vod/${PATH_SECRET.toUpperCase()}`],
    ["a secret that is a space", "vod/%20"],
    ["the name of no product of ours", `cvm/${PATH_SECRET}`],
    ["no product's name", `VOD/${PATH_SECRET}`],
    ["a name that only the language knows", `__proto__/${PATH_SECRET}`],
    ["a wrong product and a wrong secret", "mps/guess"],
  ])("%s", async (_, address) => {
    const { system, event, before } = await startWithEndedTask();

    const answer = await callBack(system, signed(system, event), {
      path: `/v1/callbacks/${address}`,
    });

    expect(answer).toMatchObject({ status: 404, body: nothing });
    expect(Object.keys(answer.body ?? {})).toEqual(Object.keys(nothing));
    expect(await traces(system)).toEqual(before);
  });

  test("the address is judged before the body: a wrong one answers every body alike", async () => {
    const { system, event } = await startWithEndedTask();
    const bodies = ["", "{", signed(system, event), event, "x".repeat(LARGEST_BODY + 1)];

    const answers = await Promise.all(
      bodies.map((body) => callBack(system, body, { path: "/v1/callbacks/vod/guess" })),
    );

    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
      bodies.map(() => ({ status: 404, body: nothing })),
    );
  });

  test("a key for our API opens no callback, and other methods are not served", async () => {
    const { system, event, before } = await startWithEndedTask();
    const path = `/v1/callbacks/vod/${PATH_SECRET}`;

    const answers = await Promise.all([
      ask(system, "POST", "/v1/callbacks/vod/guess", {
        body: JSON.stringify(signed(system, event)),
      }),
      ask(system, "GET", path),
      ask(system, "PUT", path, { body: JSON.stringify(signed(system, event)) }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([404, 405, 405]);
    expect(await traces(system)).toEqual(before);
  });
});

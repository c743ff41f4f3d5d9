import { expect, test } from "vitest";
import { startWithBetween } from "../support/altered-answers.ts";
import { ask, input, read, submit } from "../support/client.ts";

const MINUTE = 60_000;

/** Our key is revoked, says Tencent. */
const REFUSAL =
  '{"Response":{"Error":{"Code":"AuthFailure.SecretIdNotFound","Message":"No."},"RequestId":"request-1"}}';

test("a lane that shares another's rate is blocked by itself, and stays so when the other is free again", async () => {
  const refused = new Set(["image", "video"]);
  const sent: string[] = [];
  const system = await startWithBetween(async (request, pass) => {
    if (!request.paid) return pass(request);
    const [kind = ""] = JSON.parse(request.body).Prompt.split(" ");
    sent.push(kind);
    return refused.has(kind) ? { status: 200, body: REFUSAL } : pass(request);
  });
  const image = (prompt: string) => ({
    operation: "vod.CreateAigcImageTask",
    input: input(prompt),
  });
  const images = () => sent.filter((kind) => kind === "image").length;
  const waiting = [
    await submit(system, "image 1", image("image 1")),
    await submit(system, "image 2", image("image 2")),
  ];
  await system.clock.advance(5000);
  const video = await submit(system, "video", { input: input("video") });
  const atFirst = video.body.status;
  refused.delete("video");
  await system.pass(10 * MINUTE);
  for (const { body } of waiting) await ask(system, "POST", `/v1/tasks/${body.taskId}/cancel`);
  const before = images();

  const late = await submit(system, "image 3", image("image 3"));

  expect([atFirst, (await read(system, video.body.taskId)).status]).toEqual([
    "queued",
    "succeeded",
  ]);
  expect(late.body).toMatchObject({
    status: "queued",
    waitingFor: { reason: "blocked", code: "AuthFailure.SecretIdNotFound" },
  });
  expect(images()).toBe(before);
});

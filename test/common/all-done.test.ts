import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { allDone } from "../../functions/lifecycle/common/all-done.ts";

test("a failure is told only when nothing runs any more", async () => {
  const order: string[] = [];
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  }).then(() => order.push("slow has ended"));

  const told = allDone<unknown>([Promise.reject(new Error("It failed.")), slow]).catch(
    (error: Error) => order.push(error.message),
  );
  await setImmediate();
  finish();
  await told;

  expect(order).toEqual(["slow has ended", "It failed."]);
});

test("successes are told in order", async () => {
  expect(await allDone([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
});

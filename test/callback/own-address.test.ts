import { expect, test } from "vitest";
import { sampleRequest } from "../../infra/local/sample-inputs.ts";
import { input, submit } from "../support/client.ts";
import { CALLBACK_KEYS, PATH_SECRET, SIGN_KEY, startSystem } from "../support/system.ts";

/** The stack tells functions its own address, and nothing of products that call back. */
const startAtOwnAddress = async (keys: Readonly<Record<string, string>>) =>
  startSystem({
    callbacks: "lost",
    environment: { CALLBACK_PRODUCTS: "" },
    secrets: { CALLBACK_SECRET: { path: PATH_SECRET, ...keys } },
  });

const film = { input: input("a quiet harbour [seconds:900]") };
const media = sampleRequest("mps.ProcessMedia");

test.each([
  ["is waited for", { vod: SIGN_KEY }, false],
  ["is asked instead while its key is not set", { mps: CALLBACK_KEYS.mps }, true],
])("at the stack's own address a product %s", async (_what, keys, isAsked) => {
  const system = await startAtOwnAddress(keys);
  const { body } = await submit(system, "film", film);
  expect(body.status).toBe("running");

  await system.pass(130_000);

  expect(system.standIn.calls("DescribeTaskDetail") > 0).toBe(isAsked);
});

test.each([
  ["once its key is set", { mps: CALLBACK_KEYS.mps }, [PATH_SECRET]],
  ["not while its key is not set", { vod: SIGN_KEY }, [undefined]],
])("MPS is told the stack's own address with each task: %s", async (_what, keys, ends) => {
  const system = await startAtOwnAddress(keys);

  await submit(system, "media", media);

  const told = system.standIn
    .creates()
    .map(({ input }) => Object(input.TaskNotifyConfig).NotifyUrl?.split("/v1/callbacks/mps/")[1]);
  expect(told).toEqual(ends);
});

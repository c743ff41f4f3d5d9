import { expect, test } from "vitest";
import { input, rows, submit } from "../support/client.ts";
import { countingEngine } from "../support/counting-engine.ts";
import { secretReader } from "../support/secrets-manager.ts";
import { startSystem } from "../support/system.ts";
import { tellBench } from "../support/tell-bench.ts";

const counted = async () => {
  const engine = await countingEngine();
  const read = secretReader();
  const secrets = { reads: 0 };
  const readSecret = (reference: string) => {
    secrets.reads += 1;
    return read(reference);
  };
  const system = await startSystem({
    environment: { AWS_ENDPOINT_URL_DYNAMODB: engine.url },
    seams: { readSecret },
  });
  return { system, spent: engine.spent, secrets };
};

test.each([
  { status: "running", prompt: "[seconds:3600]", key: "one", strongReads: 1 },
  { status: "succeeded", prompt: "[seconds:1]", key: "one", strongReads: 1 },
  {
    status: "rejected",
    prompt: "[refuse:InvalidParameterValue.FileId]",
    key: "one",
    strongReads: 1,
  },
  { status: "running", prompt: "[seconds:3600]".padEnd(5000, "x"), key: "one", strongReads: 1 },
  { status: "running", prompt: "[seconds:3600]", key: '"one"', strongReads: 2 },
])(
  "a repeat of a $status task under $key costs $strongReads strong reads and nothing else",
  async ({ status, prompt, key, strongReads }) => {
    const { system, spent, secrets } = await counted();
    await submit(system, key, { input: input(prompt) });
    await system.clock.advance(12_000);
    const before = {
      spent: { ...spent },
      secrets: secrets.reads,
      rows: await rows(system),
      calls: system.standIn.calls(),
    };

    const { body } = await submit(system, key, { input: input(prompt) });

    if (key === "one") {
      tellBench("repeat", "writes", spent.write - before.spent.write);
      tellBench("repeat", "reads", spent.strongReads - before.spent.strongReads);
    }
    expect(body.status).toBe(status);
    expect(spent).toEqual({
      write: before.spent.write,
      strongReads: before.spent.strongReads + strongReads,
    });
    expect(secrets.reads).toBe(before.secrets);
    expect(await rows(system)).toEqual(before.rows);
    expect(system.standIn.calls()).toBe(before.calls);
  },
);

test("a repeat in other words costs the stored request, too, and writes nothing", async () => {
  const { system, spent } = await counted();
  await submit(system, "one", { input: input("[seconds:3600]") });
  const before = { ...spent };

  const { status } = await submit(system, "one", {
    input: { ...input("[seconds:3600]"), SubAppId: 1500000000 },
  });

  expect(status).toBe(202);
  expect(spent).toEqual({ write: before.write, strongReads: before.strongReads + 2 });
});

test("sixty repeats of a finished task take no turn from ten first submissions beside them", async () => {
  const system = await startSystem({ concurrency: 20, environment: { LANE_LIMIT_VOD_AIGC: "20" } });
  await submit(system, "finished", { input: input("[seconds:1]") });
  await system.clock.advance(2000);

  const repeats = Array.from({ length: 60 }, () =>
    submit(system, "finished", { input: input("[seconds:1]") }),
  );
  const first = Array.from({ length: 10 }, async (_, place) => {
    await system.clock.sleep(place * 100);
    return submit(system, `first ${place}`, { input: input("[seconds:3600]") });
  });
  const answers = await system.clock.during(
    Promise.all([Promise.all(repeats), Promise.all(first)]),
  );

  expect(new Set(answers[0].map(({ body }) => body.status))).toEqual(new Set(["succeeded"]));
  expect(answers[1].map(({ body }) => body.status)).toEqual(Array(10).fill("running"));
});

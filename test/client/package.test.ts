import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { input } from "../support/client.ts";
import { API_KEY, startSystem } from "../support/system.ts";
import { installClient, nodesAtHand, run } from "./installed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const submits = `import { Callsheet } from "callsheet";
const callsheet = new Callsheet({ url: process.env.CALLSHEET_URL, key: process.env.CALLSHEET_KEY });
const task = await callsheet.submit("vod.CreateAigcVideoTask", ${JSON.stringify(input())}, { key: process.argv[2] });
console.log(task.id);
`;
const waits = `import { Callsheet, verifyWebhook, WebhookError } from "callsheet";
const callsheet = new Callsheet({ url: process.env.CALLSHEET_URL, key: process.env.CALLSHEET_KEY });
const { output } = await callsheet.task(process.argv[2]).result();
const refused = await verifyWebhook({ secrets: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", headers: {
  "webhook-id": "evt_1", "webhook-timestamp": "1614265330", "webhook-signature": "v1,AAAA",
}, body: "{}", now: () => 1614265330000 }).catch((error) => error);
console.log(output.files[0].mediaType, refused instanceof WebhookError, refused.reason);
`;

test("the packed client is installed alone, and works under Node 20 and 24, the program and the command line", async () => {
  const system = await startSystem();
  const cwd = await installClient();
  writeFileSync(join(cwd, "submits.js"), submits);
  writeFileSync(join(cwd, "waits.js"), waits);
  const environment = { CALLSHEET_URL: system.api.url, CALLSHEET_KEY: API_KEY };
  const cli = join(cwd, "node_modules/callsheet/dist/cli.mjs");

  const nodes = nodesAtHand();
  for (const wanted of [20, 24])
    if (!nodes.has(wanted)) console.warn(`NOT TESTED under Node ${wanted}: there is none here.`);
  for (const [major, node] of nodes) {
    const call = (...args: string[]) => system.clock.during(run(node, args, { cwd, environment }));
    const first = await call("submits.js", `key-${major}`);
    await system.clock.advance(6000);
    const second = await call("waits.js", first.out.trim());
    const submitted = await call(
      ...[cli, "submit", "vod.CreateAigcVideoTask", "ModelName=Kling", "ModelVersion=3.0"],
      ...["Prompt=A cat dances in the rain.", "--key", `key-${major}`],
      ...["--download", `results-${major}`],
    );
    const wrong = await call(cli, "fly");

    expect(second).toEqual({ code: 0, out: "video/mp4 true signature\n", err: "" });
    expect(submitted).toMatchObject({ code: 0, err: `Idempotency-Key key-${major}\nsucceeded\n` });
    expect(JSON.parse(submitted.out).taskId).toBe(first.out.trim());
    expect(readdirSync(join(cwd, `results-${major}`))).toEqual([`${first.out.trim()}-0.mp4`]);
    expect(wrong.code).toBe(2);
  }

  expect(nodes.size).toBeGreaterThan(0);
  expect(system.standIn.creates()).toHaveLength(nodes.size);
  expect(readdirSync(join(cwd, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
    "callsheet",
  ]);
  expect(existsSync(join(cwd, "node_modules/.bin/callsheet"))).toBe(true);
});

const typed = `import { Callsheet, type SucceededTask, TaskError } from "callsheet";
export const right = async (callsheet: Callsheet): Promise<SucceededTask> => {
  const task = await callsheet.submit("mps.CreateAigcVideoTask", { Prompt: "A cat", Duration: 5 });
  for await (const { taskId } of callsheet.list({ status: "failed" })) console.log(taskId);
  return task.result({ signal: AbortSignal.timeout(1000) });
};
export const failed = (error: unknown) => (error instanceof TaskError ? error.task.error?.code : "");
`;
const wrongs = {
  "an operation that is not there": 'callsheet.submit("vod.CreateAigcVideo", {})',
  "a field of another type":
    'callsheet.submit("mps.CreateAigcVideoTask", { Prompt: "A cat", Duration: "5" })',
  "an unknown field": 'callsheet.submit("mps.CreateAigcVideoTask", { Promt: "A cat" })',
  "a missing field": 'callsheet.submit("vod.CreateAigcVideoTask", { Prompt: "A cat" })',
};

test("its types stand alone, with those of a browser or of Node, and know operations and fields", async () => {
  const cwd = await installClient();
  writeFileSync(join(cwd, "right.ts"), typed);
  const errors = Object.values(wrongs).map(
    (call) => `import type { Callsheet } from "callsheet";
export const wrong = (callsheet: Callsheet) => ${call};\n`,
  );
  for (const [place, text] of errors.entries()) writeFileSync(join(cwd, `w${place}.ts`), text);
  const compile = (...files: readonly string[]) =>
    run(
      process.execPath,
      [
        join(root, "node_modules/typescript/bin/tsc"),
        ...["--strict", "--noEmit", "--target", "es2022", "--lib", "es2022,dom,dom.asynciterable"],
        ...["--module", "nodenext", "--types", ""],
        ...files,
      ],
      { cwd, environment: {} },
    );

  const right = await compile("right.ts");
  const wrong = await compile(...errors.map((_, place) => `w${place}.ts`));

  expect(right).toEqual({ code: 0, out: "", err: "" });
  const told = new Set([...wrong.out.matchAll(/^w(\d)\.ts/gm)].map(([, place]) => Number(place)));
  expect([...told].toSorted()).toEqual(errors.map((_, place) => place));
});

test("the packed client imports nothing, and its types import nothing", async () => {
  const cwd = await installClient();
  const read = (name: string) => readFileSync(join(cwd, "package/dist/client", name), "utf8");

  for (const name of ["index.mjs", "index.d.ts"]) {
    expect(read(name)).not.toMatch(/^\s*import\b|\bimport\(|\brequire\(|\bfrom "/m);
    expect(read(name)).toContain("Callsheet");
  }
  expect(read("index.mjs")).not.toMatch(/\bprocess\.[a-z]|\bBuffer\./);
});

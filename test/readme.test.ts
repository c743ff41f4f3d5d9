import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TaskAnswer } from "../functions/http/api.ts";
import type { Problem } from "../functions/http/problems.ts";
import { RETENTION } from "../functions/task/horizon.ts";
import { milliseconds } from "../functions/task/time.ts";
import type { StartOperation } from "../functions/tencent/operation.ts";
import { operations } from "../functions/tencent/registry.ts";
import { readOptions } from "../infra/local/options.ts";
import packageJson from "../package.json" with { type: "json" };
import { installClient, run, typeCheck } from "./client/installed.ts";
import { type Called, call } from "./client/terminal.ts";
import { ask, read, submit } from "./support/client.ts";
import { API_KEY, startSystem } from "./support/system.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The text of the blocks in this language, in their order. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text = ""]) => text,
  );

/**
 * A curl command's address, headers and body, with the variables that the README says nothing about
 * filled in.
 */
const readCurl = (command: string, variables: Readonly<Record<string, string>>) => {
  const text = command
    .replace(/\\\n/g, " ")
    .replace(/\$(\w+)/g, (_, name: string) => variables[name] ?? `no ${name}`);
  const words = [...text.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
  const after = (flag: string) =>
    words.flatMap((word, place) => (words[place - 1] === flag ? [word] : []));
  const headers = after("-H").map((header) => [
    header.split(":", 1).join().toLowerCase(),
    header.replace(/^.*?: */, ""),
  ]);
  return {
    url: words.find((word) => word.startsWith("http")) ?? "",
    headers: Object.fromEntries(headers),
    body: after("-d")[0] ?? "",
  };
};

/** The words of a shell's line, without their quotes. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ""));

/** The names of a JSON value's fields, and of theirs. */
const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]));
};

test("the request in the README is taken, is answered with the same task when it is repeated, and ends as shown", async () => {
  const system = await startSystem();
  const command = blocks("sh").find((block) => block.includes("curl"));
  const { url, headers, body } = readCurl(command ?? "", {
    CALLSHEET_URL: system.api.url,
    CALLSHEET_KEY: API_KEY,
  });
  const [example = ""] = blocks("json");

  const path = url.slice(system.api.url.length);
  const first = await ask<TaskAnswer>(system, "POST", path, { headers, body });
  const second = await ask<TaskAnswer>(system, "POST", path, { headers, body });
  await system.clock.advance(10_000);
  const task = await read(system, first.body.taskId);

  expect(first.status).toBe(202);
  expect(first.headers.get("location")).toBe(`/v1/tasks/${first.body.taskId}`);
  expect(second.body.taskId).toBe(first.body.taskId);
  const { operation, status, settled, input, completedVia } = JSON.parse(example);
  expect(task).toMatchObject({ operation, status, settled, input, completedVia });
  expect(shape(task)).toMatchObject(shape(JSON.parse(example)) as object);
});

test("the wrong request in the README is refused with the answer that is shown, and starts nothing", async () => {
  const system = await startSystem();
  const [, command = ""] = blocks("sh").filter((block) => block.includes("curl"));
  const { url, headers, body } = readCurl(command, {
    CALLSHEET_URL: system.api.url,
    CALLSHEET_KEY: API_KEY,
  });
  const [, example = ""] = blocks("json");
  const [, status] = /answers `(\d+)` as `application\/problem\+json`/.exec(readme) ?? [];

  const path = url.slice(system.api.url.length);
  const refused = await ask<Problem>(system, "POST", path, { headers, body });
  const { body: listed } = await ask<{ tasks: readonly unknown[] }>(system, "GET", "/v1/tasks");

  expect(refused.status).toBe(Number(status));
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect(refused.body).toEqual(JSON.parse(example));
  expect(listed.tasks).toEqual([]);
});

test("the program in the README is typed, has under twenty lines, and downloads the file of its task", async () => {
  const system = await startSystem();
  const cwd = await installClient();
  const [program = ""] = blocks("ts");
  writeFileSync(join(cwd, "program.ts"), program);
  // The same key and request, so the program finds its task at its end and has not to wait.
  const { body } = await submit(system, "shot-12");
  await system.clock.advance(6000);

  const environment = { CALLSHEET_URL: system.api.url, CALLSHEET_KEY: API_KEY };
  const checked = await run(process.execPath, typeCheck("program.ts"), { cwd, environment: {} });
  const ran = await system.clock.during(
    run(process.execPath, ["program.ts"], { cwd, environment }),
  );

  expect(program.trim().split("\n").length).toBeLessThan(20);
  expect(checked).toEqual({ code: 0, out: "", err: "" });
  expect(ran).toMatchObject({ code: 0, out: "succeeded\n" });
  expect(readFileSync(join(cwd, "shot-12-0.mp4")).length).toBeGreaterThan(100);
  expect(system.standIn.creates()).toHaveLength(1);
  expect((await read(system, body.taskId)).status).toBe("succeeded");
});

test("the commands in the README submit the same task, list and help", async () => {
  const system = await startSystem();
  const block = blocks("sh").find((text) => text.includes("npm run cli")) ?? "";
  const lines = block.trim().split("\n").map(wordsOf);

  const called: Called[] = [];
  for (const [npm, run, cli, dashes, ...args] of lines) {
    expect([npm, run, cli, dashes]).toEqual(["npm", "run", "cli", "--"]);
    called.push(await call(system, args));
  }

  expect(called.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(JSON.parse(called[0]?.out ?? "")).toMatchObject({ status: "succeeded" });
  expect(called[2]?.out).toContain("callsheet submit");
});

test("the README says for how many days after its end a task's key protects", () => {
  const [, days] = /The key protects [^.]*?(\d+) days more/.exec(readme) ?? [];

  expect(milliseconds({ days: Number(days) })).toBe(milliseconds(RETENTION));
});

const learnedBy = ({ callback, product }: StartOperation): string => {
  const queue = product.eventQueue === undefined ? "callback" : "callback or event queue";
  const told = callback === "documented" || product.callback?.carries === "provider-task-id";
  return told ? `${queue}, asking` : "asking";
};
const afterSilence = {
  deduped: "repeated, deduped by Tencent",
  "deduped-and-found": "looked for",
  unprotected: "never repeated",
};
const canceled = {
  waiting: "while waiting",
  "waiting-or-running": "waiting or running",
  never: "no",
};

test("the table of operations in the README is that of the registry", () => {
  const table = [
    ...readme.matchAll(/^\| `(\w+\.\w+)` \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$/gm),
  ].map(([, ...cells]) => cells);

  expect(table.map((cells) => cells.slice(0, 4))).toEqual(
    operations.map((operation) => [
      operation.name,
      learnedBy(operation),
      afterSilence[operation.class],
      canceled[operation.cancel?.only ?? "never"],
    ]),
  );
  const lives = operations.map(({ resultLife }) =>
    resultLife === undefined ? undefined : milliseconds(resultLife),
  );
  const said = table.map(([, , , , life = ""]) => {
    const [, count = "", unit = ""] = /^(\d+) (days|hours)$/.exec(life) ?? [];
    return count === "" ? undefined : milliseconds({ [unit]: Number(count) });
  });
  expect(said).toEqual(lives);
});

test("each promise in the README names the command that checks it, and CI runs that command", () => {
  const ci = readFileSync(new URL("../.ci/run", import.meta.url), "utf8");
  const [, promises = ""] = /\n\| promise \|.*\n.*\n((?:\|.*\n)+)/.exec(readme) ?? [];
  const commands = promises
    .trim()
    .split("\n")
    .map((row) => /\| `(npm .+)` \|$/.exec(row)?.[1] ?? row);

  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((command) => !ci.includes(command))).toEqual([]);
});

test("the commands in the README are those of package.json, and npm start takes the flags it names", () => {
  const commands = [...readme.matchAll(/npm (?:run )?([\w:]+)/g)]
    .map(([, name = ""]) => name)
    .filter((name) => name !== "and");
  const [flags = ""] = /npm start -- (.*?)`/.exec(readme)?.slice(1) ?? [];

  const options = readOptions(flags.replace("on|lost|off", "lost").split(" "), {});

  expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining([...new Set(commands)]));
  expect(options).toMatchObject({ port: 9000, sample: undefined, fresh: true, callbacks: "lost" });
});

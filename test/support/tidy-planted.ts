import type { checks } from "./tidy.ts";

const scripted = (dependencies: string): string => `{\n  "scripts": {},\n${dependencies}\n}\n`;
const test = (body: string): string => `test("promises", () => { ${body} });\n`;

/**
 * Faults by the check that must see them: where, what it says, and the text that is planted there.
 */
export const planted: Readonly<
  Record<keyof typeof checks, readonly (readonly [at: string, says: string, text: string])[]>
> = {
  "everything stands where the map says": [
    ["docs/plan.md:1", "is not among the names of the top level", ""],
    ["index.ts:1", "is not among the names of the top level", ""],
    ["functions/utils/text.ts:1", "functions/utils/ is not a room on the map", ""],
    [
      "functions/lifecycle/attic/a.ts:1",
      "functions/lifecycle/attic/ is not a room of the lifecycle",
      "export {};",
    ],
    ["functions/tencent/asr/index.ts:1", "functions/tencent/asr/ is not a product", ""],
    [
      "functions/secrets.ts:1",
      "directly under functions/ stand compose.ts and entries, which export `handler`",
      "/*\nexport const handler = 1;\n*/",
    ],
  ],
  "files are named in kebab-case": [
    ["functions/task/taskId.ts:1", "is not named in kebab-case", ""],
    ["test/Support/engine.ts:1", "is not named in kebab-case", ""],
  ],
  "files can be read in one sitting": [
    ["infra/app.ts:421", "has 421 lines; at most 420", "\n".repeat(421)],
    ["functions/decisions/0001-one-table.md:1", "has 601 words; at most 600", "word ".repeat(601)],
    ["README.md:2", "has 1501 words; at most 1500", `${"word ".repeat(1500)}\nend`],
  ],
  "decisions are numbered without gaps": [
    ["functions/decisions/0003-a-gap.md:1", "is not 0002-what-was-decided.md", ""],
    ["functions/decisions/0001-second-of-its-number.md:1", "is not 0002-what-was-decided.md", ""],
    [
      "functions/decisions/0002-a-queue.md:3",
      "does not say its status",
      "# A queue\n\nWhy: it waits.",
    ],
    [
      "functions/decisions/0002-a-queue.md:3",
      "does not say its status",
      "# A queue\n\nStatus: new",
    ],
    ["functions/decisions/two.md:1", "is not 0002-what-was-decided.md", ""],
  ],
  "imports point down, and packages stay in their places": [
    [
      "functions/task/up.ts:2",
      "imports ../store/task-store.ts: task may not import store",
      '\nimport "../store/task-store.ts";',
    ],
    [
      "functions/http/api.ts:1",
      "imports ../lifecycle/get-task.ts: http may not import lifecycle",
      'export type A = typeof import("../lifecycle/get-task.ts");',
    ],
    [
      "functions/store/side.ts:1",
      "imports ../tencent/product.ts: store may not import tencent",
      'import type { Product } from "../tencent/product.ts";',
    ],
    [
      "functions/lifecycle/up.ts:1",
      "imports ../compose.ts: lifecycle may not import entry",
      'import {\n  compose } from "../compose.ts";'.replace("\n", ""),
    ],
    [
      "functions/lifecycle/common/up.ts:1",
      "imports ../get-task.ts: lifecycle/common may not import lifecycle/",
      'import { getTask } from "../get-task.ts";',
    ],
    [
      "functions/list-tasks.ts:1",
      "imports ./get-task.ts: an entry is one function and no other's part",
      'export * from "./get-task.ts";',
    ],
    [
      "functions/tencent/mps/product.ts:1",
      "imports ../vod/product.ts: products do not know each other",
      'await import("../vod/product.ts");',
    ],
    [
      "functions/tencent/client.ts:1",
      "imports ./vod/product.ts: only registry.ts knows the products",
      'import { vod } from "./vod/product.ts";',
    ],
    [
      "functions/task/far.ts:1",
      "imports ../../infra/app.ts: functions/ imports only itself",
      'import { app } from "../../infra/app.ts";',
    ],
    [
      "infra/stack.ts:1",
      "imports ../functions/get-task.ts: infra/ names entry files by path and imports neither functions/ nor test/",
      'import "../functions/get-task.ts";',
    ],
    [
      "infra/stack.ts:2",
      "imports ../test/get-task.test.ts: infra/ names entry files by path and imports neither functions/ nor test/",
      '\nimport "../test/get-task.test.ts";',
    ],
    [
      "functions/task/gone.ts:1",
      "imports ./task: there is no such file (a specifier carries its .ts)",
      'import { taskSchema } from "./task";',
    ],
    [
      "functions/task/hidden.ts:1",
      "imports something that is not a plain string",
      "await import(`./task.ts`);",
    ],
    [
      "functions/task/send.ts:1",
      "imports undici: this package has no place here",
      'import { request } from "undici";',
    ],
    [
      "functions/task/read.ts:1",
      "imports node:fs: this package has no place here",
      'import { readFileSync } from "node:fs";',
    ],
    [
      "functions/http/rows.ts:1",
      "imports @aws-sdk/util-dynamodb: this package has no place here",
      'import { marshall } from "@aws-sdk/util-dynamodb";',
    ],
    [
      "functions/http/odd.ts:1",
      "imports left-pad: a package without a place in packagePlaces",
      'const pad = require("left-pad");',
    ],
  ],
  "time, chance and the environment come in as arguments, and types are not forced": [
    ["functions/task/a.ts:1", "only compose.ts reads a clock", "const now = Date.now();"],
    ["functions/get-health.ts:1", "only compose.ts reads a clock", "const now = new Date( );"],
    ["functions/task/a.ts:2", "only compose.ts reads a clock", `\nconst text = \`\${Date()}\`;`],
    ["functions/store/a.ts:1", "only compose.ts sets a timer", "setTimeout(retry, 10);"],
    [
      "functions/store/a.ts:1",
      "only compose.ts sets a timer",
      'import { setInterval } from "node:timers/promises";',
    ],
    ["functions/task/a.ts:1", "only compose.ts throws dice", "const nonce = crypto.randomUUID();"],
    ["functions/task/a.ts:1", "only compose.ts throws dice", "const jitter = Math.random() * 10;"],
    ["functions/tencent/a.ts:1", "outbound calls go through undici", "await fetch(url);"],
    [
      "functions/tencent/a.ts:1",
      "outbound calls go through undici",
      "const send = globalThis.fetch;",
    ],
    [
      "functions/store/a.ts:1",
      "only entries and compose.ts touch process.env",
      "const table = process.env.TABLE_NAME;",
    ],
    [
      "functions/http/a.ts:1",
      "only entries and compose.ts touch process.env",
      "const { TABLE_NAME } = process.env;",
    ],
    ["functions/http/a.ts:1", "no type assertions", "const task = JSON.parse(text) as Task;"],
    ["functions/compose.ts:1", "no type assertions", "const row = { a: 1 } as { a: 2 };"],
    [
      "functions/lifecycle/a.ts:1",
      "a switch ends in unreachable()",
      'switch (x) {\n  case "a":\n}\n',
    ],
    [
      "functions/lifecycle/a.ts:4",
      "a switch ends in unreachable()",
      "switch (x) {\n}\nunreachable(x);\nswitch (y) {\n}\nreturn;",
    ],
    [
      "functions/http/a.ts:3",
      "switch on a union without default",
      'switch (x) {\n  case "a":\n  default:\n}',
    ],
    [
      "functions/http/a.ts:2",
      "switch on a union without default",
      "switch (x) {\n  default: {\n  }\n}",
    ],
    [
      "functions/store/a.ts:1",
      "nothing extends anything but Error",
      "class LaneStore extends Store {}",
    ],
    [
      "functions/store/a.ts:1",
      "nothing extends anything but Error",
      "const store = class<Row> extends Map<string, Row> {};",
    ],
    [
      "functions/http/a.ts:1",
      "exported where it is declared; no barrels but a product's index.ts",
      'export * from "./handler.ts";',
    ],
    [
      "functions/http/a.ts:2",
      "exported where it is declared; no barrels but a product's index.ts",
      "const a = 1;\nexport { a as b };",
    ],
  ],
  "what matters has one door": [
    [
      "functions/lifecycle/doubt/a.ts:1",
      "a task moves through move()",
      "await tasks.apply(task, change);",
    ],
    [
      "functions/lifecycle/lane/a.ts:1",
      "a slot is handed on through hand-on-slot.ts",
      "await startNext(dependencies, lane, {});",
    ],
  ],
  "comments hold no leftovers": [
    ["infra/a.ts:1", "do it, or open an issue", "// TODO: later"],
    ["test/a.ts:2", "do it, or open an issue", "/*\n * FIXME */"],
    ["test/a.ts:1", "the type checker is not silenced", "// @ts-expect-error: wrong on purpose"],
    ["infra/a.js:1", "the type checker is not silenced", "/* @ts-nocheck */"],
    [
      "test/a.ts:1",
      "a rule is silenced only with a reason",
      "// biome-ignore lint/suspicious/noExplicitAny",
    ],
    [
      "test/a.ts:1",
      "a rule is silenced only with a reason",
      "// biome-ignore lint/suspicious/noExplicitAny: <explanation>",
    ],
    ["test/a.ts:1", "a rule is silenced only with a reason", "/* eslint-disable */"],
    ["functions/task/a.ts:1", "no commented-out code", "// const old = 1;"],
    ["functions/task/a.ts:2", "no commented-out code", "run();\n// store.put(task);"],
  ],
  "exports of functions/ carry a doc comment": [
    ["functions/task/a.ts:1", "after has no doc comment", "export const after = 1;"],
    [
      "functions/task/a.ts:2",
      "before has no doc comment",
      "// Not a doc comment.\nexport function before() {}",
    ],
    [
      "functions/task/a.ts:3",
      "Lane has no doc comment",
      "/** Of the line below. */\nconst limit = 1;\nexport class Lane {}",
    ],
    [
      "functions/task/a.ts:3",
      "far has no doc comment",
      "/** Too far away. */\n\nexport async function far() {}",
    ],
  ],
  "tests neither sleep, nor mock modules, nor are skipped": [
    [
      "test/a.test.ts:1",
      "tests do not sleep",
      test("await new Promise((resolve) => setTimeout(resolve, 10));"),
    ],
    [
      "test/store/a.test.ts:1",
      "tests do not sleep",
      'import { setTimeout as sleep } from "node:timers/promises";',
    ],
    ["test/a.test.ts:1", "time is an argument, not a fake", test("vi.useFakeTimers();")],
    ["test/a.test.ts:1", "time is an argument, not a fake", test("vi.setSystemTime(0);")],
    ["test/a.test.ts:1", "every test runs", 'test.skip("promises", () => {});'],
    ["test/a.test.ts:1", "every test runs", 'describe.only("a room", () => {});'],
    ["test/a.test.ts:1", "no mocks of modules", 'vi.mock("../functions/compose.ts");'],
    ["test/support/a.ts:1", "no mocks of modules", 'vi.doMock("../functions/compose.ts");'],
  ],
  "tests assert something": [
    [
      "test/a.test.ts:1",
      "a test that asserts nothing",
      test("await getTask(); // expect(nothing)"),
    ],
    [
      "test/a.test.ts:2",
      "a test that asserts nothing",
      `${test("expect(1).toBe(1);")}it.skipIf(n).each([[1]])("expect(%s)", (n) => { run(n); });`,
    ],
  ],
  "prose refers only to what is there": [
    ["infra/README.md:1", "there is no rules.md", "As rules.md says."],
    ["functions/task/a.ts:1", "there is no store/rows.ts", "// See `store/rows.ts`."],
    ["functions/README.md:2", "task/task.ts declares no born", "\nSee `task/task.ts:born`."],
    ["functions/task/a.ts:1", "task/task.ts declares no sent", "// See `task/task.ts:sent`."],
    ["functions/task/a.ts:1", "there is no decision 0002", "// For this see decision 0002."],
    ["test/README.md:1", "I2 is a number; say its name", "It breaks I2."],
  ],
  "dependencies are pinned": [
    [
      "package.json:3",
      "zod is not pinned: ^4.6.7",
      scripted('"dependencies": {\n"zod": "^4.6.7" }').replace(
        "{},\n",
        '{ "test": "", "check": "" }, ',
      ),
    ],
    [
      "package.json:3",
      "vitest is not pinned: latest",
      scripted('"devDependencies": { "vitest": "latest" }'),
    ],
  ],
  "scripts that the pages name exist": [
    ["README.md:2", "package.json has no script for `npm start`", "# Run it\nnpm start\n"],
    [
      "functions/README.md:1",
      "package.json has no script for `npm run deploy`",
      "Then `npm run deploy`.",
    ],
  ],
  "nothing names a registry or one machine": [
    [".npmrc:1", "names a package registry", "registry=https://example.com/"],
    ["README.md:1", "names a package registry", `https://registry.${"npmjs"}.org/zod`],
    [
      "package-lock.json:2",
      "says where a package was found",
      '{\n"resolved": "https://example.com/zod.tgz"',
    ],
    [
      "package-lock.json:1",
      "says where a package was found",
      '{ "resolved": "git+ssh://example.com/zod.git"',
    ],
    ["infra/a.ts:1", "names a path of one machine", `const root = "/${"work"}/main";`],
    ["README.md:1", "names a path of one machine", `cd /${"home"}/somebody/callsheet`],
  ],
};

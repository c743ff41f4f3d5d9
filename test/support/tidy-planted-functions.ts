import type { checks } from "./tidy.ts";

/** A fault: the place that the check names, the words it says, and the text planted there. */
export type Planted = readonly [at: string, says: string, text: string];

/** The faults in functions/ that the checks of imports, arguments, doors and exports must see. */
export const plantedInFunctions = {
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
      "functions/client/whole.ts:1",
      "imports ../task/task.ts: client imports only types of http and task",
      'import { Task } from "../task/task.ts";',
    ],
    [
      "functions/client/deep.ts:1",
      "imports ../store/task-store.ts: client imports only types of http and task",
      'import type { Task } from "../store/task-store.ts";',
    ],
    [
      "functions/client/read.ts:1",
      "imports node:fs: this package has no place here",
      'import { readFileSync } from "node:fs";',
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
      "functions/http/a.ts:2",
      "an exported function is a declaration, so that tools and readers find it",
      "/** Reads. */\nexport const read = async (body: string): Promise<string> => body;",
    ],
    [
      "functions/store/a.ts:1",
      "an exported function is a declaration, so that tools and readers find it",
      "export const first = <T>(\n  rows: readonly T[],\n) => rows[0];",
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
} satisfies Readonly<Partial<Record<keyof typeof checks, readonly Planted[]>>>;

import type { checks } from "./tidy.ts";
import { type Planted, plantedInFunctions } from "./tidy-planted-functions.ts";

const scripted = (dependencies: string): string => `{\n  "scripts": {},\n${dependencies}\n}\n`;
const test = (body: string): string => `test("promises", () => { ${body} });\n`;

/** Every check with the faults that it must see. */
export const planted: Readonly<Record<keyof typeof checks, readonly Planted[]>> = {
  ...plantedInFunctions,
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
    ["infra/app.ts:251", "has 251 lines; at most 250", "\n".repeat(251)],
    [
      "functions/decisions/0001-one-table.md:1",
      "has 601 words of prose; at most 600",
      "word ".repeat(601),
    ],
    ["README.md:2", "has 1251 words of prose; at most 1250", `${"word ".repeat(1250)}\nend`],
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
  "prose fits into 100 columns": [
    ["README.md:2", "has 101 columns; at most 100", `\n${"w".repeat(101)}`],
    ["functions/task/a.ts:1", "has 106 columns; at most 100", `/** ${"w".repeat(99)} */`],
    [
      "functions/task/a.ts:2",
      "has 104 columns; at most 100",
      `const a = 1;\n// ${"w".repeat(101)}`,
    ],
  ],
  "sentences begin with their actor": [
    [
      "README.md:1",
      "begins a sentence oddly: Whoever waits is served.",
      "Whoever waits is served.\n",
    ],
    [
      "functions/task/a.ts:2",
      "begins a sentence oddly: Nobody waits.",
      "const a = 1;\n// All go. Nobody waits.",
    ],
    [
      "test/README.md:3",
      "begins a sentence oddly: What counts is the row.",
      "# Page\n\n- What counts is the row.\n",
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

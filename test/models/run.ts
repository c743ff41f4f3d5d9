import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODEL = fileURLToPath(new URL("task.pml", import.meta.url));

/** The classes of operations. `functions/tencent/operation.ts` has them in words. */
const CLASSES = ["DEDUPED", "FOUND", "UNPROTECTED"];

/** Mistakes of the protocol, each with the class in which it shows. Each has to break the model. */
const MISTAKES = [
  {
    names: "a refusal of a repeat rejects a task in doubt",
    flags: ["DEDUPED", "REJECTS_IN_DOUBT"],
  },
  { names: "a task in doubt starts anew", flags: ["DEDUPED", "REQUEUES_IN_DOUBT"] },
  {
    names: "a repeat leaves before the last signature expires",
    flags: ["DEDUPED", "REPEATS_BEFORE_FENCE"],
  },
  {
    names: "a start is repeated that Tencent does not dedupe",
    flags: ["UNPROTECTED", "REPEATS_UNPROTECTED"],
  },
  { names: "a slot is handed on in doubt", flags: ["DEDUPED", "HANDS_ON_IN_DOUBT"] },
];

/** The outcome of an exhaustive search of the model. */
interface Search {
  readonly errors: number;
  readonly states: number;
}

const isThere = (program: string): boolean => spawnSync(program, ["-V"]).error === undefined;

const search = (flags: readonly string[]): Search => {
  const folder = mkdtempSync(join(tmpdir(), "callsheet-models-"));
  try {
    execFileSync("spin", [...flags.map((flag) => `-D${flag}`), "-a", MODEL], { cwd: folder });
    execFileSync("gcc", ["-w", "-O2", "-DSAFETY", "-o", "pan", "pan.c"], { cwd: folder });
    const { stdout } = spawnSync("./pan", ["-m100000"], { cwd: folder, encoding: "utf8" });
    const [, errors] = /errors: (\d+)/.exec(stdout) ?? [];
    const [, states] = /(\d+) states, stored/.exec(stdout) ?? [];
    if (errors === undefined || states === undefined) throw new Error(`No verdict: ${stdout}`);
    if (/max search depth too small/.test(stdout)) throw new Error("The search was cut short.");
    return { errors: Number(errors), states: Number(states) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const main = (): number => {
  const missing = ["spin", "gcc"].filter((program) => !isThere(program));
  if (missing.length > 0) {
    console.error(
      `The models need ${missing.join(" and ")}. On Debian: apt-get install spin gcc libc6-dev`,
    );
    return 2;
  }
  let broken = 0;
  for (const name of CLASSES) {
    const { errors, states } = search([name]);
    console.log(`${name}: ${states} states, ${errors} errors`);
    if (errors > 0) broken += 1;
  }
  for (const { names, flags } of MISTAKES) {
    const { errors } = search(flags);
    console.log(`${errors > 0 ? "found" : "NOT FOUND"}: ${names}`);
    if (errors === 0) broken += 1;
  }
  return broken === 0 ? 0 : 1;
};

process.exitCode = main();

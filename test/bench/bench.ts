import { lines } from "./lines.ts";
import { measure } from "./measure.ts";
import { readOptions } from "./options.ts";
import { notesOf, table } from "./table.ts";
import { exitCode, judge } from "./verdict.ts";

/** `npm run bench`: measures Callsheet beside its peers, and says which budgets hold. */
const bench = async (args: readonly string[]): Promise<0 | 1> => {
  const options = readOptions(args);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const { machine, readings } = await measure({ ...options, say });
  const judged = judge(
    readings,
    lines.filter(({ id }) => options.chosen.includes(id)),
  );
  const described = { at: new Date().toISOString().slice(0, 10), machine: machine.described };
  const said = options.json
    ? JSON.stringify({ ...described, lines: judged }, undefined, 2)
    : `${described.at} · ${described.machine}\n\n${[table(judged), "", ...notesOf(judged)].join("\n")}`;
  process.stdout.write(`${said}\n`);
  return exitCode(judged);
};

try {
  process.exitCode = await bench(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

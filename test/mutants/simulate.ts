import { runScript } from "./run-program.ts";

/**
 * Lives that are lived with each mistake, always the same ones: about three thousand faults, in a
 * few seconds.
 */
const LIVES = 300;
const SEED = 1;
const LIMIT_MS = 5 * 60_000;

/**
 * Which promise the simulator sees broken in the working copy; undefined where it sees none, or
 * came to no end.
 */
export const simulate = async ({
  folder,
  stop,
}: {
  folder: string;
  stop: AbortSignal;
}): Promise<string | undefined> => {
  const args = ["test/simulation/simulate.ts", "--lives", String(LIVES), "--seed", String(SEED)];
  const { code, output } = await runScript(args, { folder, limitMs: LIMIT_MS, stop });
  if (code === 0 || code === null) return undefined;
  const [, promise, text = ""] = /^seed \d+ breaks (.+?): (.*)$/m.exec(output) ?? [];
  if (promise !== undefined) return `${promise}: ${text}`;
  // The mistake has thrown where nobody catches: that is seen as well, though by no promise.
  // Node.js shows an error without a stack in brackets.
  const [, thrown] = /^\[?(\w*Error\b.*?)\]?$/m.exec(output) ?? [];
  if (thrown !== undefined) return `which ended with ${thrown}`;
  throw new Error(`The simulator did not run: ${output.trim().split("\n").at(-1)}`);
};

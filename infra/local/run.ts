import { appendFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { explanation, introduction } from "./introduction.ts";
import { readOptions } from "./options.ts";
import { submitSample, watch } from "./sample.ts";
import type { Sample } from "./sample-inputs.ts";
import { type LocalService, startLocalService } from "./service.ts";
import { age, readLogLine, sentenceOf } from "./story.ts";

/** Everything a run leaves behind: table, ledger, secrets, logs. Another folder is another deployment. */
const directory = resolve(process.env.CALLSHEET_DIRECTORY || fileURLToPath(new URL("../../.local", import.meta.url)));
const say = (line: string): void => console.log(line);

type Tell = (taskId: string, sentence: string) => void;

/** Tells the life of every task as the functions log it; the whole log goes to a file. */
const storyteller = () => {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "functions.log");
  const births = new Map<string, number>();
  const tell = (taskId: string, sentence: string): void => {
    const now = Date.now();
    const born = births.get(taskId) ?? now;
    births.set(taskId, born);
    say(`${age(born, now)}  ${taskId.slice(0, 6)}  ${sentence}`);
  };
  const onLog = (name: string, line: string): void => {
    appendFileSync(file, `${name} ${line}\n`);
    const logged = readLogLine(line);
    const sentence = logged === undefined ? undefined : sentenceOf(logged);
    if (logged?.taskId !== undefined && sentence !== undefined) tell(logged.taskId, sentence);
  };
  return { tell, onLog };
};

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2), process.env);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stopping.abort());
  for (const line of introduction(options)) say(line);
  const story = storyteller();
  const service = await startLocalService(options, process.env, directory, {
    onLog: story.onLog,
    onFailure: (sentence) => console.error(sentence),
    onEnd: (sentence) => {
      console.error(sentence);
      process.exitCode = 1;
      stopping.abort();
    },
    onStandIn: () => undefined,
    onNote: say,
  });
  try {
    say(`API  ${service.api.url}`);
    if (options.sample !== undefined && !stopping.signal.aborted) await runSample(service, options.sample, story.tell, stopping.signal);
    if (!stopping.signal.aborted) for (const line of explanation(options, service)) say(line);
    if (!stopping.signal.aborted) await new Promise((resolve) => stopping.signal.addEventListener("abort", resolve, { once: true }));
  } finally {
    await service.stop();
  }
};

const runSample = async (service: LocalService, operation: Sample, tell: Tell, signal: AbortSignal): Promise<void> => {
  const { taskId } = await submitSample(service, operation);
  await watch(service, taskId, (sentence) => tell(taskId, sentence), signal);
};

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

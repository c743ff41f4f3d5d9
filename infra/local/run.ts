import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { asksForHelp } from "../help.ts";
import { stateDirectoryOf } from "./addresses.ts";
import { explanation, introduction } from "./introduction.ts";
import { help, readOptions } from "./options.ts";
import { reasonOf, systemRefusal } from "./reason.ts";
import { runSample } from "./sample.ts";
import { Stopped, startLocalService } from "./service.ts";
import { age, readLogLine, sentenceOf, shortName } from "./story.ts";

const directory = stateDirectoryOf(process.env);
const say = (line: string): void => console.log(line);
const complain = (line: string): void => console.error(line);

/** Tells the life of every task as the functions log it; the whole log goes to a file. */
const storyteller = () => {
  const log = logTo(join(directory, "functions.log"));
  const firstSeen = new Map<string, number>();
  /** Of a task by its id, or of all that an operation starts by its name. */
  const tell = (subject: string, sentence: string): void => {
    const now = Date.now();
    const since = firstSeen.get(subject) ?? now;
    firstSeen.set(subject, since);
    say(`${age(since, now)}  ${shortName(subject)}  ${sentence}`);
  };
  const onLog = (name: string, line: string): void => {
    log(`${name} ${line}\n`);
    const logged = readLogLine(line);
    const sentence = logged === undefined ? undefined : sentenceOf(logged);
    const subject = logged?.taskId ?? logged?.operation;
    if (subject !== undefined && sentence !== undefined) tell(subject, sentence);
  };
  return { tell, onLog };
};

/**
 * Appends to a file. Where that fails it says so once and the service goes on: the log is for
 * people.
 */
const logTo = (file: string) => {
  let writable = true;
  return (text: string): void => {
    if (!writable) return;
    try {
      appendFileSync(file, text);
    } catch (error) {
      writable = false;
      complain(
        `${file} is not written any more: ${systemRefusal(error, directory) ?? reasonOf(error)}`,
      );
    }
  };
};

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) return say(help.join("\n"));
  const options = readOptions(args, process.env);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => stopping.abort());
  const end = (sentence: string): void => {
    complain(sentence);
    process.exitCode = 1;
    stopping.abort();
  };
  // An error outside of any call that is awaited: the stand-in, for one, writes its ledger by
  // itself. A bug shows where it is.
  process.on("uncaughtException", (error) =>
    end(systemRefusal(error, directory) ?? error.stack ?? reasonOf(error)),
  );
  // Its reader is gone, as behind `| head`. To complain of it would fail in the same way, for ever.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stopping.abort());
  for (const line of introduction(options)) say(line);
  const { tell, onLog } = storyteller();
  const watcher = {
    onLog,
    onNote: say,
    onFailure: complain,
    onEnd: end,
    onStandIn: () => undefined,
  };
  const service = await startLocalService({
    options,
    environment: process.env,
    directory,
    watcher,
    stopping: stopping.signal,
  });
  try {
    for (const line of explanation(options, service)) say(line);
    if (options.sample !== undefined)
      await runSample(service, { ...options, operation: options.sample }, tell, stopping.signal);
    if (!stopping.signal.aborted)
      await new Promise((resolve) =>
        stopping.signal.addEventListener("abort", resolve, { once: true }),
      );
  } finally {
    await service.stop();
  }
};

await main().catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error));
  // 130 is what a shell makes of Ctrl-C.
  process.exitCode ??= error instanceof Stopped ? 130 : 1;
});

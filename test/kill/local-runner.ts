import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { readStack } from "../../infra/local/read-stack.ts";
import { pause } from "../support/real-time.ts";
import { allProcesses, descendantsOf, kill, type Process } from "./processes.ts";
import type { Access } from "./workload.ts";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Keys that outlive a restart: callbacks of tasks that were started before it have to be genuine
 * after it.
 */
const CALLBACK_KEYS = {
  VOD_SIGN_KEY: "vodKeyOfTheKillTest01",
  MPS_NOTIFY_KEY: "mpsKeyOfTheKillTest01",
  TIW_CALLBACK_KEY: "tiwKeyOfTheKillTest01",
  TRTC_CALLBACK_KEY: "trtcKeyOfTheKillTest1",
};

/** Slots of the lane: enough for some tasks to run, and too few for all. */
const LANE_LIMIT = 8;

/** `npm start` on one folder and one port, killed and started again as often as one likes. */
export class LocalRunner {
  /**
   * How much later than the machine's its clock is from the next start on. It only ever goes
   * forward.
   */
  offsetMs = 0;
  readonly #directory: string;
  readonly #port: number;
  /** Every process below a runner that was killed: they have to end by themselves. */
  readonly #orphans = new Map<number, Process>();
  #child: ChildProcess | undefined;
  #apiKey = "";
  #bundles: ReadonlyMap<string, string> = new Map();
  #said: string[] = [];
  #isOver = false;

  constructor(options: { directory: string; port: number }) {
    this.#directory = options.directory;
    this.#port = options.port;
  }

  get access(): Access {
    return { url: `http://127.0.0.1:${this.#port}`, apiKey: this.#apiKey };
  }

  /**
   * Starts it and waits until it is ready. False if it was killed before; throws what it said if it
   * ended by itself.
   */
  async start(): Promise<boolean> {
    if (this.#isOver) throw new Error("The runner was ended for good.");
    const child = spawn(
      process.execPath,
      [path("../../infra/local/run.ts"), "--port", String(this.#port), "--no-sample"],
      {
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          CALLSHEET_DIRECTORY: this.#directory,
          LANE_LIMIT_VOD_AIGC: String(LANE_LIMIT),
          NODE_OPTIONS: `--import ${new URL("shift-clock.ts", import.meta.url).href}`,
          CLOCK_OFFSET_MS: String(this.offsetMs),
          ...CALLBACK_KEYS,
        },
        stdio: ["ignore", "pipe", "pipe", "ipc"],
      },
    );
    this.#child = child;
    this.#said = [];
    const ended = once(child, "close").then(() => "ended" as const);
    const ready = Promise.withResolvers<"ready">();
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null)
        createInterface({ input: stream }).on("line", (line) =>
          this.#hear(line, () => ready.resolve("ready")),
        );
    }
    const outcome = await Promise.race([ready.promise, ended]);
    if (outcome === "ended" && child.signalCode === null)
      throw new Error(`The runner did not start:\n${this.#said.join("\n")}`);
    if (outcome === "ready") this.#bundles = bundlesOf(join(this.#directory, "cdk.out"));
    return outcome === "ready";
  }

  #hear(line: string, onReady: () => void): void {
    this.#said = [...this.#said.slice(-50), line];
    const key = /^Key +(\S+)$/.exec(line)?.[1];
    if (key !== undefined) this.#apiKey = key;
    if (line.startsWith("Ctrl-C")) onReady();
  }

  /** Whether it runs. It has to, unless it was killed. */
  get runs(): boolean {
    return (
      this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
    );
  }

  /** Names of functions by the folders of the bundles that it runs. */
  get bundles(): ReadonlyMap<string, string> {
    return this.#bundles;
  }

  /** The runner's last words, to be read after its end. */
  get lastWords(): string {
    return this.#said.join("\n");
  }

  /** The processes below it, as they are now. */
  async descendants(): Promise<Process[]> {
    const pid = this.#child?.pid;
    return pid === undefined || !this.runs ? [] : descendantsOf(pid, await allProcesses());
  }

  /** Kills it outright; resolves when it is gone. The processes it started end by themselves. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.runs) return;
    const closed = once(child, "close");
    for (const orphan of await this.descendants()) this.#orphans.set(orphan.pid, orphan);
    child.kill("SIGKILL");
    await closed;
  }

  /**
   * Kills it for good. Answers with the processes below any of its lives that are still there some
   * seconds later, and kills those too.
   */
  async end(): Promise<string[]> {
    this.#isOver = true;
    await this.kill();
    let left: Process[] = [];
    for (let looks = 0; looks < 60; looks++) {
      left = (await allProcesses()).filter(
        ({ pid, command }) => this.#orphans.get(pid)?.command === command,
      );
      if (left.length === 0) return [];
      await pause(250);
    }
    return left.filter(kill).map(({ pid, command }) => `${pid} ${command}`);
  }
}

const bundlesOf = (directory: string): ReadonlyMap<string, string> => {
  const { resources, assets } = readStack(directory);
  const functions = Object.values(resources).filter(({ Type }) => Type === "AWS::Lambda::Function");
  const named = functions.map(({ Properties, Metadata }) => ({
    code: JSON.stringify(Properties.Code),
    name: String(Metadata["callsheet:entry"]),
  }));
  return new Map(
    Object.entries(assets).flatMap(([objectKey, folder]) =>
      named
        .filter(({ code }) => code.includes(objectKey))
        .map(({ name }) => [folder, name] as const),
    ),
  );
};

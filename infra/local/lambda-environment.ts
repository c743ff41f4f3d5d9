import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { after, machineClock } from "./clock.ts";
import type { Failure, FunctionConfiguration, Invocation, Outcome } from "./lambda-invocation.ts";
import { lambdaVariables, traceIdOf } from "./lambda-variables.ts";
import type { Clock } from "./tencent/clock.ts";

interface Running extends Invocation {
  readonly id: string;
  readonly end: () => void;
  dropDeadline?: () => void;
  /** The first that became known. It is told when the environment is idle again, or gone. */
  outcome?: Outcome;
}

interface Hooks {
  /** It asked for the next invocation and there is none. */
  readonly onIdle: () => void;
  /** Its process is gone. */
  readonly onGone: () => void;
}

/**
 * Lambda's limit for the init phase, "Understanding the Lambda execution environment lifecycle" in
 * its developer guide.
 */
const initTimeoutMs = 10_000;
const api = "/2018-06-01/runtime";

/** The runtime client of the local runner. */
const HOST = join(import.meta.dirname, "lambda-host.js");

/**
 * One execution environment: a child process with the bundle, and the Runtime API it talks to. Like
 * Lambda's, the API belongs to the environment, so nothing in a request needs to say whose it is
 * (paths: "Using the Lambda runtime API", developer guide).
 */
export class LambdaEnvironment {
  readonly #configuration: FunctionConfiguration;
  readonly #hooks: Hooks;
  readonly #server = createServer((request, response) => {
    // A child that is killed while it sends leaves half a request.
    this.#answer(request, response).catch(() => response.destroy());
  });
  readonly #gone = Promise.withResolvers<void>();
  readonly #clock: Clock;
  readonly #dropInitDeadline: () => void;
  #child: ChildProcess | undefined;
  #ready = false;
  #initError = "";
  #ended = false;
  /** The held request for the next invocation: present exactly while the child waits. */
  #next: ServerResponse | undefined;
  #invocation: Running | undefined;

  constructor(configuration: FunctionConfiguration, hooks: Hooks) {
    this.#configuration = configuration;
    this.#hooks = hooks;
    this.#clock = configuration.clock ?? machineClock;
    this.#dropInitDeadline = after(this.#clock, initTimeoutMs, () =>
      this.#failInit(`it was not ready after ${initTimeoutMs} ms`),
    );
    // The child sits on one idle connection while its handler works, and takes its end for the end
    // of the runner.
    this.#server.keepAliveTimeout = 0;
    this.#server.listen(0, "127.0.0.1", () => this.#spawn());
  }

  /**
   * Hands over one invocation; only for an environment that is new or idle. Calls `settle` once.
   */
  invoke(given: Invocation): void {
    const end = () => {
      if (this.#invocation?.outcome !== undefined) return;
      this.#fail("left", "its caller has left");
      this.#kill();
    };
    this.#invocation = { ...given, id: randomUUID(), end };
    given.left?.addEventListener("abort", end);
    if (this.#next !== undefined) this.#deliver(this.#next, this.#invocation);
  }

  async stop(): Promise<void> {
    this.#kill();
    await this.#gone.promise;
  }

  #spawn(): void {
    if (this.#ended) {
      this.#end("it was stopped");
      return;
    }
    const { host = HOST, bundle } = this.#configuration;
    const address = this.#server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const place = { runtimeApi: `127.0.0.1:${port}`, now: this.#clock.now() };
    const child = spawn(process.execPath, [host, bundle], {
      env: lambdaVariables(this.#configuration, place),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#readLog(child.stdout);
    this.#readLog(child.stderr);
    child.on("error", (error) => this.#end(error.message));
    child.on("close", (code, signal) =>
      this.#end(`its process ended with ${signal ?? `exit code ${code}`}`),
    );
  }

  #readLog(stream: Readable): void {
    const { name, onLog } = this.#configuration;
    createInterface({ input: stream }).on("line", (line) => onLog?.(name, line));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${request.url}`;
    const body = await text(request);
    const id = this.#invocation?.id;
    if (route === `GET ${api}/invocation/next`) {
      this.#takeNext(response);
      return;
    }
    if (route === `POST ${api}/init/error`) this.#initError = readError(body);
    else if (route === `POST ${api}/invocation/${id}/response`)
      this.#note({ ok: true, payload: JSON.parse(body) });
    else if (route === `POST ${api}/invocation/${id}/error`)
      this.#fail("unhandled", readError(body));
    else {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(202).end();
  }

  /** Asking for the next invocation is what ends the one before, and what ends the init phase. */
  #takeNext(response: ServerResponse): void {
    // A child that has been killed may have asked just before.
    if (this.#ended) return;
    this.#dropInitDeadline();
    this.#next = response;
    const first = this.#ready ? undefined : this.#invocation;
    this.#ready = true;
    if (first !== undefined) {
      this.#deliver(response, first);
      return;
    }
    this.#fail("crash", "it asked for the next invocation before it had answered");
    if (this.#configuration.freezes) this.#child?.kill("SIGSTOP");
    this.#settle();
    this.#hooks.onIdle();
  }

  #deliver(response: ServerResponse, invocation: Running): void {
    const { name, timeoutMs } = this.#configuration;
    this.#next = undefined;
    if (this.#configuration.freezes) this.#child?.kill("SIGCONT");
    invocation.dropDeadline = after(this.#clock, timeoutMs, () => {
      this.#fail("timeout", `it timed out after ${timeoutMs} ms`);
      this.#kill();
    });
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": invocation.id,
      "lambda-runtime-deadline-ms": Date.now() + timeoutMs,
      "lambda-runtime-trace-id": traceIdOf(Date.now()),
      "lambda-runtime-invoked-function-arn": `arn:aws:lambda:local:000000000000:function:${name}`,
    });
    response.end(JSON.stringify(invocation.event));
  }

  #failInit(message: string): void {
    this.#initError = message;
    this.#kill();
  }

  #fail(error: Failure, message: string): void {
    this.#note({ ok: false, error, message: `${this.#configuration.name}: ${message}` });
  }

  #note(outcome: Outcome): void {
    if (this.#invocation !== undefined) this.#invocation.outcome ??= outcome;
  }

  #settle(): void {
    const { outcome, settle, dropDeadline, left, end } = this.#invocation ?? {};
    this.#invocation = undefined;
    dropDeadline?.();
    if (end !== undefined) left?.removeEventListener("abort", end);
    if (outcome !== undefined) settle?.(outcome);
  }

  #kill(): void {
    this.#ended = true;
    this.#child?.kill("SIGKILL");
  }

  #end(message: string): void {
    this.#dropInitDeadline();
    this.#fail(this.#ready ? "crash" : "init", this.#initError || message);
    this.#settle();
    this.#server.close();
    this.#server.closeAllConnections();
    this.#gone.resolve();
    this.#hooks.onGone();
  }
}

function readError(body: string): string {
  const { errorType, errorMessage } = JSON.parse(body);
  return `${errorType}: ${errorMessage}`;
}

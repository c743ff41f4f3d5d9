import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { productNames, products } from "../products.ts";
import type { Callbacks } from "./callback-addresses.ts";
import { keptStack } from "./kept-stack.ts";
import { readStack, type SynthesizedStack } from "./read-stack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

interface Wanted {
  readonly environment: Environment;
  /** Below it goes what CDK writes. */
  readonly directory: string;
  readonly standIn: { readonly url: string } | undefined;
  readonly callbacks: Callbacks;
  readonly stopping: AbortSignal;
}

/**
 * Bundles and synthesizes as a deployment would, in a process of its own: CDK's memory is not
 * needed afterwards. A start from the code and the settings of the one before takes its stack.
 */
export async function synthesize(wanted: Wanted): Promise<SynthesizedStack> {
  const { environment, directory, standIn, stopping } = wanted;
  const { baseUrl, keys } = wanted.callbacks;
  const CDK_OUTDIR = join(directory, "cdk.out");
  // A key says that callbacks are to be counted on, so none is passed where they are not.
  const counted = productNames.map((name) => [
    products[name].callbackKey.setting,
    baseUrl === undefined ? "" : (keys[name] ?? ""),
  ]);
  const settings = {
    ...environment,
    CDK_OUTDIR,
    // CDK's validator of templates takes three times as long as all the rest. It is for what is
    // deployed: `npm run synth` has it.
    CDK_VALIDATION: "false",
    ...Object.fromEntries(counted),
    CALLBACK_BASE_URL: baseUrl ?? "",
    KEEP_RESULTS: environment.KEEP_RESULTS || "asked",
    WEBHOOK_PLACES: environment.WEBHOOK_PLACES || "loopback",
    RESUME_WORKFLOWS: environment.RESUME_WORKFLOWS || "on",
    ...(standIn === undefined
      ? {}
      : {
          ...standInApplications(environment),
          TENCENT_ENDPOINT_URL: standIn.url,
          RESULT_HOSTS: environment.RESULT_HOSTS || "127.0.0.1",
        }),
  };
  const kept = keptStack(CDK_OUTDIR, settings);
  if (kept.found !== undefined) return kept.found;
  await runApp(settings, stopping);
  kept.keep();
  return readStack(CDK_OUTDIR);
}

const runApp = async (environment: Environment, stopping: AbortSignal): Promise<void> => {
  const child = spawn(process.execPath, [join(root, "infra/app.ts"), "--local"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  stopping.addEventListener("abort", kill);
  if (stopping.aborted) kill();
  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, "close")]);
  stopping.removeEventListener("abort", kill);
  if (exitCode !== 0)
    throw new Error(
      `The stack cannot be synthesized: ${reasonIn(said) || `exit code ${exitCode}`}`,
    );
};

/** The stand-in takes any application. */
const standInApplications = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.values(products).flatMap(({ applications }) =>
      applications === undefined
        ? []
        : [[applications.setting, environment[applications.setting] || applications.standIn]],
    ),
  );

/**
 * The message of an uncaught error, without the stack that Node prints around it; else the whole
 * text.
 */
const reasonIn = (said: string): string =>
  /^(?:Uncaught )?\w*Error(?: \[\w+\])?: (.+)$/m.exec(said)?.[1] ?? said.trim();

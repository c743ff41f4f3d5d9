import { queueFiller } from "./aws/queue.ts";
import { startAwsStandIn } from "./aws/stand-in.ts";
import { machineClock } from "./clock.ts";
import type { RunOptions } from "./options.ts";
import type { StateFolder } from "./state-folder.ts";
import type { StandInEvent } from "./tencent/event.ts";
import { startTencentStandIn, type TencentStandIn } from "./tencent/stand-in.ts";

interface Wanted {
  /** Where the stand-in of AWS is. */
  readonly aws: { readonly url: string };
  readonly options: RunOptions;
  readonly state: StateFolder;
  readonly watcher: {
    readonly onNote: (sentence: string) => void;
    readonly onStandIn: (event: StandInEvent) => void;
  };
  readonly onStop: (end: () => unknown) => void;
}

/** Starts Tencent's stand-in, unless the options say that Tencent is somewhere else. */
export async function startTencent({
  aws,
  options,
  state,
  watcher,
  onStop,
}: Wanted): Promise<TencentStandIn | undefined> {
  if (!options.standIn) return undefined;
  const { credentials, callbacks, settings } = options;
  const common = {
    clock: machineClock,
    credentials,
    callbacks,
    concurrency: settings.LANE_LIMIT_VOD_AIGC,
    ledgerFile: state.ledgerFile,
    onEvent: watcher.onStandIn,
    fillQueue: queueFiller(aws.url),
  };
  // The port after the API's, so that result URLs of an earlier run still work; any other if that
  // is taken.
  const preferred = options.port === 0 || options.port === 65_535 ? 0 : options.port + 1;
  const standIn = await startTencentStandIn({ ...common, port: preferred }).catch(
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
        return startTencentStandIn(common);
      throw error;
    },
  );
  onStop(() => standIn.close());
  return standIn;
}

/**
 * Starts what stands for the workflows that wait, for the bus and for the queue: nothing of AWS is
 * called from this machine. Returns where it is, and the variables by which functions find it. Each
 * call that changes something there is a note.
 */
export async function startAws({
  options,
  watcher,
  onStop,
}: Pick<Wanted, "options" | "watcher" | "onStop">): Promise<{
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
}> {
  const standIn = await startAwsStandIn({
    queueArn: options.settings.MPS_SQS_QUEUE,
    onTaken: (sentence) => watcher.onNote(`AWS        ${sentence}`),
  });
  onStop(() => standIn.close());
  const named = ["AWS_ENDPOINT_URL_SFN", "AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL_EVENTBRIDGE"];
  const { url } = standIn;
  return { url, environment: Object.fromEntries(named.map((name) => [name, url])) };
}

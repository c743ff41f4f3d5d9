import { join } from "node:path";
import { productNames } from "../products.ts";
import { forgetAddresses, leaveAddresses } from "./addresses.ts";
import { type Api, startApi } from "./api.ts";
import { apiFunction } from "./api-function.ts";
import { callbacksOf } from "./callback-addresses.ts";
import { createFunction } from "./lambda-runtime.ts";
import { makeFresh } from "./make-fresh.ts";
import type { RunOptions } from "./options.ts";
import { systemRefusal } from "./reason.ts";
import { stackSecrets } from "./stack-secrets.ts";
import { startBucket } from "./start-bucket.ts";
import { startAws, startTencent } from "./start-stand-ins.ts";
import { environmentOf, startTable } from "./start-table.ts";
import { openStateFolder, type StateFolder } from "./state-folder.ts";
import { synthesize } from "./synthesize.ts";
import { ensureTable } from "./table.ts";
import { describeService, describeTable, type ServiceDescription } from "./template.ts";
import type { StandInEvent } from "./tencent/event.ts";
import type { TencentStandIn } from "./tencent/stand-in.ts";
import { type Functions, runQueues, runSchedules, runStreams } from "./triggers.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface LocalService {
  readonly api: Api;
  readonly apiKey: string;
  /** Where each product's callbacks arrive. */
  readonly callbackUrls: Readonly<Record<string, string>>;
  readonly standIn: TencentStandIn | undefined;
  /** Ends everything, the youngest first. */
  stop(): Promise<void>;
}

export interface Watcher {
  /** Something that the start did, in a sentence. */
  readonly onNote: (sentence: string) => void;
  /** A line that a function wrote. */
  readonly onLog: (name: string, line: string) => void;
  readonly onStandIn: (event: StandInEvent) => void;
  /** A function that did not answer as it should, or an outage of the table. */
  readonly onFailure: (sentence: string) => void;
  /** The table is gone: the service can only stop. */
  readonly onEnd: (sentence: string) => void;
}

/** The parts that a start is made of. */
export interface Start {
  readonly options: RunOptions;
  readonly environment: Environment;
  readonly directory: string;
  readonly watcher: Watcher;
  /** Aborted when there is to be no service any more. */
  readonly stopping: AbortSignal;
}

interface Started extends Start {
  readonly state: StateFolder;
  readonly onStop: (end: () => unknown) => void;
}

/**
 * Starts the synthesized stack on this machine, with its state in `directory`. Throws an error
 * whose message is one clear sentence, with nothing left running; `Stopped` if `stopping` was
 * aborted before.
 */
export async function startLocalService(wanted: Start): Promise<LocalService> {
  const { directory, stopping } = wanted;
  const ends: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const state = openStateFolder(directory);
    ends.push(() => state.release());
    const started = await start({ ...wanted, state, onStop: (end) => ends.push(end) });
    stopping.throwIfAborted();
    return { ...started, stop };
  } catch (error) {
    await stop();
    if (stopping.aborted)
      throw new Stopped("Stopped before the service could start. Nothing is left running.", {
        cause: error,
      });
    const refusal = systemRefusal(error, directory);
    throw refusal === undefined ? error : new Error(refusal, { cause: error });
  }
}

/** Somebody stopped the start itself. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

const start = async (context: Started): Promise<Omit<LocalService, "stop">> => {
  const { options, environment, state, stopping } = context;
  const { port, release } = await holdPort(context);
  if (options.fresh) await makeFresh({ state, paid: options.paid, onNote: context.watcher.onNote });
  const place = await startTable(context);
  const aws = await startAws(context);
  const standIn = await startTencent({ ...context, aws });
  const callbacks = callbacksOf(options, { port, directory: join(state.directory, "secrets") });
  const stack = await synthesize({
    environment,
    directory: state.directory,
    standIn,
    callbacks,
    stopping,
  });
  const table = describeTable(stack);
  await ensureTable(place, table);
  const secrets = stackSecrets(context, stack, callbacks.keys);
  const bucket = await startBucket(stack, { ...context, place });
  const service = describeService(stack, {
    ...{ [table.logicalId]: place.name, ...secrets.urls, ...bucket.names },
  });
  const functions = startFunctions(context, service, {
    ...environmentOf(place),
    ...aws.environment,
    ...bucket.environment,
  });
  await release();
  const api = await serve(context, service, { functions, port });
  runSchedules(context, service, functions);
  runStreams(context, service, { functions, place });
  runQueues(context, service, { functions, url: aws.url });
  const baseUrl = callbacks.baseUrl ?? api.url;
  const urls = productNames.map(
    (product) =>
      [product, `${baseUrl.replace(/\/+$/, "")}/v1/callbacks/${product}/${secrets.path}`] as const,
  );
  for (const [product, url] of urls)
    standIn?.setCallback({ url, signKey: secrets.callbackKey(product) }, product);
  const callbackUrls = Object.fromEntries(urls);
  const { apiKey, apiSecretFile, callbackSecretFile } = secrets;
  leaveAddresses(state.directory, {
    ...{ api: api.url, callbacks: callbackUrls, apiSecretFile, callbackSecretFile },
    ...(standIn === undefined ? {} : { standIn: standIn.url }),
  });
  context.onStop(() => forgetAddresses(state.directory));
  return { api, apiKey, callbackUrls, standIn };
};

/**
 * Finds out whether the port is free before anything else is started. Functions have to know it
 * long before the API listens there, so a free one of the machine's choice is held until `release`.
 */
const holdPort = async ({ options, onStop }: Started) => {
  const held = await startApi({ port: options.port, routes: [], invoke: async () => undefined });
  let closing: Promise<void> | undefined;
  const release = (): Promise<void> => {
    closing ??= held.close();
    return closing;
  };
  onStop(release);
  if (options.port !== 0) await release();
  return { port: held.port, release };
};

const startFunctions = (
  { watcher: { onLog, onFailure }, onStop }: Started,
  { functions }: ServiceDescription,
  shared: Readonly<Record<string, string>>,
): Functions => {
  const running = functions.map(({ logicalId, name, environment, ...form }) => {
    const local = createFunction({
      ...form,
      name,
      environment: { ...shared, ...environment },
      onLog,
    });
    onStop(() => local.stop());
    const fromTrigger = async (input: unknown) => {
      const outcome = await local.invoke(input);
      if (!outcome.ok) onFailure(`${name}: ${outcome.error}: ${outcome.message}`);
      return outcome;
    };
    return [logicalId, { fromApi: apiFunction({ local, name, onFailure }), fromTrigger }] as const;
  });
  return new Map(running);
};

const serve = async (
  { options: { mapping }, onStop }: Started,
  { routes }: ServiceDescription,
  { functions, port }: { functions: Functions; port: number },
): Promise<Api> => {
  const api = await startApi({
    port,
    routes,
    mapping,
    invoke: async (route, event, left) => functions.get(route.function)?.fromApi(event, left),
  });
  onStop(() => api.close());
  return api;
};

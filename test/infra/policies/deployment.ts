import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { EntryName } from "../../../infra/entry-names.ts";
import { startApi } from "../../../infra/local/api.ts";
import { apiFunction } from "../../../infra/local/api-function.ts";
import { machineClock } from "../../../infra/local/clock.ts";
import type { Outcome } from "../../../infra/local/lambda-invocation.ts";
import { createFunction, type LocalFunction } from "../../../infra/local/lambda-runtime.ts";
import { readStack } from "../../../infra/local/read-stack.ts";
import { readStream } from "../../../infra/local/stream.ts";
import {
  describeService,
  type FunctionDescription,
  type ServiceDescription,
} from "../../../infra/local/template.ts";
import { startTencentStandIn, type TencentStandIn } from "../../../infra/local/tencent/stand-in.ts";
import { CALLBACK_KEYS, PATH_SECRET, SIGN_KEY, secrets } from "../../support/system.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { synthesizedForAll } from "../synthesized.ts";
import { namesIn, reaching, secretValues, startServices, tableOf } from "./places.ts";
import { type PolicyProxy, startPolicyProxy } from "./policy-proxy.ts";
import { type Policy, rolePolicies } from "./role-policies.ts";

/** The whole stack on one machine, as near to Lambda as that goes. */
export interface Deployment {
  readonly url: string;
  readonly standIn: TencentStandIn;
  readonly proxy: PolicyProxy;
  /** The policies of the functions' roles, by the names of the entries. */
  readonly policies: ReadonlyMap<string, Policy>;
  /** The keys of the kept results. */
  readonly kept: () => Promise<readonly string[]>;
  /** Each call that the workflows and the bus took, in a sentence. */
  readonly taken: () => readonly string[];
  /** Sentences about invocations that failed. */
  readonly failures: readonly string[];
  /** Invokes a function as a schedule or a queue does. */
  readonly invoke: (entry: EntryName, event?: object) => Promise<Outcome>;
  /** The same, in an environment whose clock is `LATER_MS` ahead: what is due by then is due. */
  readonly invokeLater: (entry: EntryName, event?: object) => Promise<Outcome>;
}

/** Less than the five minutes by which a clock may differ from Tencent's. */
const LATER_MS = 200_000;

/** TIW has no address to call back: the poller has to ask. */
const CALLED_BACK = { vod: SIGN_KEY, mps: CALLBACK_KEYS.mps, trtc: CALLBACK_KEYS.trtc };

const RUNTIME = join(import.meta.dirname, "aws-runtime.ts");
const AHEAD = {
  NODE_OPTIONS: `--import ${new URL("../../kill/shift-clock.ts", import.meta.url).href}`,
  CLOCK_OFFSET_MS: String(LATER_MS),
};

/**
 * Starts the synthesized stack for one test. Each function runs its own bundle under AWS's runtime
 * client, in processes that are frozen between invocations. It reaches AWS by way of a proxy that
 * enforces its role's policy. No schedule runs by itself.
 */
export async function startDeployment(settings: Record<string, string> = {}): Promise<Deployment> {
  const { TENCENT_SECRET: credentials } = secrets;
  const standIn = await startTencentStandIn({ clock: machineClock, credentials, callbacks: "on" });
  onTestFinished(() => standIn.close());
  const { port, release } = await keptPort();
  const url = `http://127.0.0.1:${port}`;
  const addresses = { TENCENT_ENDPOINT_URL: standIn.url, CALLBACK_BASE_URL: url };
  const { assembly } = await synthesizedForAll({ ...settings, ...addresses }, true);
  const stack = readStack(assembly);
  const place = await tableOf(stack);
  const known = namesIn(stack, place);
  const policies = rolePolicies(stack.resources, (name) => known[name]);
  const { urls: services, kept, taken } = await startServices(place);
  const proxy = await startPolicyProxy({ policies, services, secrets: secretValues(stack) });
  const service = describeService(stack, known);
  const failures: string[] = [];
  const onFailure = (sentence: string) => void failures.push(sentence);
  const run = runnerOf(proxy.url);
  const running = service.functions.map((one) => ({ one, local: run(one) }));
  const invoked = async (local: LocalFunction, event: object) => {
    const outcome = await local.invoke(event);
    if (!outcome.ok) onFailure(outcome.message);
    return outcome;
  };
  const named = (entry: string) => {
    const found = running.find(({ one }) => [one.name, one.logicalId].includes(entry));
    if (found === undefined) throw new Error(`The stack has no function ${entry}.`);
    return found;
  };
  const behind = running.map(
    ({ one: { name, logicalId }, local }) =>
      [logicalId, apiFunction({ local, name, onFailure })] as const,
  );
  await release();
  await serve(service, { port, functions: new Map(behind) });
  for (const [product, signKey] of Object.entries(CALLED_BACK))
    standIn.setCallback({ url: `${url}/v1/callbacks/${product}/${PATH_SECRET}`, signKey }, product);
  for (const { function: target, batchSize, filters } of service.streams) {
    const invoke = async (event: object) => void (await invoked(named(target).local, event));
    const reading = readStream({ place, batchSize, filters, invoke, onFailure });
    onTestFinished(() => reading.stop());
  }
  return {
    ...{ url, standIn, proxy, policies, kept, taken, failures },
    invoke: (entry, event = {}) => invoked(named(entry).local, event),
    invokeLater: (entry, event = {}) => invoked(run(named(entry).one, AHEAD), event),
  };
}

/** The stack has to be told the port before the API can listen on it: nobody takes it meanwhile. */
const keptPort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const release = async (): Promise<void> => {
    server.close();
    await once(server, "close");
  };
  return { port, release };
};

/** Runs functions that reach AWS at an address. They end with the test. */
const runnerOf =
  (awsUrl: string) =>
  (
    description: FunctionDescription,
    more: Readonly<Record<string, string>> = {},
  ): LocalFunction => {
    const local = createFunction({
      ...description,
      environment: { ...reaching(awsUrl, description.name), ...more, ...description.environment },
      host: RUNTIME,
      freezes: true,
      // It stands still: nothing is too slow, and no environment ends because it idled.
      clock: new VirtualClock(),
    });
    onTestFinished(() => local.stop());
    return local;
  };

type FromApi = ReturnType<typeof apiFunction>;

const serve = async (
  { routes }: ServiceDescription,
  { port, functions }: { readonly port: number; readonly functions: ReadonlyMap<string, FromApi> },
): Promise<void> => {
  const api = await startApi({
    port,
    routes,
    // API Gateway's 30 s mean nothing on a busy machine.
    integrationTimeoutMs: 180_000,
    invoke: async (route, event, left) => functions.get(route.function)?.(event, left),
  });
  onTestFinished(() => api.close());
};

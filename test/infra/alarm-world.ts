import { AsyncLocalStorage } from "node:async_hooks";
import { AwsFailure } from "../../functions/aws/failure.ts";
import { type CallDynamo, DynamoTable } from "../../functions/store/dynamo-table.ts";
import type { Log } from "../../functions/task/log.ts";
import type { Send } from "../../functions/tencent/client.ts";
import { TencentSilence } from "../../functions/tencent/error.ts";
import type { EntryName } from "../../infra/entry-names.ts";
import { transportTo } from "../support/call-through.ts";
import type { Datapoint } from "../support/cloudwatch/metrics.ts";
import {
  alarmsRaised,
  datapointsOf,
  type GroupLine,
} from "../support/cloudwatch/template-alarms.ts";
import { callEngine } from "../support/engine-client.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { functionOf, ofType, type Resources } from "../support/synthesized-service.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";
import { createTable } from "../support/table.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

/**
 * A deployment whose logs and metrics are watched as CloudWatch would: the template's own filters
 * read the lines that the real code writes, and the template's own alarms read the metrics.
 */
export interface AlarmWorld {
  readonly system: System;
  /** The alarms of the template that were raised since the beginning, without their hashes. */
  alarms(): readonly string[];
  /** The fault that stands now. */
  fault: Fault;
  /** Publishes an answer of the gateway in its access log. */
  gatewayAnswered(answer: { routeKey: string; status: number; functionStatus: string }): void;
}

/** A fault outside the functions' own code. */
export interface Fault {
  /** Scheduled entries that nothing calls. */
  readonly uncalled?: readonly string[];
  /** Entries that die of a bug at each call. */
  readonly dying?: readonly string[];
  /** Routes whose function the gateway cannot reach. */
  readonly unreached?: readonly string[];
  /** Whether the table refuses every write. */
  readonly throttled?: true;
  /** How Tencent ails when it is asked for this action. */
  readonly tencent?: (action: string) => "silent" | "refusing our key" | undefined;
}

export interface WorldOptions {
  /** Whether the table is a real engine's, which can throttle, and not one in memory. */
  readonly isReal?: boolean;
  readonly options?: SystemOptions;
}

/** Starts it with every function of the template on the schedule but the daily audit. */
export async function startAlarmWorld(
  resources: Resources,
  { isReal = false, options = {} }: WorldOptions = {},
): Promise<AlarmWorld> {
  const clock = new VirtualClock();
  const from = clock.now();
  const running = new AsyncLocalStorage<EntryName>();
  const lines: GroupLine[] = [];
  const datapoints: Datapoint[] = [];
  let fault: Fault = {};
  const entryOf = entriesBy(resources);
  const count = (entry: EntryName, name: string) =>
    datapoints.push({ metric: lambdaMetric(resources, entry, name), at: clock.now(), value: 1 });
  const around = async (name: string, run: () => Promise<unknown>): Promise<unknown> => {
    const entry = entryOf(name);
    if (fault.uncalled?.includes(name)) return undefined;
    if (fault.unreached?.includes(name)) throw new Error("The gateway may not invoke it.");
    count(entry, "Invocations");
    try {
      if (fault.dying?.includes(entry)) throw new TypeError("A bug.");
      return await running.run(entry, run);
    } catch (error) {
      count(entry, "Errors");
      // Lambda logs the error of a scheduled run, and nobody hears it.
      if (name === entry) return undefined;
      throw error;
    }
  };
  const log: Log = (event, fields) => {
    // A line of a store comes from whatever function is at work.
    const group = groupOf(resources, running.getStore() ?? "submit-task");
    lines.push({ group, at: clock.now(), line: { event, ...fields } });
  };
  const table = await (isReal
    ? throttledTable(() => fault.throttled === true, log)
    : Promise.resolve(new MemoryTable()));
  const system: System = await startSystem({
    ...{ tells: true, watches: true, clock, around },
    ...options,
    environment: { TABLE_NAME: "watched", ...options.environment },
    seams: {
      log,
      table,
      send: ailing(
        clock,
        () => system.standIn.url,
        (action) => fault.tencent?.(action),
      ),
      ...options.seams,
    },
  });
  return {
    system,
    alarms: () => {
      const all = [...datapoints, ...datapointsOf(resources, lines)];
      return alarmsRaised(resources, all, { from, to: clock.now() });
    },
    get fault() {
      return fault;
    },
    set fault(next) {
      fault = next;
    },
    gatewayAnswered: ({ routeKey, status, functionStatus }) => {
      const [group, line] = accessLogOf(resources);
      const values = { routeKey, status, "integration.status": functionStatus };
      lines.push({ group, at: clock.now(), line: filled(line, values) });
    },
  };
}

/** A table that refuses writes as DynamoDB does beyond a table's throughput. */
const throttledTable = async (isThrottled: () => boolean, log: Log): Promise<DynamoTable> => {
  const call: CallDynamo = async (operation, input) => {
    const isWrite = operation === "PutItem" || operation === "UpdateItem";
    const fault = { name: "ProvisionedThroughputExceededException", message: "Slow down." };
    if (isWrite && isThrottled()) throw new AwsFailure({ ...fault, status: 400 });
    return callEngine(operation, input);
  };
  return new DynamoTable(await createTable(), call, (reason) =>
    log("table_unanswered", { reason }),
  );
};

/** A way to Tencent's stand-in, which takes a changed signature for one of an unknown key. */
const ailing = (
  clock: VirtualClock,
  url: () => string,
  ails: (action: string) => ReturnType<NonNullable<Fault["tencent"]>>,
): Send => {
  let transport: ReturnType<typeof transportTo> | undefined;
  return async (request) => {
    transport ??= transportTo(url());
    const how = ails(request.action);
    if (how === undefined) return transport.send(request);
    if (how === "silent") {
      await clock.sleep(request.timeoutMs);
      throw new TencentSilence(request.action, "TimeoutError");
    }
    const headers = Object.entries(request.headers).map(
      ([name, value]) => [name, value.replace(/Signature=.{8}/, "Signature=00000000")] as const,
    );
    return transport.send({ ...request, headers: Object.fromEntries(headers) });
  };
};

/** The entry of a route's function, as the template has it; a scheduled entry is its own. */
const entriesBy = (resources: Resources): ((name: string) => EntryName) => {
  const entries = new Map<string, EntryName>(
    ofType(resources, "AWS::Lambda::Function").map(([id, { Metadata }]) => [
      id,
      Metadata?.["callsheet:entry"] as EntryName,
    ]),
  );
  const routes = new Map(
    ofType(resources, "AWS::ApiGatewayV2::Route").map(([, { Properties }]) => {
      const [, [, integration]] = Properties.Target["Fn::Join"];
      const uri = resources[integration.Ref]?.Properties.IntegrationUri["Fn::GetAtt"][0];
      return [Properties.RouteKey as string, entries.get(uri)] as const;
    }),
  );
  return (name) => {
    const entry = name.includes(" ") || name === "$default" ? routes.get(name) : name;
    if (entry === undefined) throw new Error(`The template has no route ${name}.`);
    return entry as EntryName;
  };
};

const groupOf = (resources: Resources, entry: EntryName): string =>
  functionOf(resources, entry).properties.LoggingConfig.LogGroup.Ref;

const lambdaMetric = (resources: Resources, entry: EntryName, name: string) => ({
  namespace: "AWS/Lambda",
  name,
  dimensions: { FunctionName: functionOf(resources, entry).logicalId },
});

/** The gateway's log group, and the form of a line. */
const accessLogOf = (resources: Resources): [group: string, form: string] => {
  const [stage] = ofType(resources, "AWS::ApiGatewayV2::Stage");
  const { DestinationArn, Format } = stage?.[1].Properties.AccessLogSettings ?? {};
  return [DestinationArn["Fn::GetAtt"][0], Format];
};

/** API Gateway writes `-` for a variable that has no value. */
const filled = (form: string, values: Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(form.replaceAll(/\$context\.([\w.]+)/g, (_, name) => String(values[name] ?? "-")));

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { startEngine } from "../../infra/local/engine.ts";
import { inputWith } from "../../infra/local/operations.ts";
import { chanceOf } from "../kill/chance.ts";
import { makeCertificate } from "../support/certificate.ts";
import { clientOf } from "../support/local-engine.ts";
import { tableSchema } from "../support/table-schema.ts";
import { tellBench } from "../support/tell-bench.ts";
import { busiestSecond } from "./busiest-second.ts";
import { type Options, readOptions } from "./options.ts";
import { startSlowTable } from "./slow-table.ts";
import { startArrivalServer } from "./stand-in.ts";

/**
 * `npm run rates`: cold processes submit tasks of one operation at once, each as fast as it can,
 * over real TLS to a server that notes when each create arrives. The table is slow now and then.
 * Fails if more creates arrive in any second than Tencent documents. It is no test of the suite: a
 * machine that stops for a quarter of a second can hold requests back and let them arrive together.
 */
const OPERATION = "mps.CreateAigcVideoTask";
const HOST = "mps.intl.tencentcloudapi.com";
const API_KEY = "rates-api-key-000000000000";
const STARTER = fileURLToPath(new URL("starter.ts", import.meta.url));

const secrets = {
  API_SECRET: { key: API_KEY },
  IDENTITY_SECRET: { key: "rates-identity-key-000000000000" },
  CONTEXT_SECRET: { active: "k1", k1: "rates-context-key-000000000000" },
  WEBHOOK_SECRET: { active: "k1", k1: "rates-webhook-key-000000000000" },
  TENCENT_SECRET: { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" },
};

const filesIn = (directory: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => {
      const file = join(directory, `${name}.json`);
      writeFileSync(file, JSON.stringify(value), { mode: 0o600 });
      return [name, pathToFileURL(file).href];
    }),
  );

/** The moments at which creates arrived. */
const measure = async (
  directory: string,
  { processes, seconds, seed }: Options,
): Promise<readonly number[]> => {
  const chance = chanceOf(seed);
  const certificate = makeCertificate([HOST, "127.0.0.1"]);
  const authority = join(directory, "authority.pem");
  writeFileSync(authority, certificate.cert);
  const engine = await startEngine();
  const tencent = await startArrivalServer(certificate, chance);
  const table = await startSlowTable(engine.url, chance);
  try {
    await clientOf(engine.url).send(new CreateTableCommand({ TableName: "tasks", ...tableSchema }));
    const environment = {
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: authority,
      TABLE_NAME: "tasks",
      ENVIRONMENT: "rates",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "EXAMPLE",
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      TENCENT_ENDPOINT_URL: tencent.url,
      RATES_API_KEY: API_KEY,
      ...filesIn(directory),
    };
    const input = JSON.stringify(inputWith(OPERATION, "a cat"));
    const starters = Array.from({ length: processes }, (_, number) =>
      spawn(process.execPath, [STARTER, `process ${number}`, OPERATION, input, String(seconds)], {
        env: environment,
        stdio: ["ignore", "ignore", "inherit"],
      }),
    );
    await Promise.all(starters.map((starter) => once(starter, "exit")));
    return tencent.arrivalsOf("CreateAigcVideoTask");
  } finally {
    tencent.close();
    table.close();
    await engine.stop();
  }
};

const options = readOptions();
const rate = operationNamed(OPERATION)?.rate ?? 0;
const directory = mkdtempSync(join(tmpdir(), "callsheet-rates-"));
console.log(`rates: seed ${options.seed}, ${options.processes} cold processes`);
const arrivals = await measure(directory, options);
rmSync(directory, { recursive: true });
const most = busiestSecond(arrivals);
const isEnough = arrivals.length > 2 * rate;
const isWithin = most <= rate;
console.log(`rates: ${arrivals.length} creates of ${OPERATION} arrived, ${most} in the busiest`);
console.log(`rates: second, and ${rate} a second are documented: ${isWithin ? "ok" : "TOO MANY"}`);
if (isEnough) tellBench("rates", "", Math.max(0, most - rate));
if (!isEnough) console.log("rates: too few to tell, on so slow a machine: say --seconds 60");
process.exit(isWithin && isEnough ? 0 : 1);

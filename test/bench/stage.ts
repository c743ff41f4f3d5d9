import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { bundleFunctions, bundleOptions } from "../../infra/bundle.ts";
import { replacedModules, replacing } from "../../infra/replaced-modules.ts";
import { type Machine, prepareMachine } from "./machine.ts";
import { type StandIns, startStandIns } from "./stand-ins.ts";

/** Every row runs on it: the bundles, the stand-ins, and the core that is kept. */
export interface Stage extends AsyncDisposable {
  readonly machine: Machine;
  readonly standIns: StandIns;
  readonly say: (text: string) => void;
  /** Our functions' bundles: `<name>/index.cjs`. */
  readonly functions: string;
  /** The other programs' bundles: `<subject>/<name>.cjs`. */
  readonly others: string;
  /** The environment of every process that is measured. */
  readonly environment: Readonly<Record<string, string>>;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const KEY = "bench-api-key-000000000000";

/** Bundles everything into a folder of its own and starts the stand-ins; disposing ends them. */
export const openStage = async (say: (text: string) => void): Promise<Stage> => {
  const scratch = await mkdtemp(join(tmpdir(), "callsheet-bench-"));
  const [functions, others] = [join(scratch, "functions"), join(scratch, "others")];
  await Promise.all([bundleFunctions({ outputDirectory: functions }), bundleOthers(others)]);
  // After the bundling, which may have every core.
  const machine = prepareMachine();
  const standIns = await startStandIns();
  const environment = await environmentFor(standIns, scratch);
  return {
    machine,
    standIns,
    say,
    functions,
    others,
    environment,
    async [Symbol.asyncDispose]() {
      await standIns.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
};

const subjects = {
  peer: ["submit-task", "requests", "signatures"],
  ours: ["requests", "signatures"],
  floor: ["submit-task", "load", "requests", "signatures"],
};

/** As our functions are bundled. Only they have other code for some modules of a library. */
const bundleOthers = async (outdir: string): Promise<void> => {
  for (const [subject, names] of Object.entries(subjects))
    await build({
      entryPoints: names.map((name) => ({
        in: `${here}${subject}/${name}.ts`,
        out: `${subject}/${name}`,
      })),
      ...bundleOptions,
      outdir,
      plugins: subject === "ours" ? [replacing(replacedModules, () => undefined)] : [],
      outExtension: { ".js": ".cjs" },
      define: { esbuildDetection: "1" },
      logLevel: "error",
    });
};

const environmentFor = async (
  { ports, tableName, certificate }: StandIns,
  scratch: string,
): Promise<Readonly<Record<string, string>>> => {
  const authority = join(scratch, "authority.pem");
  await writeFile(authority, certificate);
  const table = `https://localhost:${ports.tablePort}`;
  return {
    PATH: process.env.PATH ?? "",
    NODE_EXTRA_CA_CERTS: authority,
    BENCH_KEY: KEY,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "EXAMPLE",
    AWS_ENDPOINT_URL_DYNAMODB: table,
    TABLE_NAME: tableName,
    ENVIRONMENT: "bench",
    TENCENT_ENDPOINT_URL: `https://127.0.0.1:${ports.tencentPort}`,
    TENCENT_TIW_SDK_APP_IDS: "1400000001",
    TENCENT_TRTC_SDK_APP_IDS: "1400000002",
    LANE_LIMIT_VOD_AIGC: "100",
    PEER_TENCENT: `vod.localhost:${ports.tencentPort}`,
    TABLE_PORT: String(ports.tablePort),
    TENCENT_PORT: String(ports.tencentPort),
    ...(await writeSecrets(join(scratch, "secrets"))),
  };
};

const secrets = {
  API_SECRET: { key: KEY },
  IDENTITY_SECRET: { key: "bench-identity-key-000000000000" },
  CONTEXT_SECRET: { active: "k1", k1: "bench-context-key-000000000000" },
  WEBHOOK_SECRET: { active: "k1", k1: "bench-webhook-key-000000000000" },
  CALLBACK_SECRET: { path: "bench-path-secret-000000000000" },
  TENCENT_SECRET: { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" },
};

const writeSecrets = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  await mkdir(folder);
  const written = Object.entries(secrets).map(async ([name, value]) => {
    const file = join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(value), { mode: 0o600 });
    return [name, pathToFileURL(file).href] as const;
  });
  return Object.fromEntries(await Promise.all(written));
};

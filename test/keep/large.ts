import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import * as z from "zod";
import { Folder } from "../../infra/local/s3/folder.ts";
import { startS3StandIn } from "../../infra/local/s3/stand-in.ts";

const MB = 1024 * 1024;

const credentials = { accessKeyId: "dummy", secretAccessKey: "dummy-secret" };

/** How a large file was copied. */
export interface LargeCopy {
  readonly kind: string;
  /** The most memory that the copying process had, in MB. */
  readonly peakMb: number;
  /** Whether the bucket has the very bytes that the host sent. */
  readonly isSame: boolean;
}

/**
 * Copies a file of so many MB from a host into a bucket, by a process of its own. The file
 * is never whole in memory: the host makes it while it sends.
 */
export async function copyLarge(megabytes: number): Promise<LargeCopy> {
  const directory = mkdtempSync(join(tmpdir(), "callsheet-large-"));
  const s3 = await startS3StandIn({ directory, bucket: "kept", credentials, now: Date.now });
  const sent = createHash("sha256");
  const host = createServer(async (_request, response) => {
    response.writeHead(200, { "content-type": "video/mp4", "content-length": megabytes * MB });
    for (let number = 0; number < megabytes; number++) {
      const chunk = Buffer.alloc(MB, number);
      chunk.writeUInt32LE(number);
      sent.update(chunk);
      if (!response.write(chunk)) await once(response, "drain");
    }
    response.end();
  });
  host.listen(0, "127.0.0.1");
  await once(host, "listening");
  const address = host.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    const program = fileURLToPath(new URL("copy-large.ts", import.meta.url));
    const url = `http://127.0.0.1:${port}/film.mp4`;
    const env = {
      ...{ TABLE_NAME: "none", ENVIRONMENT: "test", AWS_REGION: "us-east-1" },
      ...{ KEEP_RESULTS: "all", RESULT_HOSTS: "127.0.0.1", RESULT_BUCKET: "kept" },
      LARGEST_KEPT_MB: "4000",
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const args = [program, url, String(megabytes * MB)];
    const { stdout: output } = await promisify(execFile)(process.execPath, args, { env });
    const { kind, peakMb } = z
      .object({ kind: z.string(), peakMb: z.number() })
      .parse(JSON.parse(output));
    return { kind, peakMb, isSame: (await kept(directory)) === sent.digest("hex") };
  } finally {
    host.close();
    await s3.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The SHA-256 of the only object; undefined where there is none. */
const kept = async (directory: string): Promise<string | undefined> => {
  const folder = new Folder(directory, Date.now);
  const [key = ""] = await folder.keys();
  const object = await folder.object(key);
  if (object === undefined) return undefined;
  const read = createHash("sha256");
  for await (const chunk of folder.body(object)) read.update(chunk);
  return read.digest("hex");
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { mb: { type: "string", default: "2048" } } });
  const copy = await copyLarge(Number(values.mb));
  console.log(
    `${values.mb} MB: ${copy.kind}, ${copy.isSame ? "the same" : "OTHER"} bytes, ${copy.peakMb} MB at most`,
  );
  process.exitCode = copy.kind === "stored" && copy.isSame && copy.peakMb < 512 ? 0 : 1;
};

if (import.meta.main) await main();

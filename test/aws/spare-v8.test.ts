import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import { makeCertificate } from "../support/certificate.ts";
import { listenUntilTestEnds } from "../support/http-server.ts";

const connections = new URL("../../functions/aws/connection.ts", import.meta.url).href;

/** Sends one request, and tells which modules Node loads after V8's flags have changed. */
const programFor = (origin: string) => `
  import v8 from "node:v8";
  import { syncBuiltinESMExports } from "node:module";
  const set = v8.setFlagsFromString;
  let before = [];
  v8.setFlagsFromString = (flag) => {
    before = [...process.moduleLoadList];
    set(flag);
  };
  syncBuiltinESMExports();
  const { Connections } = await import("${connections}");
  const patience = { connectMs: 60_000, answerMs: 60_000 };
  const request = { method: "POST", path: "/", headers: {}, body: "{}" };
  const deadline = new AbortController().signal;
  const { status } = await new Connections("${origin}", patience).send(request, deadline);
  const late = process.moduleLoadList.filter((name) => !before.includes(name));
  console.log(JSON.stringify({ status, changed: before.length > 0, late }));
  process.exit();
`;

test("all that a first connection needs of Node is loaded while V8's cache of it counts", async () => {
  const { key, cert } = makeCertificate(["localhost"]);
  const authority = join(await mkdtemp(join(inject("scratch"), "v8-")), "authority.pem");
  await writeFile(authority, cert);
  const server = createServer({ key, cert }, (_request, response) => void response.end("{}"));
  const program = programFor(`https://localhost:${await listenUntilTestEnds(server)}`);

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { env: { NODE_EXTRA_CA_CERTS: authority } },
  );

  const { status, changed, late } = JSON.parse(stdout);
  expect({ status, changed }).toEqual({ status: 200, changed: true });
  expect(late.filter((name: string) => name.startsWith("NativeModule"))).toEqual([]);
});

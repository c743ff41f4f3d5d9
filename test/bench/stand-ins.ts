import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { startEngine } from "../../infra/local/engine.ts";
import { makeCertificate } from "../support/certificate.ts";
import { countCalls } from "../support/count-calls.ts";
import { tableSchema } from "../support/table-schema.ts";
import type { Ports } from "./asked.ts";

/** A table and a Tencent for one run, on 127.0.0.1, over TLS. */
export interface StandIns {
  readonly ports: Ports;
  readonly tableName: string;
  /** The certificate that clients have to trust, as PEM. */
  readonly certificate: string;
  /** The DynamoDB actions that were asked for since the last call. */
  takeCalls(): readonly string[];
  stop(): Promise<void>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The table is a real engine, behind a server that speaks TLS and counts. Tencent accepts every
 * create and knows nothing more: what it must refuse is tested elsewhere.
 */
export const startStandIns = async (): Promise<StandIns> => {
  const engine = await startEngine();
  const tableName = "bench";
  const client = new DynamoDBClient({
    endpoint: engine.url,
    region: "us-east-1",
    credentials: { accessKeyId: "EXAMPLE", secretAccessKey: "EXAMPLE" },
  });
  await client.send(new CreateTableCommand({ TableName: tableName, ...tableSchema }));
  client.destroy();
  const pair = makeCertificate([
    ...["127.0.0.1", "localhost", "vod.localhost"],
    "vod.intl.tencentcloudapi.com",
  ]);
  let calls: string[] = [];
  const counted = countCalls(engine.url, { write: 0, strongReads: 0 }, ({ action }) => {
    calls.push(action);
  });
  const table = await listen(pair, counted);
  const tencent = await listen(pair, answerForTencent);
  return {
    ports: { tablePort: table.port, tencentPort: tencent.port },
    tableName,
    certificate: pair.cert,
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
    async stop() {
      await Promise.all([table.close(), tencent.close(), engine.stop()]);
    },
  };
};

/** Without a Date header: tasks come on a clock that is ahead of the machine's. */
const answerForTencent: Listener = (request, response) => {
  request.resume().on("end", () => {
    const TaskId = `1500000000-AigcVideoTask-${randomBytes(16).toString("hex")}t`;
    const created = request.headers["x-tc-action"] === "CreateAigcVideoTask" ? { TaskId } : {};
    const answer = { Response: { ...created, RequestId: randomBytes(16).toString("hex") } };
    const text = JSON.stringify(answer);
    response.sendDate = false;
    response
      .writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(text),
      })
      .end(text);
  });
};

const listen = async (pair: { readonly key: string; readonly cert: string }, answer: Listener) => {
  const server = createServer({ ...pair, keepAliveTimeout: 60_000 }, answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a port");
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return { port: address.port, close };
};

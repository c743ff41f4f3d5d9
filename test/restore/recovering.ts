import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
} from "@aws-sdk/client-dynamodb";
import { inject, onTestFinished, vi } from "vitest";
import { engineClient } from "../support/engine-client.ts";
import { type Arrived, startHttpServer } from "../support/http-server.ts";
import { tableSchema } from "../support/table-schema.ts";
import { copyRows, unprotect } from "./put-back.ts";

/**
 * DynamoDB with point-in-time recovery, which the engine has not: a restore copies the rows, and
 * none of the table's settings. Everything else is the engine's. `changes` has the calls that
 * change a table, in their order.
 */
export const startRecovering = async () => {
  const changes: string[] = [];
  let recovers = false;
  const play = async (action: string, body: string): Promise<object | undefined> => {
    const { SourceTableName, TargetTableName } = JSON.parse(body);
    if (/^(Update|Put|Restore)/.test(action)) changes.push(action);
    if (action === "RestoreTableToPointInTime") {
      if (!(await isThere(SourceTableName))) return noTable;
      await makeTable(TargetTableName);
      await copyRows(SourceTableName, TargetTableName);
      return {};
    }
    if (!action.endsWith("ContinuousBackups")) return undefined;
    if (action.startsWith("Update")) recovers = true;
    const PointInTimeRecoveryStatus = recovers ? "ENABLED" : "DISABLED";
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus },
      },
    };
  };
  const server = await startHttpServer((response) => {
    const arrived = server.requests.at(-1);
    void answered(arrived, play).then(({ status, text }) => response.writeHead(status).end(text));
  });
  const variables = {
    AWS_ENDPOINT_URL_DYNAMODB: server.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "dummy",
    AWS_SECRET_ACCESS_KEY: "dummy",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return { url: server.url, changes };
};

type Play = (action: string, body: string) => Promise<object | undefined>;

const answered = async (
  { headers, body }: Arrived = { line: "", headers: {}, body: "" },
  play: Play,
) => {
  const target = String(headers["x-amz-target"]);
  const played = await play(target.split(".", 2).at(-1) ?? "", body);
  if (played !== undefined)
    return { status: played === noTable ? 400 : 200, text: JSON.stringify(played) };
  const passed = await fetch(inject("engineUrl"), {
    method: "POST",
    headers: Object.fromEntries(
      ["x-amz-target", "content-type", "authorization", "x-amz-date"].map((name) => [
        name,
        String(headers[name]),
      ]),
    ),
    body,
  });
  return { status: passed.status, text: await passed.text() };
};

/** As DynamoDB refuses to restore what is not there. */
const noTable = {
  __type: "com.amazonaws.dynamodb.v20120810#TableNotFoundException",
  message: "Source table not found",
};

const isThere = (TableName: string): Promise<boolean> =>
  engineClient()
    .send(new DescribeTableCommand({ TableName }))
    .then(
      () => true,
      () => false,
    );

const makeTable = async (TableName: string): Promise<void> => {
  await engineClient().send(new CreateTableCommand({ TableName, ...tableSchema }));
  onTestFinished(async () => {
    await unprotect(TableName);
    await engineClient().send(new DeleteTableCommand({ TableName }));
  });
};

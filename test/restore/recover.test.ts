import { DescribeTableCommand, DescribeTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { readRestoreOptions } from "../../infra/restore/options.ts";
import { restore } from "../../infra/restore/restore.ts";
import { SettingsError } from "../../infra/settings.ts";
import { engineClient } from "../support/engine-client.ts";
import { createTable } from "../support/table.ts";
import { startRecovering } from "./recovering.ts";

const TO = "2026-01-01T00:00:00.000Z";

const recovered = async (from: string) => {
  const { url, changes } = await startRecovering();
  const table = `${from}-copy`;
  const run = () =>
    restore(
      readRestoreOptions(["--from", from, "--to", TO, "--table", table], {
        AWS_ENDPOINT_URL_DYNAMODB: url,
      }),
      TO,
    );
  return { table, changes, run };
};

test("a copy is made, held before anything else, and has again what point-in-time recovery leaves out", async () => {
  const { table, changes, run } = await recovered(await createTable());

  const { isDone, sentences } = await run();

  const client = engineClient();
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: table }),
  );
  expect(isDone).toBe(true);
  expect(changes).toEqual([
    "RestoreTableToPointInTime",
    "PutItem",
    "UpdateTimeToLive",
    "UpdateContinuousBackups",
    "UpdateTable",
    "UpdateTable",
  ]);
  expect(Table).toMatchObject({
    DeletionProtectionEnabled: true,
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
  });
  expect(TimeToLiveDescription).toMatchObject({ AttributeName: "ttl" });
  expect(sentences).toContainEqual(
    expect.stringContaining(`"RESTORED_TABLE": "${Table?.LatestStreamArn}"`),
  );
});

test("the same command twice makes no second copy, changes no setting, and keeps what was released", async () => {
  const { table, changes, run } = await recovered(await createTable());
  await run();
  const release = ["--release", "vod.CreateAigcVideoTask", "--table", table];
  await restore(readRestoreOptions(release, process.env), TO);
  const before = changes.length;

  await run();

  const { sentences } = await restore(readRestoreOptions(["--table", table], process.env), TO);
  expect(changes.slice(before)).toEqual(["PutItem"]);
  expect(sentences).toContainEqual(expect.stringContaining("Released: vod.CreateAigcVideoTask."));
});

test("a table that cannot be restored is said in one sentence", async () => {
  const { run } = await recovered("no-such-table");

  await expect(run()).rejects.toThrow(SettingsError);
});

import { createServer } from "node:net";
import { expect, inject, onTestFinished, test } from "vitest";
import { startTable } from "../../infra/local/start-table.ts";
import { closedPort, listenUntilTestEnds, startHttpServer } from "../support/http-server.ts";

/** An address that answers does so within this time, however busy the machine is. */
const BUSY = { connectMs: 120_000, answerMs: 120_000 };

/** Where the table is with this address in the environment. No engine is started. */
const tableAt = (address: string, patience?: typeof BUSY) =>
  startTable({
    environment: { AWS_ENDPOINT_URL_DYNAMODB: address, AWS_REGION: "eu-central-1" },
    state: {
      directory: "none",
      databaseFile: "none",
      ledgerFile: "none",
      release: () => undefined,
    },
    watcher: { onFailure: () => undefined, onEnd: () => undefined },
    onStop: () => undefined,
    ...(patience === undefined ? {} : { patience }),
  });

const PLACE = "The table in the place that AWS_ENDPOINT_URL_DYNAMODB names cannot be read: ";

test("an address that answers is taken, with the region of the environment", async () => {
  const table = await tableAt(inject("engineUrl"), BUSY);

  expect(table).toMatchObject({ endpoint: inject("engineUrl"), region: "eu-central-1" });
});

test("an address where nobody listens is told at once, with its setting", async () => {
  const starting = tableAt(`http://127.0.0.1:${await closedPort()}`, BUSY);

  await expect(starting).rejects.toThrow(PLACE);
  await expect(starting).rejects.toThrow("ECONNREFUSED");
});

test("an address that never answers is tried once, for less than three seconds", async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    onTestFinished(() => void socket.destroy());
  });
  const port = await listenUntilTestEnds(server);

  const starting = tableAt(`http://127.0.0.1:${port}`);

  await expect(starting).rejects.toThrow(PLACE);
  await expect(starting).rejects.toThrow("1500 ms");
  expect(connections).toBe(1);
});

test("something else that answers there is told as such", async () => {
  const server = await startHttpServer((response) =>
    response.writeHead(404, { "content-type": "text/html" }).end("<html></html>"),
  );

  const starting = tableAt(server.url, BUSY);

  await expect(starting).rejects.toThrow(`${PLACE}what answers there is not DynamoDB.`);
});

test.each(["nonsense", "ftp://127.0.0.1", "127.0.0.1:8000"])(
  "an address that is none is refused: %s",
  async (address) => {
    await expect(tableAt(address)).rejects.toThrow(
      "AWS_ENDPOINT_URL_DYNAMODB has to be an http or https URL.",
    );
  },
);

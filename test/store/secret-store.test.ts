import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod/mini";
import { secretAt } from "../../functions/store/secret-store.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { milliseconds } from "../../functions/task/time.ts";
import { rejection, startHttpServer } from "../support/http-server.ts";
import { secretReader } from "../support/secrets-manager.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const schema = z.object({ key: z.string().check(z.minLength(16)) });
const [OLD, NEW] = [{ key: "test-key-old-0000000" }, { key: "test-key-new-0000000" }];

/** A secret in a file that a test may rewrite or take away. */
const setUp = (content: unknown = OLD) => {
  const directory = mkdtempSync(join(tmpdir(), "secret-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "secret.json");
  const clock = new VirtualClock();
  const write = (next: unknown) =>
    writeFileSync(file, typeof next === "string" ? next : JSON.stringify(next), { mode: 0o600 });
  write(content);
  const remove = () => rmSync(file);
  return {
    secret: secretAt(pathToFileURL(file).href, { schema, clock, read: secretReader() }),
    clock,
    write,
    remove,
  };
};

const SECONDS_2 = milliseconds({ seconds: 2 });
const MINUTES_5 = milliseconds({ minutes: 5 });
const HOUR = milliseconds({ hours: 1 });

describe("a secret", () => {
  test("is used for five minutes as it was read", async () => {
    const { secret, clock, write } = setUp();
    await secret();
    write(NEW);
    await clock.advance(MINUTES_5 - 1);

    const value = await secret();

    expect(value).toEqual(OLD);
  });

  test("is read again after five minutes, so that a rotation gets through", async () => {
    const { secret, clock, write } = setUp();
    await secret();
    write(NEW);
    await clock.advance(MINUTES_5);

    const value = await secret();

    expect(value).toEqual(NEW);
  });

  test.each([
    ["is gone", undefined],
    ["is written halfway", '{"key":"test-key-'],
    ["has another shape", { token: "test-key-new-0000000" }],
  ])("that %s is used as it was, up to an hour after it was read", async (_how, content) => {
    const { secret, clock, write, remove } = setUp();
    await secret();
    if (content === undefined) remove();
    else write(content);
    await clock.advance(HOUR);

    const value = await secret();

    expect(value).toEqual(OLD);
  });

  test("that cannot be read for longer than an hour is used no more", async () => {
    const { secret, clock, remove } = setUp();
    await secret();
    remove();
    await clock.advance(HOUR + 1);

    await expect(secret()).rejects.toBeInstanceOf(Unavailable);
  });

  test("that was used stale is not kept longer for it", async () => {
    const { secret, clock, remove } = setUp();
    await secret();
    remove();
    await clock.advance(HOUR);
    await secret();
    await clock.advance(1);

    await expect(secret()).rejects.toBeInstanceOf(Unavailable);
  });

  test("that can be read again is used again", async () => {
    const { secret, clock, write, remove } = setUp();
    await secret();
    remove();
    await clock.advance(2 * HOUR);
    await rejection(secret());
    write(NEW);
    await clock.advance(SECONDS_2);

    const value = await secret();

    expect(value).toEqual(NEW);
  });

  test("that could not be read is not tried again for two seconds, however many ask for it", async () => {
    const { secret, clock, write, remove } = setUp();
    remove();
    const refused = await rejection(secret());
    write(NEW);
    await clock.advance(SECONDS_2 - 1);

    const meanwhile = await rejection(secret());
    await clock.advance(1);
    const later = await secret();

    expect(meanwhile).toBe(refused);
    expect(later).toEqual(NEW);
  });

  test("that was never read is unavailable, and so the request may be sent again", async () => {
    const { secret, clock, write, remove } = setUp();
    remove();
    const refused = await rejection(secret());
    write(NEW);
    await clock.advance(SECONDS_2);

    const value = await secret();

    expect(refused).toBeInstanceOf(Unavailable);
    expect(value).toEqual(NEW);
  });
});

test.each([
  ["is too short", { key: "hush-hush" }, "key"],
  ["has another type", { key: ["hush-hush"] }, "key"],
  ["stands under another name", { "hush-hush": "hush-hush" }, "key"],
  ["is no object", '"hush-hush"', "shape"],
  ["is not JSON", "hush-hush", "JSON"],
  ["is cut off", '{"key":"hush-hush', "JSON"],
])("a secret that %s is refused without showing any of it", async (_how, content, hint) => {
  const { secret } = setUp(content);

  const refused = await rejection(secret());

  expect(refused).toBeInstanceOf(Unavailable);
  expect(String(refused)).toContain(hint);
  expect(inspect(refused, { depth: null, showHidden: true })).not.toContain("hush");
});

describe("a secret in Secrets Manager", () => {
  const ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:callsheet-AbCdEf";
  const secretsManager = async (status: number, body: unknown) => {
    const server = await startHttpServer((response) => {
      response
        .writeHead(status, { "content-type": "application/x-amz-json-1.1" })
        .end(JSON.stringify(body));
    });
    const read = secretReader(server.url);
    return { ...server, secret: secretAt(ARN, { schema, clock: new VirtualClock(), read }) };
  };

  test("is asked for by its ARN, once", async () => {
    const content = { ARN, SecretString: JSON.stringify(OLD) };
    const { requests, secret } = await secretsManager(200, content);

    const values = [await secret(), await secret()];

    expect(values).toEqual([OLD, OLD]);
    expect(requests).toMatchObject([
      {
        headers: { "x-amz-target": "secretsmanager.GetSecretValue" },
        body: JSON.stringify({ SecretId: ARN }),
      },
    ]);
  });

  test("that may not be read is unavailable", async () => {
    const denied = { __type: "AccessDeniedException", Message: "not authorized" };
    const { secret } = await secretsManager(400, denied);

    const refused = await rejection(secret());

    expect(refused).toBeInstanceOf(Unavailable);
    expect(String(refused)).toContain(ARN);
  });

  test("that holds bytes instead of text is refused", async () => {
    const bytes = Buffer.from("hush-hush").toString("base64");
    const { secret } = await secretsManager(200, { ARN, SecretBinary: bytes });

    await expect(secret()).rejects.toThrow("is not valid JSON.");
  });
});

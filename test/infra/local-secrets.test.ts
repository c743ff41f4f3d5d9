import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { callbacksOf } from "../../infra/local/callback-addresses.ts";
import { readOptions } from "../../infra/local/options.ts";
import { writeSecrets } from "../../infra/local/secrets.ts";
import { localSecret } from "../../infra/rotate/local-place.ts";

const identity = {
  logicalId: "Identity",
  generate: { template: '{"note":""}', key: "identityKey", length: 64, excludePunctuation: true },
};
const tencent = {
  logicalId: "Tencent",
  generate: {
    template: '{"secretId":"","secretKey":""}',
    key: "callbackKey",
    length: 32,
    excludePunctuation: false,
  },
};

let parent: string;
let directory: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "callsheet-secrets-"));
  directory = join(parent, "secrets");
});

afterEach(() => rmSync(parent, { recursive: true }));

const read = (url: string | undefined) =>
  JSON.parse(readFileSync(fileURLToPath(url ?? ""), "utf8"));

describe("a secret on this machine", () => {
  test("is the template's object with a string of the wanted length and alphabet added", () => {
    const urls = writeSecrets(directory, [identity, tencent]);

    expect(read(urls.Identity)).toEqual({
      note: "",
      identityKey: expect.stringMatching(/^[A-Za-z0-9]{64}$/),
    });
    expect(read(urls.Tencent)).toEqual({
      secretId: "",
      secretKey: "",
      callbackKey: expect.stringMatching(/^[!-~]{32}$/),
    });
  });

  test("is generated once and kept", () => {
    const before = read(writeSecrets(directory, [identity]).Identity);

    const after = read(writeSecrets(directory, [identity]).Identity);

    expect(after).toEqual(before);
  });

  test("takes what the environment overrides, and forgets it at the next start without it", () => {
    const given = { Tencent: { secretId: "dummy-id", secretKey: "dummy-key" } };
    const overridden = read(writeSecrets(directory, [tencent], { given }).Tencent);

    const after = read(writeSecrets(directory, [tencent]).Tencent);

    expect(overridden).toMatchObject({ secretId: "dummy-id", secretKey: "dummy-key" });
    expect(after).toEqual({ secretId: "", secretKey: "", callbackKey: overridden.callbackKey });
    expect(
      readdirSync(directory).filter((file) =>
        readFileSync(join(directory, file), "utf8").includes("dummy"),
      ),
    ).toEqual([]);
  });

  test("that is kept holds at the next start what somebody wrote into it", () => {
    const { identityKey } = read(
      writeSecrets(directory, [identity], { kept: ["Identity"] }).Identity,
    );
    writeFileSync(
      join(directory, "Identity.json"),
      JSON.stringify({ identityKey: ["another", identityKey], tenants: { beta: "b" } }),
    );

    const after = read(writeSecrets(directory, [identity], { kept: ["Identity"] }).Identity);

    expect(after).toEqual({
      note: "",
      identityKey: ["another", identityKey],
      tenants: { beta: "b" },
    });
  });

  test("that was rotated stays so at the next start, and its first key does not come back", async () => {
    const ring = {
      logicalId: "ContextSecret1A2B3C4D",
      generate: {
        ...{ template: '{"active":"k1"}', key: "k1", length: 64, excludePunctuation: true },
      },
    };
    const kept = { kept: [ring.logicalId] };
    writeSecrets(directory, [ring], kept);
    const place = localSecret(parent, "ContextSecret");
    const { value, version } = await place.read();
    const added = { ...value, active: "k2", k2: "second" };

    const written = [await place.write(added, version), await place.write(value, version)];
    await place.write({ active: "k2", k2: "second" }, (await place.read()).version);
    const after = read(writeSecrets(directory, [ring], kept).ContextSecret1A2B3C4D);

    expect(written).toEqual([true, false]);
    expect(after).toEqual({ active: "k2", k2: "second" });
  });

  test.each(["{", "[]", '"secret-text"'])(
    "that is kept and is no JSON object is refused without a word of what it holds: %s",
    (text) => {
      writeSecrets(directory, [identity], { kept: ["Identity"] });
      writeFileSync(join(directory, "Identity.json"), text);

      const writing = () => writeSecrets(directory, [identity], { kept: ["Identity"] });

      expect(writing).toThrow(
        `${join(directory, "Identity.json")} is not a JSON object: mend it, or remove it`,
      );
      expect(writing).not.toThrow("secret-text");
    },
  );

  test("can be read by nobody but its owner", () => {
    writeSecrets(directory, [identity]);

    expect(readdirSync(directory).sort()).toEqual(["Identity.generated", "Identity.json"]);
    expect(
      readdirSync(directory).map((file) => statSync(join(directory, file)).mode & 0o777),
    ).toEqual([0o600, 0o600]);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });
});

test("callbacks are signed with the same keys after a restart: a task that outlives it carries its own", () => {
  const options = readOptions([], {});

  const [first, second] = [8000, 9000].map(
    (port) => callbacksOf(options, { port, directory }).keys,
  );

  expect(second).toEqual(first);
  expect(new Set(Object.values(first ?? {})).size).toBe(4);
});

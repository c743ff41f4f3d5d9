import { expect, test } from "vitest";
import {
  FORGOTTEN_AFTER_MS,
  KNOWN_AFTER_MS,
  SIGNATURES_ENDED_AFTER_MS,
} from "../../infra/rotate/waits.ts";
import { startRotating } from "../support/rotating.ts";
import { startVault } from "../support/vault.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const DAY = 24 * 60 * 60_000;
const OLD = {
  context: "OldContextKey000001",
  path: "OldPathSecret000001",
  trtc: "OldTrtcKey0000001",
};
const values = {
  TencentSecret: { secretId: "OLD_ID", secretKey: "OLD_KEY", unused: "x" },
  ContextSecret: { active: "k1", k1: OLD.context },
  WebhookSecret: { active: "k1", k1: "OldWebhookKey000001" },
  CallbackSecret: {
    path: OLD.path,
    trtc: OLD.trtc,
    mpsqueue: ["AKIAEXAMPLE0000000", "QueueKey00000000"],
  },
  ApiSecret: {
    key: "OldApiKey0000000001",
    tenants: { acme: "OldAcmeKey00000001", zeta: "OldZetaKey00000001" },
  },
};
const madeKey = (number: number, length: number) => `Made${number}`.padEnd(length, "x");

/** A deployment with nothing but secrets. `after` runs the command when so much time has passed. */
const setUp = async ({
  secrets = values,
  given = {},
}: {
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly given?: Readonly<Record<string, string>>;
} = {}) => {
  const clock = new VirtualClock();
  const vault = await startVault(secrets, () => clock.now());
  const run = startRotating({ vault, clock, baseUrl: "https://api.example", given });
  const after = async (milliseconds: number, ...args: string[]) => {
    await clock.advance(milliseconds);
    return clock.during(run(args));
  };
  return { clock, vault, run, after };
};

test("a context key is added, used once every function knows it, and the old one goes after eleven days", async () => {
  const { vault, after } = await setUp();
  const step = ["context-key", "--continue", "--no-wait"];

  await after(0, "context-key", "--begin", "--no-wait");
  const added = vault.valueOf("ContextSecret");
  await after(KNOWN_AFTER_MS - 1, ...step);
  const early = vault.valueOf("ContextSecret");
  await after(1, ...step);
  const used = vault.valueOf("ContextSecret");
  await after(FORGOTTEN_AFTER_MS - 1, ...step);
  const late = vault.valueOf("ContextSecret");
  await after(1, ...step);

  expect(added).toEqual({ active: "k1", k1: OLD.context, k2: madeKey(1, 64) });
  expect(early).toEqual(added);
  expect(used).toEqual({ ...added, active: "k2" });
  expect(late).toEqual(used);
  expect(vault.valueOf("ContextSecret")).toEqual({ active: "k2", k2: madeKey(1, 64) });
});

test("a path is known before it is used, and every other key of its secret stays", async () => {
  const { vault, after } = await setUp();
  const made = madeKey(1, 43);
  const { path: _old, ...others } = values.CallbackSecret;

  await after(0, "callback-path", "--begin", "--no-wait");
  const added = vault.valueOf("CallbackSecret");
  await after(KNOWN_AFTER_MS, "callback-path", "--continue", "--no-wait");
  const used = vault.valueOf("CallbackSecret");
  await after(FORGOTTEN_AFTER_MS, "callback-path", "--continue", "--no-wait");

  expect(added).toEqual({ ...others, path: [OLD.path, made, OLD.path] });
  expect(used).toEqual({ ...others, path: [made, OLD.path] });
  expect(vault.valueOf("CallbackSecret")).toEqual({ ...others, path: made });
});

test("a tenant's key in ApiSecret goes only when the operator says that its callers have moved", async () => {
  const { vault, after } = await setUp();
  const rotating = ["api-key", "--tenant", "acme"];

  await after(0, ...rotating, "--begin", "--no-wait");
  await after(KNOWN_AFTER_MS, ...rotating, "--continue", "--no-wait");
  const asked = await after(30 * DAY, ...rotating, "--continue");
  const used = vault.valueOf("ApiSecret");
  await after(0, ...rotating, "--continue", "--confirmed");

  expect(asked.isDone).toBe(false);
  expect(asked.text).toMatch(
    /Give the callers of acme the first key of `tenants\.acme` in ApiSecret/,
  );
  expect(used.tenants).toMatchObject({ acme: [madeKey(1, 40), "OldAcmeKey00000001"] });
  expect(vault.valueOf("ApiSecret")).toEqual({
    ...values.ApiSecret,
    tenants: { ...values.ApiSecret.tenants, acme: madeKey(1, 40) },
  });
});

test("TRTC's console is asked for once every function knows the new key, and no earlier word for it counts", async () => {
  const { vault, after } = await setUp({ given: { TENCENT_TRTC_SDK_APP_IDS: "1400000002" } });
  const rotating = ["callback-key", "--product", "trtc"];

  await after(0, ...rotating, "--begin", "--no-wait");
  const early = await after(0, ...rotating, "--continue", "--confirmed");
  const asked = await after(KNOWN_AFTER_MS, ...rotating, "--continue");
  const before = vault.valueOf("CallbackSecret").trtc;
  await after(0, ...rotating, "--continue", "--confirmed", "--no-wait");

  expect(early).toMatchObject({ isDone: false, text: expect.stringMatching(/too early/) });
  expect(asked).toMatchObject({ isDone: false, text: expect.stringMatching(/In TRTC's console/) });
  expect(before).toEqual([OLD.trtc, madeKey(1, 32), OLD.trtc]);
  expect(vault.valueOf("CallbackSecret").trtc).toEqual([madeKey(1, 32), OLD.trtc]);
});

test("a run that ends after any step goes on where it was, and begins nothing twice", async () => {
  const { vault, after } = await setUp();

  await after(0, "webhook-key", "--begin", "--no-wait");
  const again = await after(0, "webhook-key", "--begin");
  const shown = await after(0, "webhook-key");
  await after(0, "webhook-key", "--continue");
  const rested = await after(DAY, "webhook-key", "--continue");

  expect(again).toMatchObject({ isDone: false, text: expect.stringMatching(/under way/) });
  expect(shown.text).toMatch(/^WebhookSecret: a new key was added\. From 2026-01-01T01:20:00Z on/);
  expect(rested.text).toMatch(/no rotation is under way/);
  // A receiver's secret is made from its master, so the old master stays.
  expect(vault.valueOf("WebhookSecret")).toEqual({
    active: "k2",
    k1: "OldWebhookKey000001",
    k2: madeKey(1, 64),
  });
});

test("a write of somebody else's is not written over, and its wait begins with it", async () => {
  const { clock, vault, run } = await setUp();
  const begun = run(["context-key", "--begin"]);
  await clock.advance(KNOWN_AFTER_MS - 60_000);
  const theirs = { ...vault.valueOf("ContextSecret"), k0: "TheirContextKey0001" };

  vault.put("ContextSecret", theirs);
  await clock.advance(60_000);
  const kept = vault.valueOf("ContextSecret");
  await clock.advance(KNOWN_AFTER_MS);
  await begun;

  expect(kept).toEqual(theirs);
  expect(vault.valueOf("ContextSecret")).toEqual({ ...theirs, active: "k2" });
});

test("of two operators who begin at once one adds a key", async () => {
  const { clock, vault, run } = await setUp();

  const both = await clock.during(
    Promise.all([1, 2].map(() => run(["context-key", "--begin", "--no-wait"]))),
  );

  expect(both.filter(({ isDone }) => isDone)).toHaveLength(1);
  expect(Object.keys(vault.valueOf("ContextSecret"))).toEqual(["active", "k1", "k2"]);
});

test("Tencent's new pair replaces the old one, and a token goes with the pair that it came with", async () => {
  const temporary = { ...values.TencentSecret, token: "OldToken" };
  const { clock, vault, run } = await setUp({ secrets: { ...values, TencentSecret: temporary } });
  const pair = { NEW_TENCENT_SECRET_ID: "NEW_ID", NEW_TENCENT_SECRET_KEY: "NEW_KEY" };

  const begun = run(["tencent-key", "--begin"], pair);
  await clock.advance(SIGNATURES_ENDED_AFTER_MS - 1);
  const early = await clock.during(run(["tencent-key"]));
  const { text } = await clock.during(begun);

  expect(vault.valueOf("TencentSecret")).toEqual({
    secretId: "NEW_ID",
    secretKey: "NEW_KEY",
    unused: "x",
  });
  expect(early.text).toMatch(/Leave that one enabled/);
  expect(text).toMatch(/Disable it in Tencent's console\.$/);
});

test.each([
  ["a secret without the key", ["callback-key", "--product", "vod"], values, /no key at vod/],
  [
    "a ring whose active key is gone",
    ["context-key"],
    { ...values, ContextSecret: { active: "k2", k1: OLD.context } },
    /active names no key/,
  ],
  [
    "a ring whose order is not known",
    ["context-key"],
    { ...values, ContextSecret: { active: "2026-a", "2026-a": OLD.context } },
    /active key is 2026-a/,
  ],
])("%s is refused, and stays as it is", async (_what, args, secrets, words) => {
  const { vault, after } = await setUp({ secrets });
  const before = vault.requests.length;

  await expect(after(0, ...args, "--begin")).rejects.toThrow(words);

  expect(vault.requests.length - before).toBe(2);
});

test("no line shows a key", async () => {
  const { after } = await setUp();
  const lines: string[] = [];

  for (const what of ["context-key", "webhook-key", "callback-path"])
    for (const wait of [0, FORGOTTEN_AFTER_MS, FORGOTTEN_AFTER_MS]) {
      const mode = wait === 0 ? "--begin" : "--continue";
      lines.push((await after(wait, what, mode, "--no-wait")).text);
    }

  expect(lines.join("\n")).not.toMatch(/Old[A-Z]|Made\d/);
});

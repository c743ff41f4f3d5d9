import { hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { AuditStore } from "../../functions/store/audit-store.ts";
import { IdentityStore } from "../../functions/store/identity-store.ts";
import { isSameTask, ProviderStore } from "../../functions/store/provider-store.ts";
import { readIdempotencyKey } from "../../functions/task/idempotency-key.ts";
import { fingerprintOf, taskIdOf } from "../../functions/task/task-id.ts";
import { instant } from "../../functions/task/time.ts";
import { readSessionContext } from "../../functions/tencent/session-context.ts";
import { expectRepeatsAndEnds, scenesOf } from "./expect-ends.ts";
import { readFunctions, setNames, setsWithFunctions } from "./fixture.ts";
import { secretsOf, tableOf, unread } from "./read-rows.ts";

const all = scenesOf(setNames());

/** The landed version's set and the one before. `older-sets.test.ts` has the others. */
const newest = scenesOf(setNames().slice(-2));

test.each(setsWithFunctions())("the functions of %s are those that its version had", (set) => {
  const { text, version } = readFunctions(set);

  expect(hash("sha256", text)).toBe(version.functions);
});

/** A set has to hold these of each operation. */
const STATUSES = [
  "queued",
  "submitting",
  "doubtful",
  "running",
  "succeeded",
  "failed",
  "rejected",
  "canceled",
  "indeterminate",
];

/** Every kind of row, by what its keys begin with. */
const KINDS = [
  ...[
    "task",
    "input",
    "output",
    "lane lane",
    "lease lease",
    "rate rate",
    "spend all",
    "spend tenant",
  ],
  ...["provider task", "identity identity", "control submissions"],
];

test.each(setNames())("%s leaves out no kind of row, and no status of any operation", (set) => {
  const written = all.filter((member) => member.set === set).flatMap(({ scene }) => scene.rows);
  const kinds = written.map(({ pk, sk }) => {
    const [owner = "", kind = ""] = [pk?.S?.split("#")[0], sk?.S?.split("#")[0]];
    return KINDS.includes(`${owner} ${kind}`) ? `${owner} ${kind}` : kind;
  });
  const tasks = written.flatMap(({ operation, status }) =>
    operation?.S === undefined ? [] : [`${operation.S} ${status?.S}`],
  );
  const operations = [...new Set(written.flatMap(({ operation }) => operation?.S ?? []))];
  const wanted = operations.flatMap((operation) =>
    STATUSES.map((status) => `${operation} ${status}`),
  );

  expect(KINDS.filter((kind) => !kinds.includes(kind))).toEqual([]);
  expect(wanted.filter((name) => !tasks.includes(name))).toEqual([]);
});

describe.each(all)("$set, $name:", ({ scene }) => {
  test("today's code reads every row", async () => {
    const table = await tableOf(scene);

    const missed = await unread(table);
    const { rows } = await new AuditStore(table).page(undefined, 1000);

    expect(missed).toEqual([]);
    expect(rows.filter(({ kind }) => kind === "unreadable")).toEqual([]);
  });

  test("a TaskId that is claimed stays its task's, and nobody else gets it", async () => {
    const claims = new ProviderStore(await tableOf(scene));
    const claimed = scene.rows.flatMap(({ pk, sk, tenant, taskId }) =>
      pk?.S?.startsWith("provider#") && sk?.S === "task"
        ? [{ pk: pk.S, owner: { tenant: tenant?.S ?? "", taskId: taskId?.S ?? "" } }]
        : [],
    );

    const strangers = [];
    for (const { pk, owner } of claimed) {
      const [, product = "", ...rest] = pk.split("#");
      const name = { product, providerTaskId: rest.join("#") };
      const told = await claims.claim(
        name,
        { tenant: "stranger", taskId: owner.taskId },
        { expiresAt: instant(Date.parse(scene.at)) },
      );
      const holder = await claims.find(name);
      if (!isSameTask(told, owner) || holder === undefined || !isSameTask(holder, owner))
        strangers.push(pk);
    }

    expect(strangers).toEqual([]);
  });

  test("ids and contexts do not move", async () => {
    const { identityKey, keyring } = secretsOf(scene);
    const { ENVIRONMENT: environment = "" } = scene.environment;
    const contexts = scene.ledger.flatMap(({ SessionContext }) =>
      SessionContext === "" ? [] : [SessionContext],
    );
    const ours = contexts.filter((context) => context.split(".")[1] === environment);

    const ids = scene.tasks.map(({ taskId }) => taskId);
    const moved = scene.tasks.filter(({ tenant, taskId, request }) => {
      const { lookedUp } = readIdempotencyKey(request.idempotencyKey) ?? { lookedUp: [] };
      return !lookedUp.some(
        (idempotencyKey) =>
          taskIdOf(identityKey, { environment, tenant, idempotencyKey }) === taskId,
      );
    });
    const claims = ours.map((context) => readSessionContext(keyring, environment, context)?.taskId);
    const difference = await new IdentityStore(await tableOf(scene)).adopt({
      fingerprint: fingerprintOf(identityKey),
      environment,
      account: "123456789012",
    });

    expect(moved).toEqual([]);
    expect(claims.filter((taskId) => !ids.includes(taskId ?? ""))).toEqual([]);
    expect(difference).toBeUndefined();
  });
});

test.each(newest)(
  "$set, $name: a repeat is answered with its task, and every task comes to its end",
  async ({ set, scene }) => {
    await expectRepeatsAndEnds(set, scene);
  },
);

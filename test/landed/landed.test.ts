import { hash } from "node:crypto";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, test } from "vitest";
import { AuditStore } from "../../functions/store/audit-store.ts";
import { IdentityStore } from "../../functions/store/identity-store.ts";
import { LaneStore } from "../../functions/store/lane-store.ts";
import { LeaseStore } from "../../functions/store/lease-store.ts";
import { isSameTask, ProviderStore } from "../../functions/store/provider-store.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import { readIdempotencyKey } from "../../functions/task/idempotency-key.ts";
import { heldBy } from "../../functions/task/names.ts";
import { isSettled } from "../../functions/task/task.ts";
import { fingerprintOf, taskIdOf } from "../../functions/task/task-id.ts";
import { instant } from "../../functions/task/time.ts";
import { readSessionContext } from "../../functions/tencent/session-context.ts";
import { rows } from "../support/client.ts";
import { MemoryTable } from "../support/memory-table.ts";
import type { System } from "../support/system.ts";
import { changedEnds } from "./changed-ends.ts";
import {
  type LandedScene,
  readFunctions,
  readScene,
  sceneNames,
  setNames,
  setsWithFunctions,
} from "./fixture.ts";
import { comparable, endsOf, goOn, lastingPart, repeat, revive } from "./revive.ts";

const all = setNames().flatMap((set) =>
  sceneNames(set).map((name) => ({ set, name, scene: readScene(set, name) })),
);

/**
 * Events after which a person must look: a row of an earlier version was not understood, or was
 * lost from sight.
 */
const ALARMS: readonly unknown[] = [
  ...[
    "row_unreadable",
    "provider_row_without_owner",
    "provider_task_twice",
    "provider_task_of_another",
    "outcome_not_saved",
  ],
  ...[
    "outcome_not_applied",
    "task_relisted",
    "task_unlisted",
    "lane_relisted",
    "audit_failed",
    "identity_mismatch",
  ],
];

/** The table of a scene in memory, for reading rows one by one. */
const tableOf = async ({ rows }: LandedScene): Promise<MemoryTable> => {
  const table = new MemoryTable();
  for (const row of rows) {
    const { pk, sk, ...attributes } = unmarshall(row);
    await table.putContent({ pk, sk, ...attributes });
  }
  return table;
};

/** The secrets of a scene, as the functions read them. */
const secretsOf = ({ secrets }: LandedScene) => {
  const { key } = secrets.IDENTITY_SECRET as { key: string };
  const { active, ...keys } = secrets.CONTEXT_SECRET as { active: string } & Record<string, string>;
  return { identityKey: key, keyring: { active, keys } };
};

/**
 * Reads every row of a table by what its key says it is, and answers with the kinds that nobody
 * reads.
 */
const unread = async (table: MemoryTable): Promise<readonly string[]> => {
  const tasks = new TaskStore(table);
  const read = async (pk: string, sk: string): Promise<unknown> => {
    const [kind = "", ...rest] = pk.split("#");
    const name = rest.join("#");
    const ref = { tenant: kind, taskId: name };
    if (kind === "lane") return new LaneStore(table).holders(name);
    if (kind === "lease") return (await new LeaseStore(table).position(name)) ?? "none";
    if (kind === "provider" && sk !== "task") return table.row({ pk, sk });
    if (kind === "provider")
      return new ProviderStore(table).find({
        product: rest[0] ?? "",
        providerTaskId: rest.slice(1).join("#"),
      });
    if (["rate", "spend", "identity", "control"].includes(kind)) return table.row({ pk, sk });
    if (sk === "task") return tasks.read(ref);
    if (sk.startsWith("input#")) return tasks.readRequest(ref, sk.slice("input#".length));
    return sk.startsWith("output#") ? tasks.readOutput(ref, sk) : undefined;
  };
  const found = await Promise.all(
    table
      .rows()
      .map(async ({ pk, sk }) => ((await read(pk, sk)) === undefined ? [`${pk} ${sk}`] : [])),
  );
  return found.flat();
};

/** Creates that Tencent has accepted more than once for one task. */
const paidTwice = (system: System): readonly string[] => {
  const charges = system.standIn.creates().map(({ action, application, input }) => {
    const { SessionId: _id, SessionContext: _context, ...asked } = input;
    return JSON.stringify([action, application, asked]);
  });
  return charges.filter((charge, place) => charges.indexOf(charge) !== place);
};

/** Slots that a task still holds after its end. */
const slotsOfSettled = async ({
  dependencies: { lanes, tasks },
}: System): Promise<readonly string[]> => {
  const slots: string[] = [];
  for (const lane of await lanes.known()) {
    for (const { holder } of await lanes.holders(lane)) {
      const task = await tasks.read(heldBy(holder));
      if (task === undefined || isSettled(task)) slots.push(`${lane}: ${holder}`);
    }
  }
  return slots;
};

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

describe.each(all)("$set, $name:", ({ set, scene }) => {
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
    const isOurs = await new IdentityStore(await tableOf(scene)).matches(
      fingerprintOf(identityKey),
    );

    expect(moved).toEqual([]);
    expect(claims.filter((taskId) => !ids.includes(taskId ?? ""))).toEqual([]);
    expect(isOurs).toBe(true);
  });

  test("a repeat is answered with its task, and every task comes to its end", async () => {
    const system = await revive(scene);
    const created = system.standIn.creates().length;

    const answers = [];
    for (const task of scene.tasks) {
      const { status, headers, body } = await repeat(system, task);
      answers.push({
        name: task.name,
        status,
        replayed: headers.get("idempotent-replayed"),
        ...comparable(lastingPart(body)),
      });
    }
    const createdByRepeats = system.standIn.creates().length - created;
    await goOn(system, scene);
    const ends = endsOf(scene.tasks, await rows(system));
    await system.audit();

    expect(answers).toEqual(
      scene.tasks.map(({ name, answer }) => ({
        name,
        status: 202,
        replayed: "true",
        ...comparable(answer),
      })),
    );
    expect(createdByRepeats).toBe(0);
    expect(ends).toEqual(
      scene.tasks.map(({ name, end }) => ({ name, ...(changedEnds[set]?.[name]?.end ?? end) })),
    );
    expect(paidTwice(system)).toEqual([]);
    expect(await slotsOfSettled(system)).toEqual([]);
    expect(
      system.log.filter(
        ({ event }) => ALARMS.includes(event) && !scene.allowedAlarms?.includes(event),
      ),
    ).toEqual([]);
  });
});

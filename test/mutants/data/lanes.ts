import { inFile } from "../mutant.ts";

/** Slots, turns and leases. */
export const lanes = [
  ...inFile(
    "store/lane-store.ts",
    ["store/lane-store.test.ts", "slots.test.ts"],
    [
      {
        name: "a lane takes one more than its limit",
        find: `all(absent("lowered"), sizeBelow("held", limit + leaving))`,
        replace: `all(absent("lowered"), sizeBelow("held", limit + leaving + 1))`,
      },
      {
        name: "a lane takes one less than its limit",
        find: `all(absent("lowered"), sizeBelow("held", limit + leaving))`,
        replace: `all(absent("lowered"), sizeBelow("held", limit + leaving - 1))`,
      },
      {
        name: "the limit that Tencent taught is not kept",
        find: `all(absent("lowered"), sizeBelow("held", limit + leaving))`,
        replace: `sizeBelow("held", limit + leaving)`,
        tests: ["store/lane-store.test.ts", "learned-limit.test.ts"],
      },
      {
        name: "a lowered limit never rises",
        find: "const raised = Math.floor(between(learned.at, now) / RAISED_EVERY);",
        replace: "const raised = 0 * between(learned.at, now) * RAISED_EVERY;",
        tests: ["store/lane-store.test.ts", "learned-limit.test.ts"],
      },
      {
        name: "a slot is handed on by who does not have it",
        find: "const ours = [exists(slotOf(from)), absent(slotOf(holder))];",
        replace: "const ours = [absent(slotOf(holder))];",
      },
      {
        name: "a slot is handed to who has one",
        find: "const ours = [exists(slotOf(from)), absent(slotOf(holder))];",
        replace: "const ours = [exists(slotOf(from))];",
      },
      {
        name: "a slot that was taken anew is freed",
        find: "takenAt === undefined ? exists(slot) : equals(slot, takenAt)",
        replace: "exists(slot)",
        tests: ["store/lane-store.test.ts", "start-tasks.test.ts"],
      },
      {
        name: "who has a slot is refused it in a full lane",
        find: "(room) => any(isOurs, room)",
        replace: "(room) => any(room)",
      },
      { name: "a slot that nobody needs is kept", find: "{ remove: [slot] }", replace: `{ set: { limit: 1 } }` },
    ],
  ),
  ...inFile(
    "lifecycle/start-next.ts",
    ["slots.test.ts", "start-tasks.test.ts"],
    [
      {
        name: "a slot is taken from a holder whose function is at work",
        find: "    if (after(takenAt, CONFIRMED_WITHIN) > now) continue;\n",
        replace: "",
      },
      {
        name: "a holder that is gone keeps its slot for ever",
        find: "if (after(takenAt, CONFIRMED_WITHIN) > now) continue;",
        replace: "if (after(takenAt, CONFIRMED_WITHIN) !== now) continue;",
      },
      {
        name: "a reclaimed slot is freed though it was taken anew",
        find: "application: lane.application }), holder, takenAt);",
        replace: "application: lane.application }), holder);",
        tests: ["stale-looks.test.ts"],
      },
      {
        name: "a running task loses its slot",
        find: "if (holdsSlot(task, epoch) && !slotOverdue(task, lane.operation, now)) continue;",
        replace: "if (task === undefined && !slotOverdue(task, lane.operation, now)) continue;",
      },
      {
        name: "a task starts after its deadline",
        find: "if (task.startBefore > instant(dependencies.clock.now())) return task;",
        replace: `if (task.startBefore !== "") return task;`,
      },
      {
        name: "an old entry of the waiting line is started",
        find: `if (task?.status !== "queued" || task.dueAt !== entry.dueAt) continue;`,
        replace: `if (task?.status !== "queued") continue;`,
        tests: ["stale-looks.test.ts"],
      },
      {
        name: "a slot is lost when nobody waits",
        find: `    if (task === undefined) {\n      await giveBack(dependencies, lane, slot);\n`,
        replace: "    if (task === undefined) {\n",
        tests: ["waiting-line.test.ts"],
      },
      {
        name: "a lane is filled in spite of its limit",
        find: `if (!(await acquire(dependencies, lane, task, slot))) return "full";`,
        replace: "await acquire(dependencies, lane, task, slot);",
      },
      {
        name: "the same tenant has turn after turn",
        find: "inTurn(dependencies, lane, await dependencies.lanes.lastTenant(lane))",
        replace: "inTurn(dependencies, lane)",
        tests: ["waiting-line.test.ts"],
      },
      {
        name: "a task whose request cannot be read stops its lane",
        find: "    if (!(error instanceof UnreadableRow)) throw error;\n    await putOff(dependencies, task, error);",
        replace: "    throw error;",
      },
    ],
  ),
  ...inFile(
    "lifecycle/with-lease.ts",
    ["poll-tasks.test.ts"],
    [
      {
        name: "two runs of the schedule do the same work",
        find: "if (!(await leases.take(name, owner, now, after(now, lease)))) {",
        replace: "if ((await leases.take(name, owner, now, after(now, lease))) === undefined) {",
      },
    ],
  ),
  ...inFile(
    "store/lease-store.ts",
    ["store/lease-store.test.ts"],
    [
      {
        name: "a lease is taken from who has it",
        find: `any(absent("until"), atMost("until", now))`,
        replace: `any(absent("until"), atMost("until", until))`,
      },
      {
        name: "a run ends another run's lease",
        find: `equals("owner", owner), { set`,
        replace: `{ exists: "owner" }, { set`,
      },
    ],
  ),
  ...inFile(
    "store/rate-store.ts",
    ["store/rate-store.test.ts", "rates.test.ts"],
    [
      {
        name: "the same turn is given to two",
        find: `any(absent("nextFreeAt"), atMost("nextFreeAt", now))`,
        replace: `any(absent("nextFreeAt"), atMost("nextFreeAt", now + maxWait))`,
      },
      {
        name: "who has no turn takes one",
        find: "rateRow.parse(queued.row).nextFreeAt - length : undefined;",
        replace: "rateRow.parse(queued.row).nextFreeAt - length : now;",
      },
    ],
  ),
  ...inFile(
    "lifecycle/turns.ts",
    ["rates.test.ts"],
    [
      {
        name: "who has a later turn does not wait for it",
        find: "    if (turn === undefined) return false;\n    if (turn > now) await clock.sleep(turn - now);",
        replace: "    if (turn === undefined) return false;",
      },
      {
        name: "more is started in a second than Tencent documents",
        find: "perSecond: rate * SHARE[use],",
        replace: "perSecond: rate * 4 * SHARE[use],",
      },
      {
        name: "who would wait long for a turn keeps its caller waiting",
        find: "maxWait: LONGEST_WAIT_MS[use],",
        replace: "maxWait: 100 * LONGEST_WAIT_MS[use],",
      },
      {
        name: "more is asked in a second than Tencent documents",
        find: "nextFree.set(name, turn + 1000 / (rate * SHARE.polling));",
        replace: "nextFree.set(name, turn + 100 / (rate * SHARE.polling));",
        tests: ["rates.test.ts"],
      },
    ],
  ),
];

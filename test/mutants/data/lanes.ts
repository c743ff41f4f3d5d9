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
        name: "the limit that Tencent taught is not kept",
        find: `all(absent("lowered"), sizeBelow("held", limit + leaving))`,
        replace: `sizeBelow("held", limit + leaving)`,
        tests: ["store/lane-store.test.ts", "learned-limit.test.ts"],
      },
      {
        name: "a slot that was taken anew is freed",
        find: "takenAt === undefined ? exists(slot) : equals(slot, takenAt)",
        replace: "exists(slot)",
        tests: ["store/lane-store.test.ts", "start-tasks.test.ts"],
      },
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
        name: "a running task loses its slot",
        find: "return holdsSlot(task, heldBy(holder).epoch) && !slotOverdue(task, operation, now);",
        replace: "return task === undefined && !slotOverdue(task, operation, now);",
      },
      {
        name: "a slot is lost when nobody waits",
        find: `    if (waiting === undefined) {\n      await giveBack(dependencies, lane, slot);\n`,
        replace: "    if (waiting === undefined) {\n",
        tests: ["waiting-line.test.ts"],
      },
      {
        name: "who cannot be understood keeps its slot for ever",
        find: `if (task === "unreadable") return after(takenAt, operation.longestLife) > now;`,
        replace: `if (task === "unreadable") return true;`,
        tests: ["lane-turns.test.ts"],
      },
      {
        name: "who cannot be understood loses its slot as soon as who is gone",
        find: `if (task === "unreadable") return after(takenAt, operation.longestLife) > now;`,
        replace: `if (task === "unreadable") return false;`,
        tests: ["lane-turns.test.ts"],
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
    ],
  ),
];

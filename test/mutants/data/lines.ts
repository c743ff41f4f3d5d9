import { inFile } from "../mutant.ts";

/** Who waits for a slot, and whose turn it is. */
export const lines = [
  ...inFile(
    "lifecycle/waiting-line.ts",
    ["waiting-line.test.ts"],
    [
      {
        name: "who stands before the tenant that had the last turn waits for ever",
        find: `  if (lastTenant !== "") yield* readyIn(dependencies, lane, { upTo: beyond(lastTenant) });\n`,
        replace: "",
      },
      {
        name: "those who stand behind the first page of a line wait for ever",
        find: "if (last === undefined || (resting < 0 && page.length < limit)) return;",
        replace: "if (last === undefined || resting < 0) return;",
        tests: ["slots.test.ts", "poison-rows.test.ts"],
      },
      {
        name: "one who rests after a refusal keeps those behind from their turn",
        find: "if (last === undefined || (resting < 0 && page.length < limit)) return;",
        replace: "if (last === undefined || resting >= 0 || page.length < limit) return;",
      },
    ],
  ),
  ...inFile(
    "task/line.ts",
    ["waiting-line.test.ts"],
    [
      {
        name: "who was refused a moment ago is started again at once",
        find: "(readPlace(place)?.restsUntil ?? now) <= now;",
        replace: `(readPlace(place)?.restsUntil ?? now) !== "";`,
      },
      {
        name: "the lower priority goes first",
        find: "String(PRIORITY.highest - priority)",
        replace: "String(PRIORITY.highest + priority)",
      },
      {
        name: "who came last goes first",
        find: "return `${tenant}#1#${rank}#${createdAt}#${startBefore}#${taskId}`;",
        replace: "return `${tenant}#1#${rank}#${taskId}#${startBefore}#${taskId}`;",
        tests: ["start-tasks.test.ts", "waiting-line.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/queue-position.ts",
    ["waiting-line.test.ts"],
    [
      {
        name: "a task's place does not count those whose turn comes before",
        find: "Number(comesBefore(tenant, task.tenant, lastTenant))",
        replace: "0 * Number(comesBefore(tenant, task.tenant, lastTenant))",
      },
      {
        name: "a task's place counts all of another tenant's tasks",
        find: "Math.min(turns, LAST_POSITION - position)",
        replace: "LAST_POSITION - position + 0 * turns",
      },
    ],
  ),
  ...inFile(
    "lifecycle/start-next.ts",
    ["waiting-line.test.ts"],
    [
      {
        name: "who waits behind others is rejected late",
        find: "if ((readPlace(entry.dueAt)?.startBefore ?? now) <= now) {",
        replace: "if (entry.dueAt === now) {",
      },
    ],
  ),
  ...inFile(
    "lifecycle/start-tasks.ts",
    ["start-tasks.test.ts", "slots.test.ts"],
    [
      {
        name: "one lane that fails keeps the others waiting",
        find: `      log("lane_failed", {`,
        replace: `      throw error;\n      log("lane_failed", {`,
      },
    ],
  ),
  ...inFile(
    "lifecycle/learn-limit.ts",
    ["learned-limit.test.ts"],
    [
      {
        name: "any failure at all lowers a lane's limit",
        find: "operation.lane?.fullCodes.includes(code) !== true) return;",
        replace: "operation.lane === undefined) return;",
      },
      {
        name: "a limit that cannot be noted loses what became of the task",
        find: `    log("limit_not_lowered",`,
        replace: `    throw error;\n    log("limit_not_lowered",`,
      },
    ],
  ),
  ...inFile(
    "lifecycle/notice-delay.ts",
    ["marks.test.ts"],
    [
      {
        name: "a late task raises an alarm each time that it is looked at",
        find: ".filter((delay) => !known.includes(delay));",
        replace: ";",
      },
    ],
  ),
];

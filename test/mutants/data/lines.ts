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
        name: "one who rests after a refusal keeps those behind from their turn",
        find: "if (last === undefined || (resting < 0 && page.length < limit)) return;",
        replace: "if (last === undefined || resting >= 0 || page.length < limit) return;",
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
      {
        name: "whose turn it was is forgotten where no limit makes anybody wait",
        find: "    if (lastTenant !== task.tenant) await lanes.passTurn(laneOf(task), task.tenant);\n",
        replace: "",
        tests: ["lane-turns.test.ts"],
      },
      {
        name: "one that is refused for a reason of its own ends the turns of all",
        find: " && !isRefusedAlone(start.task, task.epoch)) {",
        replace: ") {",
        tests: ["lane-turns.test.ts"],
      },
      {
        name: "one after the other is sent to where there is room for nobody",
        find: " && !isRefusedAlone(start.task, task.epoch)) {",
        replace: " && start.task.epoch === task.epoch) {",
        tests: ["lane-turns.test.ts"],
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
    ],
  ),
];

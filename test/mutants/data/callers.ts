import { inFile } from "../mutant.ts";

/** One Idempotency-Key, one task, and nobody else's. */
export const callers = [
  ...inFile(
    "task/task-id.ts",
    ["task/task-id.test.ts", "idempotency.test.ts"],
    [
      {
        name: "two tenants' keys name the same task",
        find: "[parts.environment, parts.tenant, parts.idempotencyKey]",
        replace: "[parts.environment, parts.idempotencyKey]",
      },
      {
        name: "a tenant's keys name the same task",
        find: "[parts.environment, parts.tenant, parts.idempotencyKey]",
        replace: "[parts.environment, parts.tenant]",
      },
    ],
  ),
  ...inFile(
    "store/identity-store.ts",
    ["store/identity-store.test.ts", "idempotency.test.ts"],
    [
      {
        name: "another identity key than the table's makes new tasks",
        find: "return row.fingerprint === fingerprint;",
        replace: "return true;",
      },
    ],
  ),
  ...inFile(
    "store/task-store.ts",
    ["idempotency.test.ts", "store/task-store.test.ts"],
    [
      {
        name: "a repeated request overwrites its task",
        find: '`${createdAt}#${taskId}` }, absent("pk"));',
        replace: '`${createdAt}#${taskId}` }, { any: [absent("pk"), { exists: "pk" }] });',
      },
    ],
  ),
  ...inFile(
    "lifecycle/submit-task.ts",
    ["idempotency.test.ts", "submit-task.test.ts"],
    [
      {
        name: "the same request under the same key is taken for another",
        find: "hashOf(`${REQUEST_VERSION}\\n",
        replace: "hashOf(`${dependencies.clock.now()}\\n",
      },
      {
        name: "a key that was used with another request answers with its task",
        find: "if (task.requestHash === requestHash) return",
        replace: `if (task.requestHash !== "") return`,
      },
      {
        name: "who loses the race for a new task sends it, too",
        find: `task?.status === "submitting" && task.nonce === prepared.nonce) {`,
        replace: `task?.status === "submitting") {`,
      },
      {
        name: "a new task that loses against itself is not sent",
        find: `task?.status === "submitting" && task.nonce === prepared.nonce) {`,
        replace: `written.won && task?.status === "submitting") {`,
        tests: ["daily-cap-faults.test.ts"],
      },
      {
        name: "a new task takes a slot before those who wait",
        find: "  if (await anybodyWaits(dependencies, laneOf(birth))) return false;\n",
        replace: "",
        tests: ["waiting-line.test.ts"],
      },
    ],
  ),
  ...inFile(
    "http/cursor.ts",
    ["list-cursor.test.ts"],
    [{ name: "a cursor continues another tenant's list", find: `["cursor", environment, tenant,`, replace: `["cursor", environment,` }],
  ),
  ...inFile(
    "http/api.ts",
    ["operations.test.ts", "get-task.test.ts"],
    [
      {
        name: "credentials in an input are shown again",
        find: `(hidden.includes(name) ? "…" : value)`,
        replace: '(name === "" ? value : value)',
        tests: ["get-task.test.ts"],
      },
    ],
  ),
  ...inFile(
    "store/secret-store.ts",
    ["store/secret-store.test.ts"],
    [
      {
        name: "a secret that cannot be read is quoted",
        find: `throw new Unavailable("A secret is not valid JSON.");`,
        replace: "throw new Unavailable(`A secret is not valid JSON: ${text}`);",
      },
    ],
  ),
  ...inFile(
    "lifecycle/cancel-task.ts",
    ["cancel-task.test.ts", "operations.test.ts"],
    [
      {
        name: "a task is called stopped though Tencent did not answer",
        find: `    throw new Unavailable("Tencent did not take the request to stop the task.", { cause });`,
        replace: "    return true;",
        tests: ["cancel-task.test.ts"],
      },
    ],
  ),
];

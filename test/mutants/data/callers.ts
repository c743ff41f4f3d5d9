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
        name: "two environments' keys name the same task",
        find: "[parts.environment, parts.tenant, parts.idempotencyKey]",
        replace: "[parts.tenant, parts.idempotencyKey]",
      },
      { name: "a tenant's name can run into its key", find: "`${Buffer.byteLength(part)}:${part}`", replace: "part" },
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
      {
        name: "the first two deployments of a table have an identity key each",
        find: "return written.won || written.row?.fingerprint === fingerprint;",
        replace: "return true;",
        tests: ["store/identity-store.test.ts"],
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
      {
        name: "every tenant's rows are in one heap",
        find: '({ pk: `${tenant}#${taskId}`, sk: "task" })',
        replace: '({ pk: `default#${taskId}`, sk: "task" })',
        tests: ["tenants.test.ts"],
      },
      {
        name: "a row that cannot be understood is put off wherever it stands",
        find: `equals("dueAt", unreadable.dueAt)`,
        replace: `{ exists: "pk" }`,
        tests: ["store/task-store.test.ts"],
      },
      {
        name: "a task is thought to be whatever its row says",
        find: "  if (parsed.success) return parsed.data;\n  const putOffs",
        replace:
          "  if (parsed.success) return parsed.data;\n  if (row.dueAt !== undefined) return JSON.parse(JSON.stringify(row));\n  const putOffs",
        tests: ["poison-rows.test.ts", "store/task-store.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/submit-task.ts",
    ["idempotency.test.ts", "submit-task.test.ts"],
    [
      {
        name: "a key that was used with another request answers with its task",
        find: "if (task.requestHash === requestHash) return",
        replace: `if (task.requestHash !== "") return`,
      },
      {
        name: "submissions go on with a wrong identity key",
        find: "if (!(await identity.matches(fingerprintOf(key)))) {",
        replace: "if ((await identity.matches(fingerprintOf(key))) === undefined) {",
      },
      {
        name: "who loses the race for a new task sends it, too",
        find: `task?.status === "submitting" && task.nonce === prepared.nonce) {`,
        replace: `task?.status === "submitting") {`,
      },
      {
        name: "a task is born without its request",
        find: "  await tasks.putRequest(ref, { hash: requestHash, text, expiresAt: requestExpires(now, startBefore) });\n",
        replace: "",
        tests: ["slots.test.ts"],
      },
      {
        name: "a new task takes a slot before those who wait",
        find: "  if (await anybodyWaits(dependencies, laneOf(birth))) return false;\n",
        replace: "",
        tests: ["waiting-line.test.ts"],
      },
      {
        name: "a slot is lost to a task that was there already",
        find: "if (hasSlot && !holdsSlot(task, birth.epoch)) {",
        replace: "if (hasSlot && birth.epoch < 0) {",
      },
      {
        name: "a new task starts in spite of the rate limit",
        find: "const mayStart = hasSlot && (await dependencies.turns.toAct(operation));",
        replace: "const mayStart = hasSlot;",
        tests: ["rates.test.ts"],
      },
      {
        name: "a task waits in a lane that nobody knows",
        find: "  await dependencies.lanes.remember(laneOf(born));\n",
        replace: "",
        tests: ["rates.test.ts", "submit-task.test.ts", "start-tasks.test.ts"],
      },
    ],
  ),
  ...inFile(
    "lifecycle/read-task.ts",
    ["get-task.test.ts", "list-tasks.test.ts"],
    [
      {
        name: "an expired task is shown until its row is gone",
        find: "isSettled(task) && task.ttl <= epochSeconds(instant(clock.now()));",
        replace: "isSettled(task) && task.ttl <= 0 * epochSeconds(instant(clock.now()));",
      },
    ],
  ),
  ...inFile(
    "http/cursor.ts",
    ["list-cursor.test.ts"],
    [
      { name: "a cursor continues another tenant's list", find: `["cursor", environment, tenant,`, replace: `["cursor", environment,` },
      { name: "a cursor continues another environment's list", find: `["cursor", environment, tenant,`, replace: `["cursor", tenant,` },
      {
        name: "a cursor can be made by anybody",
        find: "if (isOneOf(cursor, candidates)) return position;",
        replace: "if (candidates.length > 0) return position;",
      },
    ],
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
    "http/body.ts",
    ["bad-input.test.ts"],
    [
      {
        name: "a field named __proto__ gets in",
        find: `  if (Object.hasOwn(value, "__proto__")) return "has a field named __proto__";\n`,
        replace: "",
      },
      { name: "a body nested without end gets in", find: "if (depth >= DEEPEST)", replace: "if (depth >= 100 * DEEPEST)" },
      { name: "a body of any size gets in", find: "  if (bytes.length > LARGEST_BODY) throw tooLarge();\n", replace: "" },
    ],
  ),
  ...inFile(
    "submit-task.ts",
    ["bad-input.test.ts", "submit-task.test.ts"],
    [
      {
        name: "a task may be submitted without an Idempotency-Key",
        find: `if (key === undefined || key === "") throw`,
        replace: `if (key === undefined) return "none";\n  if (key === "") throw`,
      },
    ],
  ),
  ...inFile(
    "http/handler.ts",
    ["bad-input.test.ts", "submit-task.test.ts", "receive-callback.test.ts"],
    [
      {
        name: "a part that does not answer is told as a fault of ours",
        find: "if (!(error instanceof Unavailable)) throw error;",
        replace: "if (error instanceof Unavailable) throw error;",
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
      {
        name: "a secret is used for ever while Secrets Manager is silent",
        find: "if (kept === undefined || now - kept.readAt > USED_STALE) throw error;",
        replace: "if (kept === undefined) throw error;",
      },
      {
        name: "a rotated key is never read",
        find: "now - kept.readAt < KEPT) return kept.value;",
        replace: "now - kept.readAt < 1e12) return kept.value;",
      },
    ],
  ),
  ...inFile(
    "lifecycle/cancel-task.ts",
    ["cancel-task.test.ts", "operations.test.ts"],
    [
      {
        name: "a task that could not be stopped is called canceled",
        find: "if (cause instanceof TencentError && tooLateCodes.includes(cause.code)) return false;",
        replace: "if (cause instanceof TencentError && tooLateCodes.includes(cause.code)) return true;",
      },
      {
        name: "a task is called stopped though Tencent did not answer",
        find: `    throw new Unavailable("Tencent did not take the request to stop the task.", { cause });`,
        replace: "    return true;",
        tests: ["cancel-task.test.ts"],
      },
    ],
  ),
];

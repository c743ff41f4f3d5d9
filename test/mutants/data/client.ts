import type { Mutant } from "../mutant.ts";

/** The typed client and its command line. */
export const client: readonly Mutant[] = [
  {
    name: "each try of a submission has a key of its own",
    at: "functions/client/send.ts",
    mistake: {
      says: "        ...headers,\n",
      instead:
        '        ...headers,\n        ...(method === "POST" ? { "idempotency-key": platform.newKey() } : {}),\n',
    },
    by: "client/submit.test.ts",
  },
  {
    name: "a lost answer is not asked for again",
    at: "functions/client/send.ts",
    mistake: {
      says: "response === undefined || PASSING",
      instead: "response !== undefined && PASSING",
    },
    by: "client/submit.test.ts",
  },
  {
    name: "a busy service is asked again before its Retry-After",
    at: "functions/client/send.ts",
    mistake: { says: "return retryAfter * 1000 + (longest", instead: "return (longest" },
    by: "client/submit.test.ts",
  },
  {
    name: "a client waits for hours in place of its caller",
    at: "functions/client/send.ts",
    mistake: { says: "if (retryAfter > LONGEST_RETRY_AFTER_S) return undefined;", instead: "" },
    by: "client/submit.test.ts",
  },
  {
    name: "a request that must not arrive twice is repeated",
    at: "functions/client/send.ts",
    mistake: { says: "(isPassing && isRepeatable)", instead: "isPassing" },
    by: "client/webhooks.test.ts",
  },
  {
    name: "a redirect carries the key elsewhere",
    at: "functions/client/send.ts",
    mistake: { says: 'redirect: "manual"', instead: 'redirect: "follow"' },
    by: "client/submit.test.ts",
  },
  {
    name: "an answer that does not come in time is waited for without end",
    at: "functions/client/send.ts",
    mistake: {
      says: "for (const one of [signal, platform.timeout(ANSWERED_WITHIN_MS + waitSeconds * 1000)])",
      instead: "for (const one of [signal])",
    },
    by: "client/submit.test.ts",
  },
  {
    name: "every client makes the same key",
    at: "functions/client/platform.ts",
    mistake: { says: "crypto.getRandomValues(new Uint8Array(16))", instead: "new Uint8Array(16)" },
    by: "client/submit.test.ts",
  },
  {
    name: "an error does not say under which key to go on",
    at: "functions/client/send.ts",
    mistake: {
      says: "      cause: outcome.cause,\n      idempotencyKey,\n",
      instead: "      cause: outcome.cause,\n",
    },
    by: "client/submit.test.ts",
  },
  {
    name: "an answer that has not changed is sent whole",
    at: "functions/client/wait.ts",
    mistake: {
      says: 'etag = answer.headers.get("etag") ?? undefined;',
      instead: "etag = undefined;",
    },
    by: "client/result.test.ts",
  },
  {
    name: "the estimated end of a task is not waited for",
    at: "functions/client/wait.ts",
    mistake: { says: "if (untilEnd > 0)", instead: "if (untilEnd > Number.MAX_SAFE_INTEGER)" },
    by: "client/result.test.ts",
  },
  {
    name: "a wait looks again before the Retry-After",
    at: "functions/client/wait.ts",
    mistake: {
      says: "return Math.max(grown * (0.9 + 0.2 * platform.random()), retryAfter * 1000);",
      instead: "return grown * (0.9 + 0.2 * platform.random()) * Number(retryAfter >= 0);",
    },
    by: "client/result.test.ts",
  },
  {
    name: "an abort cancels the task",
    at: "functions/client/wait.ts",
    mistake: {
      says: "  let { task, retryAfter } = known;\n",
      instead:
        '  let { task, retryAfter } = known;\n  const path = `/v1/tasks/${known.taskId}/cancel`;\n  signal?.addEventListener("abort", () => void send(connection, { method: "POST", path }));\n',
    },
    by: "client/result.test.ts",
  },
  {
    name: "a network that is gone for a while ends a wait",
    at: "functions/client/wait.ts",
    mistake: { says: "const TRIES = 20;", instead: "const TRIES = 1;" },
    by: "client/result.test.ts",
  },
  {
    name: "a webhook is read that nobody signed",
    at: "functions/client/verify-webhook.ts",
    mistake: { says: "return found.includes(true);", instead: "return found.length > 0;" },
    by: "client/webhooks.test.ts",
  },
  {
    name: "a webhook is read however old it is",
    at: "functions/client/verify-webhook.ts",
    mistake: { says: " || away > toleranceSeconds", instead: "" },
    by: "client/webhooks.test.ts",
  },
  {
    name: "during a rotation the second secret does not count",
    at: "functions/client/verify-webhook.ts",
    mistake: { says: "[secrets].flat()", instead: "[secrets].flat().slice(0, 1)" },
    by: "client/webhooks.test.ts",
  },
  {
    name: "a signature of another version counts",
    at: "functions/client/verify-webhook.ts",
    mistake: { says: 'signature.startsWith("v1,")', instead: "/^v\\d,/.test(signature)" },
    by: "client/webhooks.test.ts",
  },
  {
    name: "a forger may send a thousand signatures to be tried",
    at: "functions/client/verify-webhook.ts",
    mistake: { says: ".slice(0, MOST_SIGNATURES)", instead: "" },
    by: "client/webhooks.test.ts",
  },
  {
    name: "a refused command ends as a success",
    at: "functions/client/cli/run-cli.ts",
    mistake: { says: "      exitCodes.refused,\n", instead: "      exitCodes.ok,\n" },
    by: "client/cli.test.ts",
  },
  {
    name: "a command without an answer hides the key that it is charged once under",
    at: "functions/client/cli/run-cli.ts",
    mistake: {
      says: "return [exitCodes.noAnswer, `${message}${again}`];",
      instead: "return [exitCodes.noAnswer, `${message}${again.slice(0, 0)}`];",
    },
    by: "client/cli.test.ts",
  },
  {
    name: "an interrupted command ends as a success",
    at: "functions/client/cli/run-cli.ts",
    mistake: { says: "return exitCodes.interrupted;", instead: "return exitCodes.ok;" },
    by: "client/cli.test.ts",
  },
  {
    name: "a dry run starts a task",
    at: "functions/client/cli/commands.ts",
    mistake: {
      says: 'if (values["dry-run"] === true)',
      instead: 'if (values["dry-run"] === true && values.wait === true)',
    },
    by: "client/cli.test.ts",
  },
  {
    name: "progress stands among the JSON",
    at: "functions/client/cli/commands.ts",
    mistake: { says: "world.note(`Idempotency-Key", instead: "world.print(`Idempotency-Key" },
    by: "client/cli.test.ts",
  },
];

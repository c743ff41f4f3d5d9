import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { handler as submitForWorkflow } from "../../functions/client/examples/submit-for-workflow.ts";
import { receiver as expressReceiver } from "../../functions/client/examples/webhook-on-express.ts";
import { signWebhook } from "../../functions/delivery/sign-webhook.ts";
import { instant } from "../../functions/task/time.ts";
import { ask, submit } from "../support/client.ts";
import { listenUntilTestEnds } from "../support/http-server.ts";
import { API_KEY, startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";
import { startWithWorkflows } from "../tell/waiting.ts";
import { isHere, run } from "./installed.ts";
import { startProxy } from "./proxy.ts";

/** It ships no types. */
const require = createRequire(import.meta.url);
const validate: (definition: unknown) => { readonly isValid: boolean; readonly errors: unknown[] } =
  require("asl-validator");

const folder = fileURLToPath(new URL("../../functions/client/examples", import.meta.url));
const text = (name: string): string => readFileSync(join(folder, name), "utf8");

test.each([
  ["sh", "first-video.sh", "curl"],
  ["python3", "first-video.py", "python3"],
])(
  "%s runs %s: it loses an answer, waits, saves the file, and is charged once",
  async (program, name, needed) => {
    if (!isHere(needed)) {
      console.warn(`NOT TESTED: ${name}, as there is no ${needed} here.`);
      return;
    }
    const system = await startSystem();
    const cwd = mkdtempSync(join(tmpdir(), "callsheet-example-"));
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    const proxy = await startProxy(system, {
      after: (back, _, place) => {
        if (place === 0) return "cut";
        // The program's clock is the machine's, which goes on while the test's stands.
        const { "retry-after": given, ...headers } = back.headers;
        return given === undefined
          ? back
          : { ...back, headers: { ...headers, "retry-after": "0" } };
      },
    });
    const environment = {
      ...{ PATH: process.env.PATH ?? "", HOME: cwd },
      ...{ CALLSHEET_URL: proxy.url, CALLSHEET_KEY: API_KEY },
    };

    const ended = await system.clock.during(
      run(program, [join(folder, name), "shot-12"], { cwd, environment }),
    );

    expect(ended).toMatchObject({ code: 0 });
    const [file = ""] = ended.out.trim().split("\n");
    expect(readdirSync(cwd)).toContain(file);
    expect(readFileSync(join(cwd, file)).subarray(4, 8).toString()).toBe("ftyp");
    expect(system.standIn.creates()).toHaveLength(1);
    expect(proxy.passed.filter(({ line }) => line.startsWith("POST"))).toHaveLength(2);
  },
);

/** One example after another, as the server that it stands in. */
const receivers: Readonly<Record<string, (secret: string) => Promise<RequestListener>>> = {
  "webhook-on-express.ts": async (secret) => expressReceiver([secret]),
  "webhook-on-lambda.ts": async (secret) => {
    vi.stubEnv("CALLSHEET_WEBHOOK_SECRET", secret);
    const { handler } = await import("../../functions/client/examples/webhook-on-lambda.ts");
    return async (request, response) => {
      const body = (await buffer(request)).toString("base64");
      const event = { headers: request.headers, body, isBase64Encoded: true };
      const answer = await handler(event as unknown as Parameters<typeof handler>[0]);
      if (typeof answer !== "object") throw new Error("The example answers with a status.");
      response.writeHead(answer.statusCode ?? 200).end(answer.body);
    };
  },
  "webhook-in-next.ts": async (secret) => {
    vi.stubEnv("CALLSHEET_WEBHOOK_SECRET", secret);
    const { POST } = await import("../../functions/client/examples/webhook-in-next.ts");
    return async (request, response) => {
      const headers = new Headers(request.headers as Record<string, string>);
      const body = Uint8Array.from(await buffer(request));
      const answer = await POST(new Request("http://x.test/", { method: "POST", headers, body }));
      response.writeHead(answer.status).end(await answer.text());
    };
  },
};

test.each(Object.keys(receivers))(
  "%s takes a webhook, repeats a challenge, and refuses a forgery",
  async (name) => {
    const secret = `whsec_${randomBytes(32).toString("base64")}`;
    const server = createServer(await receivers[name]?.(secret));
    const url = `http://127.0.0.1:${await listenUntilTestEnds(server)}/callsheet`;
    const said = vi.spyOn(console, "log").mockImplementation(() => undefined);
    onTestFinished(() => {
      said.mockRestore();
      vi.unstubAllEnvs();
    });
    const system = await startSystem();
    const receiver = await startReceiver(system);
    const { body: task } = await submit(system, "one", { webhook: { url: receiver.url } });
    await system.clock.advance(6000);
    await tellByStream(system);
    const [told] = receiver.heard();
    const send = async (body: string, key = secret) => {
      const sentAt = instant(Date.now());
      const headers = { ...signWebhook({ id: "evt_1", sentAt, body, secrets: [key] }) };
      const answer = await fetch(url, { method: "POST", headers, body });
      return { status: answer.status, text: await answer.text() };
    };
    const challenge = { endpointId: "ep_1", challenge: "b3s" };

    const taken = await send(told?.body ?? "");
    const asked = await send(JSON.stringify({ type: "webhook.challenge", data: challenge }));
    const forged = await send(told?.body ?? "", `whsec_${randomBytes(32).toString("base64")}`);

    expect(taken).toEqual({ status: 204, text: "" });
    expect(said).toHaveBeenCalledExactlyOnceWith(
      "evt_1",
      "task.succeeded",
      task.taskId,
      "succeeded",
    );
    expect({ ...asked, text: JSON.parse(asked.text) }).toEqual({
      status: 200,
      text: { challenge: "b3s" },
    });
    expect(forged).toEqual({ status: 400, text: "signature" });
  },
);

/** Follows a path such as `$.output.files`, which ends in `.$` where a state's template has it. */
const at = (path: string, root: unknown): unknown =>
  path
    .replace(/^\$\.?/, "")
    .split(".")
    .filter((name) => name !== "")
    .reduce((value: unknown, name) => (value as Record<string, unknown>)[name], root);

test("workflow.asl.json is sound, and its state goes on with the files", async () => {
  const { system, aws } = await startWithWorkflows();
  const definition = JSON.parse(text("workflow.asl.json"));
  const state = definition.States.SubmitVideo;
  const { "prompt.$": prompt, "taskToken.$": token } = state.Parameters.Payload;
  const context = { Task: { Token: "AAAA/token" } };
  vi.stubEnv("CALLSHEET_URL", system.api.url);
  vi.stubEnv("CALLSHEET_KEY", API_KEY);
  onTestFinished(() => void vi.unstubAllEnvs());
  const request = {
    key: "execution-1-SubmitVideo",
    taskToken: String(at(token.slice(1), context)),
    prompt: String(at(prompt, { prompt: "A cat dances in the rain." })),
  };

  const taskId = await system.clock.during(submitForWorkflow(request));
  const again = await system.clock.during(submitForWorkflow(request));
  await system.clock.advance(6000);
  await tellByStream(system);

  const [sentence = ""] = aws.taken();
  const output = JSON.parse(sentence.slice(sentence.indexOf("{")));
  const selected = Object.entries<string>(state.ResultSelector).map(([name, path]) => [
    name,
    at(path, output),
  ]);
  expect(validate(definition)).toMatchObject({ isValid: true, errors: [] });
  expect(aws.taken()).toHaveLength(1);
  expect(again).toBe(taskId);
  expect(Object.fromEntries(selected)).toMatchObject({
    "taskId.$": taskId,
    "files.$": [{ url: expect.stringContaining("http") }],
  });
});

test("n8n-workflow.json submits with its execution's resume URL, and goes on with the file's address", async () => {
  const system = await startSystem();
  const resume = await startReceiver(system);
  const { nodes, connections } = JSON.parse(text("n8n-workflow.json"));
  const [, submitNode, waitNode, setNode] = nodes;
  const filled = (template: string): string =>
    template
      .replace(/^=/, "")
      .replace("{{ $execution.resumeUrl }}", resume.url)
      .replace("{{ $execution.id }}", "17");
  const { parameters } = submitNode;
  const [{ name, value }] = parameters.headerParameters.parameters;
  const { pathname } = new URL(parameters.url);

  const { status } = await ask(system, parameters.method, pathname, {
    headers: { [name.toLowerCase()]: filled(value) },
    body: filled(parameters.jsonBody),
  });
  await system.clock.advance(6000);
  await tellByStream(system);

  const [told] = resume.heard();
  const [assignment] = setNode.parameters.assignments.assignments;
  const path = /^=\{\{ \$json\.body\.(.*) \}\}$/.exec(assignment.value)?.[1] ?? "";
  expect(status).toBe(202);
  expect(resume.requests[0]?.line).toBe(`${waitNode.parameters.httpMethod} /hook`);
  expect(at(path.replace("[0]", ".0"), told?.event)).toMatch(/^http/);
  const names = nodes.map((node: { readonly name: string }) => node.name);
  expect(names.slice(0, -1)).toEqual(Object.keys(connections));
});

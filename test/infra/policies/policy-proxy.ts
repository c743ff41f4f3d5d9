import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { listenUntilTestEnds } from "../../support/http-server.ts";
import { type AwsRequest, askedAccess, signedFor } from "./asked-access.ts";
import { type Access, grantsFor, type Policy } from "./role-policies.ts";

/** A call of AWS by a function, and whether its role may do it. */
export interface Call extends Access {
  readonly entry: string;
  readonly allowed: boolean;
}

export interface PolicyProxy {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Takes an access away from a role, as a template would that does not grant it. */
  withdraw(entry: string, action: string): void;
}

interface Behind {
  readonly policies: ReadonlyMap<string, Policy>;
  /** Where each service really answers, by the name that requests to it are signed for. */
  readonly services: Readonly<Record<string, string>>;
  /** The values of secrets by their ARNs. */
  readonly secrets: ReadonlyMap<string, string>;
}

/**
 * Stands before every service of AWS, for the functions of one test. It tells a role by the session
 * token that it signs with, and lets through what the role's policy allows. Anything else is
 * denied, as AWS does it.
 */
export async function startPolicyProxy(behind: Behind): Promise<PolicyProxy> {
  const policies = new Map(behind.policies);
  const calls: Call[] = [];
  const judge = (asked: AwsRequest): Call[] => {
    const token = asked.headers["x-amz-security-token"];
    const entry = String(token ?? asked.url.searchParams.get("X-Amz-Security-Token"));
    return askedAccess(asked).map((access) => ({
      ...{ ...access, entry },
      allowed: grantsFor(policies.get(entry) ?? [], access).length > 0,
    }));
  };
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(incoming);
    const url = new URL(incoming.url ?? "", "http://proxy");
    const { method = "", headers } = incoming;
    const asked = { method, url, headers, body: body.toString() };
    const judged = judge(asked);
    calls.push(...judged);
    const denied = judged.find(({ allowed }) => !allowed);
    if (denied !== undefined) deny(response, denied);
    else if (signedFor(asked) === "secretsmanager") {
      const SecretString = behind.secrets.get(judged[0]?.resource ?? "");
      response.end(JSON.stringify({ SecretString }));
    } else await passOn({ incoming, response, body }, behind.services[signedFor(asked)] ?? "");
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => response.destroy(Object(error)));
  });
  // A frozen function must not meet a connection that closed meanwhile.
  server.keepAliveTimeout = 0;
  const port = await listenUntilTestEnds(server);
  onTestFinished(() => server.closeAllConnections());
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    withdraw: (entry, action) =>
      policies.set(
        entry,
        (policies.get(entry) ?? []).filter((grant) => grant.action !== action),
      ),
  };
}

/** The answer of AWS's JSON services. S3's client reads its status. */
const deny = (response: ServerResponse, { entry, action, resource }: Call): void => {
  response.writeHead(action.startsWith("s3:") ? 403 : 400, {
    "content-type": "application/x-amz-json-1.0",
    "x-amzn-errortype": "AccessDeniedException",
  });
  response.end(
    JSON.stringify({
      __type: "AccessDeniedException",
      message: `${entry} is not authorized to perform: ${action} on resource: ${resource}`,
    }),
  );
};

/** With the headers as they came: the host is part of what was signed. */
const passOn = (
  {
    incoming,
    response,
    body,
  }: {
    readonly incoming: IncomingMessage;
    readonly response: ServerResponse;
    readonly body: Buffer;
  },
  to: string,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const { method, headers, url: path } = incoming;
    const { hostname, port } = new URL(to);
    const passed = request({ hostname, port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response).on("close", resolve);
    });
    passed.on("error", reject);
    passed.end(body);
  });

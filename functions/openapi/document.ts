import { problems } from "../http/problems.ts";
import { routes } from "../http/routes.ts";
import type { Answered, Described, ProblemCode, Route } from "./described.ts";
import { otherRoutes } from "./other-routes.ts";
import { type HeaderName, headers, parameters } from "./parameters.ts";
import { isProblemCode, problemExample } from "./problem-examples.ts";
import { componentSchemas } from "./schemas.ts";
import { taskRoutes } from "./task-routes.ts";
import { webhooks } from "./webhooks.ts";

/** The version of the interface. A new part raises the second number. */
const VERSION = "1.0.0";

const described: Readonly<Record<Route, Described>> = { ...taskRoutes, ...otherRoutes };

/**
 * The OpenAPI 3.1 document of this API, made from the schemas that the functions read requests by,
 * the routes, and the problems. `prefix` is the part of the path before `/openapi.json`.
 */
export function openapiDocument(prefix = ""): Readonly<Record<string, unknown>> {
  return {
    openapi: "3.1.0",
    info: {
      title: "Callsheet",
      version: VERSION,
      summary: "One HTTP API in front of Tencent Cloud's asynchronous media tasks.",
      description:
        "Submit a task once and read its true state: charged at most once per `Idempotency-Key`. Each error is a problem (RFC 9457) with a stable `code`. An answer may gain fields, and an enumeration of an answer may gain values: ignore what you do not know. A path that takes other methods answers 405 (`method_not_allowed`) with `Allow`, and `OPTIONS` with 204.",
      contact: { name: "The operator of this deployment" },
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: prefix === "" ? "/" : prefix, description: "This deployment." }],
    security: [{ key: [] }],
    tags: [
      { name: "Tasks", description: "Submit tasks, read them, cancel them." },
      { name: "Webhooks", description: "Be told of events, and see which webhooks were sent." },
      { name: "Operations", description: "What can be submitted." },
      { name: "Service", description: "The service itself." },
    ],
    paths: Object.fromEntries(routes.map((route) => [route.path, pathItem(route)])),
    webhooks: webhooks(),
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "A key of your tenant: `Authorization: Bearer <key>`.",
        },
      },
      parameters,
      headers,
      schemas: { ...componentSchemas(), ...ownSchemas },
      examples: Object.fromEntries(
        Object.keys(problems)
          .filter(isProblemCode)
          .filter((code) => routesAnswering(code).length > 0)
          .map((code) => [code, { value: problemExample(code) }]),
      ),
      responses: {
        Gateway: {
          description:
            "API Gateway itself: 429 where requests come too fast, 5xx where no function answered. Nothing is known of the request: send the same one again.",
          content: json("GatewayMessage"),
        },
      },
    },
  };
}

/** Every route that can answer with a problem, with its place in the document. */
export function routesAnswering(code: ProblemCode) {
  return Object.entries(described)
    .filter(([, about]) => problemsOf(about).includes(code))
    .map(([route, { tag, operationId }]) => ({ route, tag, operationId }));
}

const problemsOf = ({ isOpen, problems: own }: Described): readonly ProblemCode[] => [
  ...everywhere,
  ...(isOpen ? [] : (["unauthorized", "insufficient_scope"] as const)),
  ...own,
];

const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

const json = (schema: string) => ({
  "application/json": { schema: reference("schemas", schema) },
});

/** The schemas that have no zod schema: what is read as it comes, or is a choice. */
const ownSchemas = {
  EndpointOrDefault: {
    anyOf: [reference("schemas", "Endpoint"), reference("schemas", "DefaultEndpoint")],
  },
  OpenapiDocument: { type: "object", description: "This document." },
  Callback: { type: "object", description: "A callback, as Tencent documents it." },
  CallbackReply: { type: "object", description: "The reply that Tencent asks for." },
} as const;

const pathItem = ({ path, methods }: (typeof routes)[number]) =>
  Object.fromEntries(
    methods.map((method) => {
      const about = aboutRoute(method, path);
      return [method.toLowerCase(), operationOf(method, about)];
    }),
  );

const aboutRoute = (method: string, path: string): Described => {
  const name = `${method === "HEAD" ? "GET" : method} ${path}`;
  const about = Object.entries(described).find(([route]) => route === name)?.[1];
  if (about === undefined) throw new Error(`The route ${name} is not described.`);
  return about;
};

const operationOf = (method: string, about: Described) => {
  const isHead = method === "HEAD";
  const { operationId, tag, summary, description, isOpen, parameters: named = [], body } = about;
  return {
    operationId: isHead ? `${operationId}Head` : operationId,
    tags: [tag],
    summary: isHead ? `${summary}: the headers only` : summary,
    description,
    ...(isOpen ? { security: [] } : {}),
    ...(named.length === 0
      ? {}
      : { parameters: named.map((name) => reference("parameters", name)) }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: responsesOf(about, isHead),
  };
};

const responsesOf = (about: Described, isHead: boolean) => ({
  ...Object.fromEntries(
    Object.entries(about.answers).map(([status, answer]) => [status, answerOf(answer, isHead)]),
  ),
  ...problemAnswers(problemsOf(about), isHead),
  default: isHead ? { description: "API Gateway itself." } : reference("responses", "Gateway"),
});

/** Each route refuses parameters that it does not know, and may not reach the table. */
const everywhere = ["invalid_request", "unavailable"] as const satisfies readonly ProblemCode[];

const answerOf = (answer: Answered, isHead: boolean) => {
  const { description, headers: named = [] } = answer;
  const content = contentOf(answer);
  return {
    description,
    headers: headersOf(["Request-Id", ...named]),
    ...(content === undefined || isHead ? {} : { content }),
  };
};

const contentOf = ({ schema, isPage, isScript }: Answered) => {
  if (isPage) return { "text/html": { schema: { type: "string" } } };
  if (isScript) return { "text/javascript": { schema: { type: "string" } } };
  return schema === undefined ? undefined : json(schema);
};

const headersOf = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, reference("headers", name)]));

/** The problems by status. Each has the schema of all, with the codes that can stand there. */
const problemAnswers = (codes: readonly ProblemCode[], isHead: boolean) =>
  Object.fromEntries(
    [...new Set(codes.map((code) => problems[code].status))].sort().map((status) => {
      const here = codes.filter((code) => problems[code].status === status);
      const waits = here.some((code) => MAY_SAY_WHEN.includes(code));
      return [
        status,
        {
          description: here.map((code) => `\`${code}\`: ${problems[code].title}.`).join("\n"),
          headers: headersOf([
            "Request-Id",
            "Link",
            ...(waits ? (["Retry-After"] as const) : []),
            ...(here.some((code) => OF_A_TENANT.includes(code))
              ? (["RateLimit-Policy", "RateLimit"] as const)
              : []),
            ...(here.some((code) => CHALLENGES.includes(code))
              ? (["WWW-Authenticate"] as const)
              : []),
          ]),
          ...(isHead ? {} : { content: problemContent(here) }),
        },
      ];
    }),
  );

/** Problems of a request's key. */
const CHALLENGES: readonly ProblemCode[] = ["unauthorized", "insufficient_scope"];

/** Problems of a tenant at its own bounds. */
const OF_A_TENANT: readonly ProblemCode[] = ["tenant_rate_reached", "tenant_tasks_at_once_reached"];

/** Problems that only time mends. */
const MAY_SAY_WHEN: readonly ProblemCode[] = [
  "not_ready",
  "provider_task_unknown",
  "asked_recently",
  "daily_cap_reached",
  ...OF_A_TENANT,
  "submissions_paused",
  "claims_incomplete",
  "unavailable",
];

const codeOf = (codes: readonly ProblemCode[]) => ({
  type: "string",
  enum: codes,
  description: "The code of the problem.",
});

const problemContent = (codes: readonly ProblemCode[]) => ({
  "application/problem+json": {
    schema: {
      allOf: [
        reference("schemas", "Problem"),
        { type: "object", properties: { code: codeOf(codes) } },
      ],
    },
    examples: Object.fromEntries(codes.map((code) => [code, reference("examples", code)])),
  },
});

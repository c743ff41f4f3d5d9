import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { openapiDocument } from "../../functions/openapi/document.ts";
import { normalFormOf } from "../../functions/tencent/normal-form.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";

type Json = Readonly<Record<string, unknown>>;

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly sent: { readonly headers: Headers; readonly body: string | undefined };
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * The faults of an exchange by the OpenAPI document: an answer, a header or a problem that the
 * document does not have, or an answer with a member that it does not have. A request that was
 * taken has to be one that the document allows.
 */
export function faultsOf(exchange: Exchange): string[] {
  const { method, status } = exchange;
  const [path = "", query = ""] = exchange.path.split("?", 2);
  const found = operationOf(method, path);
  // The document says of every other path that there is nothing.
  if (found === undefined) return status >= 400 || method === "OPTIONS" ? [] : ["no such path"];
  const faults = answerFaults(found.operation, exchange);
  // A repeat is answered with its task, however today's rules judge the request.
  const isTaken = status >= 200 && status < 400 && !exchange.headers.has("idempotent-replayed");
  return isTaken
    ? [
        ...faults,
        ...parameterFaults(found.operation, exchange, query),
        ...bodyFaults(found.operation, exchange),
      ]
    : faults;
}

/** The faults of a webhook by the OpenAPI document. */
export function webhookFaults(headers: Readonly<Record<string, unknown>>, body: string): string[] {
  const event: unknown = JSON.parse(body);
  const type = String(at(event, "type"));
  const post = at(at(at(closed, "webhooks"), type), "post");
  if (post === undefined) return [`no webhook ${type}`];
  const missing = listOf(at(post, "parameters")).flatMap((parameter) => {
    const name = String(at(parameter, "name"));
    const isLeftOut = at(parameter, "required") === false && headers[name] === undefined;
    return isLeftOut ? [] : schemaFaults(at(parameter, "schema"), headers[name], name);
  });
  return [...missing, ...schemaFaults(jsonSchemaOf(at(post, "requestBody")), event, type)];
}

/** The document as a caller sees it, but with no member of an answer left open. */
const closed = withClosedAnswers(openapiDocument());

const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
formats.default(ajv);
ajv.addSchema({ $id: "openapi", ...closed });

/** One schema is compiled once in a process. */
const compiled = new Map<string, ValidateFunction>();

function schemaFaults(schema: unknown, value: unknown, what: string): string[] {
  const name = JSON.stringify(schema);
  const check = compiled.get(name) ?? ajv.compile(located(schema));
  compiled.set(name, check);
  if (check(value)) return [];
  return (check.errors ?? [])
    .slice(0, 5)
    .map(
      (error) => `${what}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
}

/** A part of the document by itself: its references lead into the whole. */
const located = (schema: unknown): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/'));

const answerFaults = (operation: unknown, { status, headers, text }: Exchange): string[] => {
  const type = headers.get("content-type");
  if (status >= 400 && type === "application/json")
    return schemaFaults(reference("GatewayMessage"), JSON.parse(text), "gateway");
  const answer = at(at(operation, "responses"), String(status));
  if (answer === undefined) return [`answers ${status}, which is not documented`];
  const declared = Object.keys(Object(at(answer, "headers"))).map((name) => name.toLowerCase());
  const told = OURS.filter((name) => headers.has(name) && !declared.includes(name)).map(
    (name) => `the header ${name} of ${status} is not documented`,
  );
  if (text === "") return told;
  const body: unknown = JSON.parse(text);
  if (status < 400) return [...told, ...schemaFaults(jsonSchemaOf(answer), body, String(status))];
  if (type !== "application/problem+json") return [...told, `${status} is no problem`];
  const codes = codesOf(answer);
  const code = String(at(body, "code"));
  return [
    ...told,
    ...schemaFaults(reference("Problem"), body, "problem"),
    ...(codes.includes(code) ? [] : [`the problem ${code} is not documented`]),
  ];
};

/** The headers that a function sets, but the one about caching, which every answer has. */
const OURS = [
  ...["location", "etag", "retry-after", "preference-applied", "idempotent-replayed"],
  ...["request-id", "www-authenticate", "allow", "link"],
];

const parameterFaults = (operation: unknown, { sent }: Exchange, query: string): string[] => {
  const parameters = listOf(at(operation, "parameters")).map(resolved);
  const known = (place: string) => parameters.filter((parameter) => at(parameter, "in") === place);
  const given = [...new URLSearchParams(query)];
  return [
    ...given.flatMap(([name, value]) => {
      const parameter = known("query").find((each) => names(each, name));
      if (parameter === undefined) return [`the parameter ${name} is not documented`];
      return name === at(parameter, "name")
        ? schemaFaults(at(parameter, "schema"), asTyped(at(parameter, "schema"), value), name)
        : schemaFaults(at(parameter, "schema"), { [name]: value }, name);
    }),
    ...known("header").flatMap((parameter) => {
      const name = String(at(parameter, "name"));
      const value = sent.headers.get(name);
      if (value !== null) return schemaFaults(at(parameter, "schema"), value, name);
      return at(parameter, "required") === true && !isDryRun(sent.body)
        ? [`${name} is missing`]
        : [];
    }),
  ];
};

/** A parameter of many names has one that begins like each of them. */
const names = (parameter: unknown, name: string): boolean =>
  at(parameter, "name") === name ||
  (at(parameter, "explode") === true && name.startsWith(`${String(at(parameter, "name"))}.`));

const asTyped = (schema: unknown, text: string): unknown => {
  const type = at(schema, "type");
  if (type === "integer") return Number(text);
  return type === "boolean" ? JSON.parse(text) : text;
};

/** The document says that a dry run needs no key. */
const isDryRun = (body = "{}"): boolean => at(JSON.parse(body), "dryRun") === true;

const bodyFaults = (operation: unknown, { sent }: Exchange): string[] => {
  const requestBody = at(operation, "requestBody");
  if (requestBody === undefined) return [];
  if (sent.body === undefined) return ["the body is missing"];
  return schemaFaults(jsonSchemaOf(requestBody), normal(JSON.parse(sent.body)), "body");
};

/** The document describes inputs without fields that say nothing. */
const normal = (body: unknown): unknown => {
  const operation = operationNamed(String(at(body, "operation")));
  if (operation === undefined) return body;
  const { input, follow, ...others } = Object(body);
  return {
    ...others,
    ...(input === undefined ? {} : { input: operation.normalForm(input) }),
    ...(follow === undefined ? {} : { follow: normalFormOf()(follow) }),
  };
};

const operationOf = (method: string, path: string) => {
  const segments = path.split("/");
  const fitting = Object.entries(Object(at(closed, "paths"))).filter(([template]) => {
    const parts = template.split("/");
    return (
      parts.length === segments.length &&
      parts.every((part, place) =>
        part.startsWith("{") ? segments[place] !== "" : part === segments[place],
      )
    );
  });
  const [item] = fitting.map(([, each]) => each);
  const operation = at(item, method.toLowerCase());
  return operation === undefined ? undefined : { operation };
};

const at = (value: unknown, name: string): unknown => {
  const members: Json = Object(value);
  return Object.hasOwn(members, name) ? members[name] : undefined;
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const resolved = (value: unknown): unknown =>
  String(at(value, "$ref") ?? "")
    .split("/")
    .slice(1)
    .reduce(
      (from: unknown, name) => at(from, name),
      at(value, "$ref") === undefined ? undefined : closed,
    ) ?? value;

const jsonSchemaOf = (part: unknown): unknown =>
  at(at(at(part, "content"), "application/json"), "schema") ?? false;

const codesOf = (answer: unknown): readonly unknown[] => {
  const schema = at(at(at(answer, "content"), "application/problem+json"), "schema");
  return listOf(at(at(at(listOf(at(schema, "allOf"))[1], "properties"), "code"), "enum"));
};

/** Requests are closed already, and what only Tencent sends or reads is open. */
function withClosedAnswers(document: Json): Json {
  const components = Object(document.components);
  const schemas = Object.entries(Object(components.schemas)).map(([name, schema]) => [
    name,
    /Options$|^Callback/.test(name) ? schema : closing(schema),
  ]);
  return { ...document, components: { ...components, schemas: Object.fromEntries(schemas) } };
}

function closing(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closing);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === "allOf" ? value : closing(value),
    ]),
  );
  const isOpen = "properties" in inner && !("additionalProperties" in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}

import * as z from "zod/mini";
import { wordsOf } from "../../functions/openapi/input-words.ts";
import { operations } from "../../functions/tencent/registry.ts";

/** The part of JSON Schema that the forms of inputs use. `typeOf` refuses anything else. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly not?: object;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly description?: string;
}

/** Example: `mps.ProcessMedia` has the interface `MpsProcessMediaInput`. */
const interfaceOf = (name: string): string =>
  `${name
    .split(".")
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join("")}Input`;

/** Example: `mps.ProcessMedia` has the file `mps-process-media.ts`. */
const fileOf = (name: string): string =>
  `${name
    .replace(".", "-")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()}.ts`;

/** A schema, with the words of the fields below its path. */
interface Place {
  readonly words: Readonly<Record<string, string>>;
  /** The fields that lead to it. */
  readonly path: readonly string[];
}

const typeOf = (schema: Schema, place: Place): string => {
  if (schema.not !== undefined) return "undefined";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf !== undefined)
    return schema.anyOf.map((each) => typeOf(each, place)).join(" | ");
  switch (schema.type) {
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return `readonly (${typeOf(schema.items ?? {}, place)})[]`;
    case "object":
      return membersOf(schema, place);
    case undefined:
      return "unknown";
  }
  throw new Error(`print-inputs.ts prints no ${schema.type}.`);
};

const membersOf = (
  { properties = {}, required = [], additionalProperties }: Schema,
  place: Place,
): string => {
  const members = Object.entries(properties).map(([name, schema]) => {
    const within = { ...place, path: [...place.path, name] };
    const doc = commentOf(place.words[within.path.join(".")], within.path.length);
    const type = typeOf(schema, within);
    if (required.includes(name)) return `${doc}readonly ${JSON.stringify(name)}: ${type};`;
    const orAbsent = type === "undefined" ? type : `${type} | undefined`;
    return `${doc}readonly ${JSON.stringify(name)}?: ${orAbsent};`;
  });
  const others =
    typeof additionalProperties === "object" ? typeOf(additionalProperties, place) : "unknown";
  const rest = additionalProperties === false ? [] : [`readonly [field: string]: ${others};`];
  return `{\n${[...members, ...rest].join("\n")}\n}`;
};

/** Within 100 columns. The formatter indents a nested field by at most 6 more for each level. */
const commentOf = (words: string | undefined, depth: number): string => {
  if (words === undefined) return "";
  const room = 100 - (6 * depth - 4) - " * ".length;
  if (words.length + "/**  */".length <= room) return `/** ${words} */\n`;
  const lines = words.match(new RegExp(`.{1,${room}}(?: |$)`, "g")) ?? [];
  return `/**\n${lines.map((line) => ` * ${line.trimEnd()}\n`).join("")} */\n`;
};

const MADE = "// Made by `npm run client-inputs` from the schemas of the operations.\n";

/** The files below functions/client/ that name the operations and their inputs, unformatted. */
export const printInputs = (): ReadonlyMap<string, string> => {
  const files = operations.map((operation): [string, string] => {
    const { name, form, summary } = operation;
    const place = { words: wordsOf(operation), path: [] };
    const schema = z.toJSONSchema(form, { io: "input", unrepresentable: "any" }) as Schema;
    const text = `/** ${summary} */\nexport interface ${interfaceOf(name)} ${membersOf(schema, place)}\n`;
    return [`inputs/${fileOf(name)}`, `${MADE}\n${text}`];
  });
  const imports = operations.map(
    ({ name }) => `import type { ${interfaceOf(name)} } from "./inputs/${fileOf(name)}";`,
  );
  const members = operations.map(
    ({ name, summary }) => `/** ${summary} */\nreadonly "${name}": ${interfaceOf(name)};`,
  );
  const table = [
    `${MADE}${imports.join("\n")}\n`,
    `/** The input of each operation: Tencent's own fields. */`,
    `export interface Inputs {\n${members.join("\n")}\n}\n`,
    "/** The name of an operation. */",
    "export type OperationName = keyof Inputs;\n",
  ];
  return new Map([...files, ["inputs.ts", table.join("\n")]]);
};

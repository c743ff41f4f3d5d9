import { dirname, relative } from "node:path";
import { parseAst } from "vitest/node";
import type { Rewording } from "./mistake.ts";
import type { PlacedMutant } from "./mutant.ts";

/** The sources of `functions/` by their paths below the repository. */
export type Sources = ReadonlyMap<string, string>;

/** A file as it is with a mistake in it. */
export interface Planted {
  readonly path: string;
  readonly text: string;
}

/** How an export is declared: what of it is renamed, and what it is. */
interface Declaration {
  readonly kind: "function" | "value";
  readonly name: string;
  readonly statement: { readonly start: number; readonly end: number };
  /** Where the declaration itself begins, behind `export`. */
  readonly start: number;
  readonly id: { readonly start: number; readonly end: number };
}

/**
 * Puts a mutant's mistake in the place of the export that it names, wherever under `functions/`
 * that stands: the declaration is renamed, so that callers in its own file meet the mistake, too.
 * Of a function and a schema of one name the function is meant. Throws an Error with one sentence
 * where no file, or more than one, exports the name.
 */
export const plant = (sources: Sources, mutant: PlacedMutant): Planted => {
  if (typeof mutant.mistake !== "function") return reword(sources, mutant, mutant.mistake);
  const [name = "", member] = mutant.at.split(".");
  const named = exportsOf(sources).get(name) ?? [];
  const functions = named.filter(({ declaration }) => declaration.kind === "function");
  const found = functions.length === 1 ? functions : named;
  const [only, ...others] = found;
  if (only === undefined)
    throw new Error(
      `"${mutant.name}" does not apply: functions/ exports no ${name}. Was it renamed?`,
    );
  if (others.length > 0)
    throw new Error(
      `"${mutant.name}" does not apply: ${name} is exported by ${found.map(({ path }) => path).join(", ")}.`,
    );
  const text = rewritten(only.text, only.declaration, { name, member, mutant, path: only.path });
  return parsing({ path: only.path, text }, mutant);
};

/** Puts other words in the place of those that stand once in the file that the mutant names. */
const reword = (sources: Sources, mutant: PlacedMutant, { says, instead }: Rewording): Planted => {
  const path = mutant.at;
  const [before, after, ...more] = (sources.get(path) ?? "").split(says);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`"${mutant.name}" does not apply: ${path} does not say once: ${says}`);
  return parsing({ path, text: `${before}${instead}${after}` }, mutant);
};

const parsing = (planted: Planted, { name }: PlacedMutant): Planted => {
  const { path, text } = planted;
  if (parsed(text, path.endsWith("x") ? "tsx" : "ts") !== undefined) return planted;
  throw new Error(`"${name}" does not apply: ${path} does not parse with it.`);
};

const parsed = (text: string, lang: "ts" | "tsx" = "ts") => {
  try {
    return parseAst(text, { lang });
  } catch {
    return undefined;
  }
};

/** An export with the file it stands in. */
interface Found {
  readonly path: string;
  readonly text: string;
  readonly declaration: Declaration;
}

/** Parsed once for all mutants of a run. */
const known = new WeakMap<Sources, ReadonlyMap<string, readonly Found[]>>();

const exportsOf = (sources: Sources): ReadonlyMap<string, readonly Found[]> => {
  const before = known.get(sources);
  if (before !== undefined) return before;
  // The client of the API names its functions as the service does: its mistakes are rewordings.
  const served = [...sources].filter(([path]) => !path.startsWith("functions/client/"));
  const all = served.flatMap(([path, text]) =>
    declarationsIn(text).map((declaration) => ({ path, text, declaration })),
  );
  const byName = Map.groupBy(all, ({ declaration }) => declaration.name);
  known.set(sources, byName);
  return byName;
};

const declarationsIn = (text: string): Declaration[] =>
  (parsed(text)?.body ?? []).flatMap((statement): Declaration[] => {
    if (statement.type !== "ExportNamedDeclaration" || statement.declaration === null) return [];
    const { declaration } = statement;
    const named = (
      id: { name: string; start: number },
      kind: Declaration["kind"],
    ): Declaration => ({
      ...{ kind, name: id.name, statement, start: declaration.start },
      // The parser counts a type annotation as a part of the identifier: it stays.
      id: { start: id.start, end: id.start + id.name.length },
    });
    if (declaration.type === "FunctionDeclaration" && declaration.id !== null)
      return [named(declaration.id, "function")];
    if (declaration.type === "ClassDeclaration" && declaration.id !== null)
      return [named(declaration.id, "value")];
    if (declaration.type !== "VariableDeclaration") return [];
    return declaration.declarations.flatMap(({ id, init }) => {
      if (id.type !== "Identifier") return [];
      const isFunction =
        init?.type === "ArrowFunctionExpression" || init?.type === "FunctionExpression";
      return [named(id, isFunction ? "function" : "value")];
    });
  });

/** In planted code: what was exported before, and what stands there now. */
const RIGHT = "$right";
const MISTAKEN = "$mistaken";

const rewritten = (
  text: string,
  { kind, statement, start, id }: Declaration,
  {
    name,
    member,
    mutant,
    path,
  }: { name: string; member: string | undefined; mutant: PlacedMutant; path: string },
): string => {
  const renamed = `${text.slice(start, id.start)}${name}${RIGHT}${text.slice(id.end, statement.end)}`;
  const now = kind === "function" ? exportedFunction(name) : exportedValue(name, member);
  const mutants = relative(dirname(path), "test/mutants");
  const imports = [
    `import { planted as $planted } from "${mutants}/planted.ts";`,
    `import { ${mutant.room} as $room } from "${mutants}/data/${mutant.room}.ts";`,
  ];
  const lookup = `var ${MISTAKEN} = $planted($room, ${JSON.stringify(mutant.name)});`;
  return [
    ...imports,
    lookup,
    `${text.slice(0, statement.start)}${renamed}`,
    now,
    text.slice(statement.end),
  ].join("\n");
};

/** Hoisted, as a declaration is: code above it may call it while the file is loaded. */
const exportedFunction = (name: string): string =>
  `export function ${name}(...given) { return Reflect.apply(${MISTAKEN}(${name}${RIGHT}), this, given); }`;

const exportedValue = (name: string, member: string | undefined): string => {
  if (member === undefined) return `export const ${name} = ${MISTAKEN}(${name}${RIGHT});`;
  // The members of a class stand in its prototype; any other object is copied, as it may be frozen.
  return [
    `const $isClass = typeof ${name}${RIGHT} === "function";`,
    `if ($isClass) ${name}${RIGHT}.prototype.${member} = ${MISTAKEN}(${name}${RIGHT}.prototype.${member});`,
    `export const ${name} = $isClass ? ${name}${RIGHT} : { ...${name}${RIGHT}, ${member}: ${MISTAKEN}(${name}${RIGHT}.${member}) };`,
  ].join("\n");
};

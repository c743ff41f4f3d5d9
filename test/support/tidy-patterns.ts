import { type Files, isSource, sourceAt, violation } from "./tidy-source.ts";

/**
 * Patterns that must not be written. They do not follow aliases (`const { now } = Date`): they keep
 * honest people from slips, and formatted code is what they expect. `biome check` and `tsc` do the
 * rest with a parser.
 */
interface PatternRule {
  readonly says: string;
  readonly where: RegExp;
  readonly view: "text" | "code" | "comments";
  readonly pattern: RegExp;
}

const functions = /^functions\/.+\.ts$/;
/** The examples are programs of callers. */
const rooms = /^functions\/(?!client\/cli\/main\.ts$|client\/examples\/)[^/]+\/.+\.ts$/;
/**
 * The page is a program by itself. A program composes its client. `platform.ts` holds what that
 * takes of the world by itself.
 */
const outsideCompose = /^functions\/(?!compose\.ts$|client\/platform\.ts$|console\/).+\.ts$/;
const sources = /^(?:functions|infra|test)\/.+\.(?:ts|js|mjs|cjs)$/;
const tests = /^test\/.+\.ts$/;
const outsideSupport = /^test\/(?!support\/).+\.ts$/;

/** Time, chance and the environment come in as arguments; nothing goes around the type checker. */
export const seamRules: readonly PatternRule[] = [
  {
    says: "only compose.ts reads a clock",
    where: outsideCompose,
    view: "code",
    pattern:
      /\bDate\.now\b|\bperformance\.now\b|\bprocess\.hrtime\b|\bnew Date\b(?!\s*\(\s*[^\s)])|(?<!\bnew\s+)\bDate\s*\(/g,
  },
  {
    says: "only compose.ts sets a timer",
    where: outsideCompose,
    view: "code",
    pattern: /\bset(?:Timeout|Interval|Immediate)\b/g,
  },
  {
    says: "only compose.ts throws dice",
    where: outsideCompose,
    view: "code",
    pattern: /\bMath\.random\b|\brandom(?:UUID|Bytes|Int|Fill|FillSync)\b|\bgetRandomValues\b/g,
  },
  {
    says: "outbound calls go through undici",
    where: outsideCompose,
    view: "code",
    pattern: /(?<![.\w#]|function )fetch\s*\(|\bglobalThis\.fetch\b/g,
  },
  {
    says: "only entries and compose.ts touch process.env",
    where: rooms,
    view: "code",
    pattern: /\bprocess\.env\b/g,
  },
  {
    says: "no type assertions",
    where: functions,
    view: "code",
    pattern: /(?<!\b(?:import|export)\b[^;=()]*)\bas\s+(?!const\b)[\w{[("'`]/g,
  },
  {
    says: "switch on a union without default",
    where: functions,
    view: "code",
    pattern: /^[ \t]*default:[ \t]*\{?[ \t]*$/gm,
  },
  // Also one in a function that returns nothing is then exhaustive for the compiler.
  {
    says: "a switch ends in unreachable()",
    where: /^functions\/lifecycle\//,
    view: "code",
    pattern:
      /^([ \t]*)switch \([^\n]*\{\n(?:\1[ \t][^\n]*\n)*?\1\}\n(?!\1(?:return )?unreachable\()/gm,
  },
  {
    says: "an exported function is a declaration, so that tools and readers find it",
    where: /^(?:functions|infra)\/.+\.ts$/,
    view: "code",
    pattern: /^export const \w+ = (?:async )?(?:<[^\n]*>)?\([^;]*?=>/gm,
  },
  {
    says: "nothing extends anything but Error",
    where: functions,
    view: "code",
    pattern: /\bclass\b(?:\s+\w+)?(?:\s*<[^{]*>)?\s+extends\s+(?!Error\b)/g,
  },
  {
    says: "exported where it is declared; no barrels but a product's index.ts",
    where: /^functions\/(?!tencent\/\w+\/index\.ts$|client\/index\.ts$).+\.ts$/,
    view: "code",
    pattern: /\bexport\s+(?:type\s+)?[{*]/g,
  },
];

/**
 * One door for each thing that matters: each is opened in one place, and what follows from it
 * follows there.
 */
export const doorRules: readonly PatternRule[] = [
  {
    says: "a task moves through move()",
    where: /^functions\/lifecycle\/(?!(?:\w+\/)?move\.ts$).+\.ts$/,
    view: "code",
    pattern: /\btasks\.apply\s*\(/g,
  },
  {
    says: "a slot is handed on through hand-on-slot.ts",
    where: /^functions\/lifecycle\/(?!(?:\w+\/)?(?:hand-on-slot|start-next)\.ts$).+\.ts$/,
    view: "code",
    pattern: /\bstartNext\s*\(/g,
  },
];

/** Leftovers that comments must not hold, in all three folders. */
export const commentRules: readonly PatternRule[] = [
  {
    says: "do it, or open an issue",
    where: sources,
    view: "comments",
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/g,
  },
  {
    says: "the type checker is not silenced",
    where: sources,
    view: "comments",
    pattern: /@ts-(?:ignore|expect-error|nocheck)\b/g,
  },
  {
    says: "a rule is silenced only with a reason",
    where: sources,
    view: "comments",
    pattern: /\beslint-disable|\bbiome-ignore(?![-\w]* [\w/]+(?:\([^)]*\))?: (?!<explanation>)\w)/g,
  },
  {
    says: "no commented-out code",
    where: sources,
    view: "comments",
    pattern:
      /\/\/[ \t]*(?:(?:const|let|import|export|return|await|throw)\b.*[;{]|(?:if|for|while|switch) \(.*[;{]|[\w.]+\(.*\);|\})[ \t]*$/gm,
  },
];

/**
 * A test waits for what it needs and for nothing else, runs always, and never replaces our own
 * code.
 */
export const testRules: readonly PatternRule[] = [
  {
    says: "tests do not sleep",
    where: outsideSupport,
    view: "code",
    pattern: /\bset(?:Timeout|Interval)\b|\bAtomics\.wait\b/g,
  },
  {
    says: "time is an argument, not a fake",
    where: outsideSupport,
    view: "code",
    pattern: /\bvi\.(?:useFakeTimers|setSystemTime)\b/g,
  },
  { says: "every test runs", where: tests, view: "code", pattern: /\.(?:skip|only|todo)\s*[(.]/g },
  {
    says: "no mocks of modules",
    where: tests,
    view: "code",
    pattern: /\bvi\.(?:mock|doMock|hoisted)\s*\(/g,
  },
];

/** A fact of one machine has no place in the repository. */
export const wordRules: readonly PatternRule[] = [
  {
    says: "names a package registry",
    where: /./,
    view: "text",
    pattern:
      /\bregistry\.[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|cn)\b|\b(?:npm\.pkg\.github|npmmirror|yarnpkg)\.com\b|^\s*(?:@[\w-]+:)?registry\s*=/gm,
  },
  {
    says: "says where a package was found",
    where: /^package-lock\.json$/,
    view: "text",
    pattern: /"resolved": "(?:https?|git|file)/g,
  },
  {
    says: "names a path of one machine",
    where: /./,
    view: "text",
    pattern: /(?<![\w.$})~*-])\/(?:work|root|home|Users)\//g,
  },
];

/** Every place where a rule is broken, rule by rule. */
export const patternViolations = (rules: readonly PatternRule[], files: Files): string[] =>
  [...files].flatMap(([path, text]) => {
    const applying = rules.filter((rule) => rule.where.test(path));
    if (applying.length === 0) return [];
    const views = isSource(path) ? sourceAt(files, path, text) : { text, code: "", comments: "" };
    return applying.flatMap((rule) =>
      [...views[rule.view].matchAll(rule.pattern)].map((match) =>
        violation({ path, text }, match.index, rule.says),
      ),
    );
  });

/** Whether a line of a log, read from its JSON, matches a pattern. */
export type Matches = (line: unknown) => boolean;

/**
 * Reads a filter pattern of CloudWatch Logs for JSON lines: comparisons of a field with a text or a
 * number, joined by `&&` and `||`. A `*` in a text stands for any characters. Source: "Filter
 * pattern syntax for metric filters" in the guide of CloudWatch Logs. Throws at what it does not
 * know, so that no pattern passes unread.
 *
 * Example: `{ ($.event = "task_settled") && ($.count >= 3) }`.
 */
export function filterPattern(pattern: string): Matches {
  const [, inner] = /^\{(.*)\}$/s.exec(pattern.trim()) ?? [];
  if (inner === undefined) throw new Error(`No JSON pattern: ${pattern}`);
  const tokens = tokensOf(inner);
  const matches = either(tokens);
  if (tokens.length > 0) throw new Error(`What does ${tokens[0]} mean in ${pattern}?`);
  return matches;
}

const TOKEN =
  /\s*(\(|\)|&&|\|\||!=|<=|>=|=|<|>|"(?:[^"\\]|\\.)*"|\$(?:\.\w+)+|-?\d+(?:\.\d+)?(?![\w.])|[\w*.-]+)/y;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`Unreadable: ${text.slice(at)}`);
    tokens.push(token);
  }
  return tokens;
};

const either = (tokens: string[]): Matches => {
  const parts = [both(tokens)];
  while (tokens[0] === "||") {
    tokens.shift();
    parts.push(both(tokens));
  }
  return (line) => parts.some((matches) => matches(line));
};

const both = (tokens: string[]): Matches => {
  const parts = [single(tokens)];
  while (tokens[0] === "&&") {
    tokens.shift();
    parts.push(single(tokens));
  }
  return (line) => parts.every((matches) => matches(line));
};

const single = (tokens: string[]): Matches => {
  if (tokens[0] !== "(") return comparison(tokens);
  tokens.shift();
  const matches = either(tokens);
  if (tokens.shift() !== ")") throw new Error("A bracket is not closed.");
  return matches;
};

const comparison = (tokens: string[]): Matches => {
  const [selector = "", operator = "", value = ""] = tokens.splice(0, 3);
  if (!selector.startsWith("$.")) throw new Error(`${selector} is no selector.`);
  const number = Number(value);
  if (/^-?\d/.test(value) && !Number.isNaN(number)) return numeric(selector, operator, number);
  const like = wildcard(value.startsWith('"') ? JSON.parse(value) : value);
  if (operator === "=") return (line) => isLike(fieldOf(line, selector), like);
  // A field that is not there equals nothing, and is no other value either.
  if (operator === "!=") {
    return (line) => {
      const found = fieldOf(line, selector);
      return found !== undefined && !isLike(found, like);
    };
  }
  throw new Error(`${operator} does not compare texts.`);
};

const numeric = (selector: string, operator: string, value: number): Matches => {
  const compare = NUMERIC[operator];
  if (compare === undefined) throw new Error(`${operator} is no comparison.`);
  return (line) => {
    const found = fieldOf(line, selector);
    return typeof found === "number" && compare(found, value);
  };
};

const NUMERIC: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};

const wildcard = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "s");

const isLike = (found: unknown, like: RegExp): boolean =>
  typeof found === "string" && like.test(found);

/** The value that a selector names. Example: `$.counts.listed`. */
export function fieldOf(line: unknown, selector: string): unknown {
  let found = line;
  for (const name of selector.split(".").slice(1)) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.entries(found).find(([key]) => key === name)?.[1];
  }
  return found;
}

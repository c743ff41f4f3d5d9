/** Source: PutMetricFilter: the longest pattern. */
const LONGEST_PATTERN = 1024;

const TOKENS =
  /\s*(?:(?<sign>[(){}]|&&|\|\|)|(?<term>\$(?:\.[A-Za-z_]\w*)+\s*(?:=|!=|<=|>=|<|>)\s*(?:"[^"\\]*"|-?\d+(?:\.\d+)?|\*)))/y;

/**
 * Says what is wrong with a filter pattern for JSON lines. Source: "Filter pattern syntax for
 * metric filters", in the user guide of CloudWatch Logs. Patterns of words are not for JSON lines.
 */
export function filterPatternFault(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return `a pattern of ${pattern.length} characters`;
  const tokens = tokensOf(pattern);
  if (tokens?.shift() !== "{" || tokens.pop() !== "}") return `${pattern} is no pattern for JSON`;
  const isWhole = readTerms(tokens) && tokens.length === 0;
  return isWhole ? undefined : `${pattern} is no pattern for JSON`;
}

const tokensOf = (pattern: string): string[] | undefined => {
  const tokens: string[] = [];
  TOKENS.lastIndex = 0;
  for (let end = 0; pattern.slice(end).trim() !== ""; end = TOKENS.lastIndex) {
    const { groups } = TOKENS.exec(pattern) ?? {};
    if (groups === undefined) return undefined;
    tokens.push(groups.sign ?? "term");
  }
  return tokens;
};

/** Takes one term after the other; a term may be a pattern in parentheses. */
const readTerms = (tokens: string[]): boolean => {
  do {
    const first = tokens.shift();
    if (first === "(" ? !readTerms(tokens) || tokens.shift() !== ")" : first !== "term")
      return false;
  } while ((tokens[0] === "&&" || tokens[0] === "||") && tokens.shift() !== undefined);
  return true;
};

/** Source: "Metric math syntax and functions", in CloudWatch's user guide; those that are used. */
const FUNCTIONS = ["FILL", "IF", "SUM", "MAX", "MIN", "METRICS", "AND", "OR", "ABS", "AVG"];

/** Says which name of an expression is neither a metric of the alarm nor a function. */
export function expressionFault(expression: string, ids: readonly string[]): string | undefined {
  const names = expression.match(/[A-Za-z_]\w*/g) ?? [];
  const unknown = names.find((name) => !ids.includes(name) && !FUNCTIONS.includes(name));
  if (unknown !== undefined) return `${unknown} is neither a metric nor a function`;
  const depths = [...expression].map((sign) => (sign === "(" ? 1 : sign === ")" ? -1 : 0));
  let depth = 0;
  for (const step of depths) {
    depth += step;
    if (depth < 0) break;
  }
  return depth === 0 ? undefined : `${expression} does not close its parentheses`;
}

/** Source: "Comparison operators", in EventBridge's user guide. Lambda's filters take the same. */
const OPERATORS = ["prefix", "suffix", "exists", "numeric", "anything-but", "equals-ignore-case"];

/** Says what is wrong with a pattern of events: objects, with a list of values at each leaf. */
export function eventPatternFault(pattern: unknown): string | undefined {
  if (typeof pattern !== "object" || pattern === null) return "a pattern ends without a list";
  if (Array.isArray(pattern))
    return pattern.length === 0 ? "an empty list" : pattern.map(valueFault).find(Boolean);
  return Object.values(pattern).map(eventPatternFault).find(Boolean);
}

const valueFault = (value: unknown): string | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  const [operator = "", ...others] = Object.keys(value);
  return others.length === 0 && OPERATORS.includes(operator)
    ? undefined
    : `${JSON.stringify(value)} is no comparison`;
};

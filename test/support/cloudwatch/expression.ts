import type { Series } from "./metrics.ts";

/** A number, or a series with its gaps. */
type Value = number | Series;

interface Context {
  readonly series: Readonly<Record<string, Series>>;
  /** The beginnings of the intervals that are looked at. */
  readonly intervals: readonly number[];
}

/**
 * Evaluates an expression of CloudWatch's metric math: numbers, names of metrics, arithmetic,
 * comparisons, AND, OR, `IF` and `FILL`. A gap in a series is a gap in what is computed with it.
 * Source: "Using math expressions with CloudWatch metrics". Throws at anything else.
 */
export function evaluateExpression(expression: string, context: Context): Series {
  const tokens = [...expression.matchAll(/[A-Za-z_]\w*|\d+(?:\.\d+)?|==|!=|<=|>=|\S/g)].map(
    ([token]) => token,
  );
  const value = level(tokens, context, 0);
  if (tokens.length > 0) throw new Error(`What does ${tokens[0]} mean in ${expression}?`);
  return typeof value === "number" ? spread(context, () => value) : value;
}

type Operator = (a: number, b: number) => number;

const truth = (is: boolean): number => (is ? 1 : 0);

/** The operators by how loosely they bind, the loosest first. */
const LEVELS: readonly Readonly<Record<string, Operator>>[] = [
  { OR: (a, b) => truth(a !== 0 || b !== 0) },
  { AND: (a, b) => truth(a !== 0 && b !== 0) },
  {
    "==": (a, b) => truth(a === b),
    "!=": (a, b) => truth(a !== b),
    "<": (a, b) => truth(a < b),
    ">": (a, b) => truth(a > b),
    "<=": (a, b) => truth(a <= b),
    ">=": (a, b) => truth(a >= b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];

const level = (tokens: string[], context: Context, depth: number): Value => {
  const operators = LEVELS[depth];
  if (operators === undefined) return term(tokens, context);
  let left = level(tokens, context, depth + 1);
  for (;;) {
    const apply = operators[tokens[0] ?? ""];
    if (apply === undefined) return left;
    tokens.shift();
    left = combine(context, apply, left, level(tokens, context, depth + 1));
  }
};

const term = (tokens: string[], context: Context): Value => {
  const token = tokens.shift() ?? "";
  if (token === "(") {
    const value = level(tokens, context, 0);
    expectToken(tokens, ")");
    return value;
  }
  if (/^\d/.test(token)) return Number(token);
  if (tokens[0] !== "(") {
    const series = context.series[token];
    if (series === undefined) throw new Error(`There is no metric ${token}.`);
    return series;
  }
  return call(token, argumentsOf(tokens, context), context);
};

const argumentsOf = (tokens: string[], context: Context): Value[] => {
  expectToken(tokens, "(");
  const values = [level(tokens, context, 0)];
  while (tokens[0] === ",") {
    tokens.shift();
    values.push(level(tokens, context, 0));
  }
  expectToken(tokens, ")");
  return values;
};

const call = (name: string, values: readonly Value[], context: Context): Value => {
  const [first = 0, second = 0, third = 0] = values;
  switch (name) {
    case "FILL":
      return spread(context, (at) => valueAt(first, at) ?? valueAt(second, at));
    case "IF":
      return spread(context, (at) => {
        const condition = valueAt(first, at);
        return condition === undefined ? undefined : valueAt(condition === 0 ? third : second, at);
      });
    default:
      throw new Error(`The function ${name} is not modelled.`);
  }
};

const combine = (context: Context, apply: Operator, left: Value, right: Value): Value =>
  typeof left === "number" && typeof right === "number"
    ? apply(left, right)
    : spread(context, (at) => {
        const a = valueAt(left, at);
        const b = valueAt(right, at);
        return a === undefined || b === undefined ? undefined : apply(a, b);
      });

const valueAt = (value: Value, at: number): number | undefined =>
  typeof value === "number" ? value : value.get(at);

const spread = ({ intervals }: Context, of: (at: number) => number | undefined): Series =>
  new Map(
    intervals.flatMap((at) => {
      const value = of(at);
      return value === undefined ? [] : [[at, value] as const];
    }),
  );

const expectToken = (tokens: string[], wanted: string): void => {
  const token = tokens.shift();
  if (token !== wanted) throw new Error(`${wanted} is missing before ${token}.`);
};

import type { Condition, Update, Value } from "../task/condition.ts";

/** A DynamoDB expression with the placeholders it uses. */
export interface Rendered {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
}

/**
 * Hands out placeholders. Each name and value becomes one, so neither a reserved word nor any input
 * can change the meaning of an expression.
 */
class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, Value> = {};
  readonly #known = new Map<string, string>();
  #count = 0;

  path(path: string): string {
    return path
      .split(".")
      .map((name) => this.#name(name))
      .join(".");
  }

  value(value: Value): string {
    const placeholder = `:v${this.#count++}`;
    this.values[placeholder] = value;
    return placeholder;
  }

  #name(name: string): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const placeholder = `#n${this.#count++}`;
    this.#known.set(name, placeholder);
    this.names[placeholder] = name;
    return placeholder;
  }
}

/**
 * The condition as a ConditionExpression. No other code renders conditions as text.
 *
 * Example: `all(equals("status", "queued"), absent("settledAt"))` becomes
 * `(#n0 = :v1 AND attribute_not_exists(#n2))`.
 */
export function renderCondition(condition: Condition): Rendered {
  const placeholders = new Placeholders();
  return {
    expression: conditionText(condition, placeholders),
    names: placeholders.names,
    values: placeholders.values,
  };
}

/**
 * The update and its condition as the expressions of one request, which share their placeholders.
 */
export function renderUpdate(
  update: Update,
  condition: Condition,
): Rendered & { readonly update: string } {
  const placeholders = new Placeholders();
  const expression = conditionText(condition, placeholders);
  return {
    update: updateText(update, placeholders),
    expression,
    names: placeholders.names,
    values: placeholders.values,
  };
}

const conditionText = (condition: Condition, to: Placeholders): string => {
  if ("all" in condition) return joined(condition.all, "AND", to);
  if ("any" in condition) return joined(condition.any, "OR", to);
  if ("exists" in condition) return `attribute_exists(${to.path(condition.exists)})`;
  if ("absent" in condition) return `attribute_not_exists(${to.path(condition.absent)})`;
  if ("oneOf" in condition) return oneOfText(condition.oneOf, to);
  if ("sizeBelow" in condition)
    return `size(${to.path(condition.sizeBelow[0])}) < ${to.value(condition.sizeBelow[1])}`;
  if ("equals" in condition) return comparison("=", condition.equals, to);
  if ("below" in condition) return comparison("<", condition.below, to);
  if ("atMost" in condition) return comparison("<=", condition.atMost, to);
  return comparison(">", condition.above, to);
};

const comparison = (
  operator: string,
  [path, value]: readonly [string, Value],
  to: Placeholders,
): string => `${to.path(path)} ${operator} ${to.value(value)}`;

const oneOfText = ([path, values]: readonly [string, readonly Value[]], to: Placeholders): string =>
  `${to.path(path)} IN (${values.map((value) => to.value(value)).join(", ")})`;

/** DynamoDB refuses parentheses that are not needed, so a group of one has none. */
const joined = (conditions: readonly Condition[], operator: string, to: Placeholders): string => {
  const texts = conditions.map((condition) => conditionText(condition, to));
  return texts.length === 1 ? texts.join() : `(${texts.join(` ${operator} `)})`;
};

const updateText = ({ set = {}, remove = [], add = {} }: Update, to: Placeholders): string => {
  const clauses = [
    ["SET", Object.entries(set).map(([path, value]) => `${to.path(path)} = ${to.value(value)}`)],
    ["REMOVE", remove.map((path) => to.path(path))],
    ["ADD", Object.entries(add).map(([path, amount]) => `${to.path(path)} ${to.value(amount)}`)],
  ] as const;
  return clauses
    .filter(([, parts]) => parts.length > 0)
    .map(([keyword, parts]) => `${keyword} ${parts.join(", ")}`)
    .join(" ");
};

import { AsyncLocalStorage } from "node:async_hooks";
import type { InputResult, StartOperation } from "../../functions/tencent/operation.ts";
import { operations } from "../../functions/tencent/registry.ts";

/**
 * A change that a deployment makes to the rules of every operation's input:
 * - `stricter-models`: a rule of its model rules every input out, so it needs permission.
 * - `stricter-fields`: every input lacks a field, and no permission helps.
 * - `looser`: every input is taken as it is.
 * - `respelled`: a documented word is spelled in another way.
 */
export const ruleChanges = ["stricter-models", "stricter-fields", "looser", "respelled"] as const;
export type RuleChange = (typeof ruleChanges)[number];

type Handler = (event: unknown) => Promise<unknown>;
type Fields = Readonly<Record<string, unknown>>;

/** The rules that the function at work was deployed with, where they are not today's. */
const deployed = new AsyncLocalStorage<RuleChange>();

/** The function as a deployment with other rules has it. Lives at work beside it keep today's. */
export const underRules = (rules: RuleChange, handler: Handler): Handler => {
  makeChangeable();
  return (event) => deployed.run(rules, () => handler(event));
};

let isChangeable = false;

/** From now on every operation of the registry asks which rules its function has. */
const makeChangeable = (): void => {
  if (isChangeable) return;
  isChangeable = true;
  for (const operation of operations) Object.assign(operation, changeable(operation));
};

const changeable = ({
  readInput,
  normalForm,
}: StartOperation): Pick<StartOperation, "readInput" | "normalForm"> => ({
  readInput: (input, options) => {
    const rules = deployed.getStore();
    const read = readInput(input, options);
    return rules === undefined ? read : changed[rules](read, { input, ...options });
  },
  normalForm: (input) => {
    const form = normalForm(input);
    return deployed.getStore() === "respelled" ? respelled(form) : form;
  },
});

interface Judged {
  readonly input: unknown;
  readonly allowUndocumented: boolean;
}

const changed: Readonly<Record<RuleChange, (read: InputResult, judged: Judged) => InputResult>> = {
  "stricter-models": (read, { allowUndocumented }) => {
    if (!read.ok) return read;
    const message = "is ruled out since the deployment";
    return allowUndocumented
      ? { ...read, warnings: [...read.warnings, `The input ${message}.`] }
      : { ok: false, code: "model_rule", issues: [{ path: [], message }] };
  },
  "stricter-fields": () => ({
    ok: false,
    code: "invalid_input",
    issues: [{ path: ["NewField"], message: "is required" }],
  }),
  looser: (read, { input }) =>
    !read.ok && isFields(input) ? { ok: true, input, warnings: [] } : read,
  respelled: (read) => (read.ok ? { ...read, input: respelled(read.input) } : read),
};

/** Example: `1080P` becomes `1080p`. */
const respelled = <T>(form: T): T =>
  JSON.parse(JSON.stringify(form), (_name, value: unknown) =>
    typeof value === "string" && /^\d+P$/.test(value) ? value.toLowerCase() : value,
  );

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

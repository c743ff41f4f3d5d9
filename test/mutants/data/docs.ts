import type { Mutant } from "../mutant.ts";

/** The documents for people. */
export const docs: readonly Mutant[] = [
  {
    name: "the page of an operation tells another rate",
    at: "functions/docs/operation-page.ts",
    mistake: {
      says: "`${ratePerSecond} starts a second",
      instead: "`${ratePerSecond + 1} starts a second",
    },
    by: "docs/pages.test.ts",
  },
  {
    name: "the page of an operation tells another life of a result",
    at: "functions/docs/operation-page.ts",
    mistake: {
      says: "`${duration(detail.resultLifeSeconds)} at least.`",
      instead: "`${duration(detail.resultLifeSeconds * 2)} at least.`",
    },
    by: "docs/pages.test.ts",
  },
  {
    name: "the page of an operation tells another limit",
    at: "functions/docs/operation-page.ts",
    mistake: {
      says: "`${concurrency.default} of an application",
      instead: "`${concurrency.default + 1} of an application",
    },
    by: "docs/pages.test.ts",
  },
  {
    name: "the page of an operation tells another first question",
    at: "functions/docs/operation-page.ts",
    mistake: {
      says: "` for the first time ${duration(first.callback)} after the start.`",
      instead: "` for the first time ${duration(first.callback + 1)} after the start.`",
    },
    by: "docs/pages.test.ts",
  },
  {
    name: "the page of an operation mixes up how its end is learned",
    at: "functions/docs/operation-page.ts",
    mistake: {
      says: "`${CALLBACKS[callback]} Callsheet",
      instead: "`${CALLBACKS.documented} Callsheet",
    },
    by: "docs/pages.test.ts",
  },
  {
    name: "the page of an operation mixes up what can be canceled",
    at: "functions/docs/operation-page.ts",
    mistake: { says: "CANCELS[detail.cancel]", instead: "CANCELS.waiting" },
    by: "docs/pages.test.ts",
  },
  {
    name: "the page of a problem leaves a route out",
    at: "functions/docs/problem-page.ts",
    mistake: {
      says: "const routes = routesAnswering(code);",
      instead: "const routes = routesAnswering(code).slice(1);",
    },
    by: "docs/pages.test.ts",
  },
  {
    name: "a text of a page becomes a tag",
    at: "functions/docs/html.ts",
    mistake: { says: "return escaped(String(value));", instead: "return String(value);" },
    by: "docs/pages.test.ts",
  },
  {
    name: "a page may load from anywhere",
    at: "functions/docs/policy.ts",
    mistake: { says: "\"default-src 'none'\"", instead: '"default-src *"' },
    by: "docs/pages.test.ts",
  },
  {
    name: "a text of the document ends the element that it stands in",
    at: "functions/docs/reference-page.ts",
    mistake: { says: '.replaceAll("<", "\\\\u003c")', instead: "" },
    by: "docs/reference.test.ts",
  },
  {
    name: "the reference can read the key that the console keeps",
    at: "functions/docs/reference-page.ts",
    mistake: {
      says: '"sandbox allow-scripts"',
      instead: '"sandbox allow-scripts allow-same-origin"',
    },
    by: "docs/reference.test.ts",
  },
];

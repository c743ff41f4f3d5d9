import type { Mutant } from "../mutant.ts";

/** The console, and what it shows of lanes. */
export const page: readonly Mutant[] = [
  {
    name: "the console keeps the key when its tab is closed",
    at: "functions/console/app.tsx",
    mistake: {
      says: "sessionStorage.setItem(KEPT, given)",
      instead: "localStorage.setItem(KEPT, given)",
    },
    by: "console/browser.test.ts",
  },
  {
    name: "the console asks for settled tasks in place of unsettled ones",
    at: "functions/console/filters.tsx",
    mistake: {
      says: 'currentTarget.checked ? "false" : ""',
      instead: 'currentTarget.checked ? "true" : ""',
    },
    by: "console/browser.test.ts",
  },
  {
    name: "the console asks for the metadata of no name",
    at: "functions/console/filters.tsx",
    mistake: {
      says: "[[`metadata.${name}`, value]]",
      instead: "[[`metadata.none.${name}`, value]]",
    },
    by: "console/browser.test.ts",
  },
  {
    name: "a second click on Submit is a second task",
    at: "functions/console/submit-form.tsx",
    mistake: {
      says: "isChecked ? checked.idempotencyKey : crypto",
      instead: 'isChecked && false ? "" : crypto',
    },
    by: "console/browser.test.ts",
  },
  {
    name: "a page is answered without its policy",
    at: "functions/http/open-route.ts",
    mistake: {
      says: '      "content-security-policy": policy,\n',
      instead: '      ...(policy === "" ? { "content-security-policy": policy } : {}),\n',
    },
    by: "console/page.test.ts",
  },
  {
    name: "a lane names the tasks of other tenants that hold its slots",
    at: "functions/lifecycle/list-lanes.ts",
    mistake: {
      says: ".filter((start) => start.tenant === tenant)",
      instead: '.filter((start) => start.tenant !== "")',
    },
    by: "lane/list-lanes.test.ts",
  },
  {
    name: "a lane names the tasks of other tenants that wait",
    at: "functions/lifecycle/list-lanes.ts",
    mistake: {
      says: ".filter((entry) => entry.tenant === tenant)",
      instead: '.filter((entry) => entry.tenant !== "")',
    },
    by: "lane/list-lanes.test.ts",
  },
];

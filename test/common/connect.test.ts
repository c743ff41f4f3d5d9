import {
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout,
} from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { compose } from "../../functions/compose.ts";

test("a connect of a composed service may take 1.5 s an address", () => {
  const before = getDefaultAutoSelectFamilyAttemptTimeout();
  onTestFinished(() => setDefaultAutoSelectFamilyAttemptTimeout(before));
  setDefaultAutoSelectFamilyAttemptTimeout(250);

  compose({ TABLE_NAME: "table", ENVIRONMENT: "test", AWS_REGION: "us-east-1" });

  expect(getDefaultAutoSelectFamilyAttemptTimeout()).toBe(1500);
});

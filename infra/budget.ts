import { Stack } from "aws-cdk-lib";
import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/**
 * Tells the topic of alarms when the account's month at AWS will cost more than the settings say,
 * and again when it has. The whole account counts, as AWS knows the costs of one stack only where
 * its tags were made cost allocation tags. The topic has to let `budgets.amazonaws.com` publish.
 */
export function monthlyBudget(scope: Construct, settings: Settings): void {
  const { MONTHLY_BUDGET_USD: amount, ALARM_TOPIC_ARN: address = "" } = settings;
  if (amount === undefined) return;
  const subscribers = [{ subscriptionType: "SNS", address }];
  const told = (notificationType: "ACTUAL" | "FORECASTED") => ({
    notification: {
      notificationType,
      comparisonOperator: "GREATER_THAN",
      threshold: 100,
      thresholdType: "PERCENTAGE",
    },
    subscribers,
  });
  new CfnBudget(scope, "MonthlyBudget", {
    budget: {
      budgetName: Stack.of(scope).stackName,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      budgetLimit: { amount, unit: "USD" },
    },
    notificationsWithSubscribers: [told("FORECASTED"), told("ACTUAL")],
  });
}

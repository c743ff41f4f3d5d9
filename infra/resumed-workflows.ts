import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/**
 * The permission to resume workflows of this account and region, and to do nothing else to them;
 * none unless the setting asks for it. A token opens one task, and only its caller has it.
 *
 * AWS's pages do not agree on whether the actions of Step Functions know a narrower resource.
 * Lambda's are judged by the durable execution, whose ARN begins with that of its function
 * ("Security and permissions for Lambda durable functions").
 */
export function mayResume(scope: Construct, { RESUME_WORKFLOWS }: Settings): PolicyStatement[] {
  if (RESUME_WORKFLOWS === undefined) return [];
  const functions = Stack.of(scope).formatArn({ service: "lambda", resource: "function:*" });
  return [
    new PolicyStatement({
      actions: ["states:SendTaskSuccess", "states:SendTaskFailure"],
      resources: ["*"],
    }),
    new PolicyStatement({
      actions: [
        "lambda:SendDurableExecutionCallbackSuccess",
        "lambda:SendDurableExecutionCallbackFailure",
      ],
      resources: [functions],
    }),
  ];
}

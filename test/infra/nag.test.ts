import { App } from "aws-cdk-lib";
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { ServiceStack } from "../../infra/service-stack.ts";
import { readSettings } from "../../infra/settings.ts";
import { synthesizedService } from "../support/synthesized-service.ts";
import { everyResource } from "./every-setting.ts";

interface Acknowledgement {
  readonly rule: string;
  /** The constructs of the stack that it is about. */
  readonly at: RegExp;
  readonly reason: string;
}

/** Each finding that stays, with the reason why. */
const acknowledged: readonly Acknowledgement[] = [
  {
    rule: "AwsSolutions-APIG4",
    at: /^TaskApi\//,
    reason:
      "Each function checks its caller itself: a key in constant time, or a product's signature. An authorizer would know neither, and the health and the documents need none.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<ResultBucketB92B24D5.Arn>/*]",
    at: /^(?:SubmitTask|GetTask|CancelTask|RefreshTask|GetResult|KeepResults)Role\//,
    reason: "The names of objects are made of tenant, task and place: they cannot be listed.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::<ResultBucketB92B24D5.Arn>/_uploads/*]",
    at: /^(?:CreateUpload|ReceiveCallback|ReceiveNotices|PollTasks|StartTasks)Role\//,
    reason: "The names of uploads are made of tenant and SHA-256: they cannot be listed.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::*]",
    at: /^(?:DeliverEvents|KeepResults)Role\//,
    reason:
      "dynamodb:ListStreams and states:SendTask… know no resource. The first tells names alone, and the others need a token that Step Functions gave a caller.",
  },
  {
    rule: "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:*]",
    at: /^DeliverEventsRole\//,
    reason:
      "With RESUME_WORKFLOWS a caller names the durable function that waits, by a token of Lambda's. The permission resumes, and invokes nothing.",
  },
  {
    rule: "AwsSolutions-CFR1",
    at: /^Edge\//,
    reason:
      "Where callers may come from is for the operator's web ACL, and Tencent calls from China.",
  },
  {
    rule: "AwsSolutions-CFR3",
    at: /^Edge\//,
    reason:
      "CloudFront would log paths, and a callback's ends with a secret. The web ACL counts what it blocks, and the gateway logs the rest.",
  },
  {
    rule: "AwsSolutions-S1",
    at: /^ResultBucket\//,
    reason:
      "Only links that our functions sign lead to an object, for a while, and the API's access log has each request for one.",
  },
  {
    rule: "AwsSolutions-SMG4",
    at: /Secret\/Resource$/,
    reason:
      "IdentitySecret is never rotated: a repeated request would be charged again. The values of the others stand at Tencent or with callers as well, so an operator rotates them.",
  },
  {
    rule: "Serverless-LambdaDLQ",
    at: /\/Resource$/,
    reason:
      "No event of a function is lost with it: callers and queues repeat, and the next tick of a schedule does what a lost one would have done.",
  },
  {
    rule: "Serverless-LambdaAsyncFailureDestination",
    at: /^(?:PollTasks|StartTasks|DeliverEvents|AuditTasks|KeepResults)\/EventInvokeConfig\//,
    reason:
      "A tick says nothing that the next one does not say. An alarm tells of a silent schedule.",
  },
  {
    rule: "Serverless-LambdaEventSourceMappingDestination",
    at: /^(?:DeliverEvents|KeepResults)\/Stream\/|^ReceiveNotices\/Queue\//,
    reason:
      "The stream only makes earlier what the schedule does. A message that failed stays in the operator's queue.",
  },
  {
    rule: "Serverless-LambdaTracing",
    at: /\/Resource$/,
    reason:
      "Each log line has the ids of its request and task, and a caller's traceparent goes on to its webhooks. X-Ray would cost as much as the functions and tell no more.",
  },
  {
    rule: "Serverless-EventBusDLQ",
    at: /^EventBusSampleRule$/,
    reason: "The rule is a sample that logs. An operator's own rules have their own queues.",
  },
];

const { bundles } = await synthesizedService();

/** `<rule> <construct>` for each finding of both packs. */
const findingsWith = (settings: Record<string, string>): string[] => {
  const app = new App({ analyticsReporting: false });
  new ServiceStack(app, "callsheet", {
    settings: readSettings(settings),
    bundleDirectory: bundles,
  });
  const packs: readonly NagPack[] = [new AwsSolutionsChecks(app), new ServerlessChecks(app)];
  return packs.flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(
          ({ constructPath = "" }) => `${ruleName} ${constructPath.replace(/^callsheet\//, "")}`,
        ),
      ),
  );
};

const covers = ({ rule, at }: Acknowledgement, finding: string): boolean =>
  finding.startsWith(`${rule} `) && at.test(finding.slice(rule.length + 1));

test.each([
  ["with nothing set", {}],
  ["with all that settings can ask for", everyResource],
])("no finding of cdk-nag is open %s", (_which, settings) => {
  const open = findingsWith(settings).filter(
    (finding) => !acknowledged.some((one) => covers(one, finding)),
  );

  expect(open).toEqual([]);
});

test("each acknowledgement is about a finding that there is", () => {
  const findings = findingsWith(everyResource);

  const idle = acknowledged.filter((one) => !findings.some((finding) => covers(one, finding)));

  expect(idle).toEqual([]);
});

test("a bucket that anybody could reach without TLS would be found", () => {
  const app = new App({ analyticsReporting: false });
  const stack = new ServiceStack(app, "callsheet", {
    settings: readSettings(everyResource),
    bundleDirectory: bundles,
  });
  stack.node.findChild("ResultBucket").node.tryRemoveChild("Policy");

  const found = new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.map(({ ruleName }) => ruleName);

  expect(found).toContain("AwsSolutions-S10");
});

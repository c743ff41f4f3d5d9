import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "../../infra/settings.ts";
import { functionOf, ofType, type Resources, theOne } from "../support/synthesized-service.ts";
import { edge, ownDomain } from "./every-setting.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { service } = await synthesizedForAll();

/** The address that callers are told, and the one that Tencent's callbacks come to. */
const addressesOf = ({ assembly, resources }: { assembly: string; resources: Resources }) => {
  const [file = "none"] = readdirSync(assembly).filter((name) => name.endsWith(".template.json"));
  const { Outputs } = JSON.parse(readFileSync(join(assembly, file), "utf8"));
  return {
    told: Outputs.ApiUrl.Value,
    callbacks: functionOf(resources, "submit-task").properties.Environment.Variables
      .CALLBACK_BASE_URL,
    targets: Object.keys(Outputs).filter((id) => id.endsWith("Target")),
  };
};

test("behind its own domain the API has no other address, and callbacks come there", async () => {
  const made = await service.synthesize(ownDomain);

  expect(addressesOf(made)).toEqual({
    told: "https://origin.callsheet.example",
    callbacks: "https://origin.callsheet.example",
    targets: ["ApiDomainTarget"],
  });
  const { resources } = made;
  const [[apiId] = [""]] = ofType(resources, "AWS::ApiGatewayV2::Api");
  expect(resources[apiId]?.Properties.DisableExecuteApiEndpoint).toBe(true);
  expect(theOne(resources, "AWS::ApiGatewayV2::DomainName").Properties).toMatchObject({
    DomainName: ownDomain.API_DOMAIN,
    DomainNameConfigurations: [
      {
        CertificateArn: ownDomain.API_CERTIFICATE_ARN,
        EndpointType: "REGIONAL",
        SecurityPolicy: "TLS_1_2",
      },
    ],
  });
  expect(theOne(resources, "AWS::ApiGatewayV2::ApiMapping").Properties).toMatchObject({
    ApiId: { Ref: apiId },
  });
});

test("CloudFront with its web ACL stands in front of the domain, keeps nothing and leaves out only the host", async () => {
  const made = await service.synthesize({ ...ownDomain, ...edge });

  expect(addressesOf(made)).toEqual({
    told: "https://api.callsheet.example",
    callbacks: "https://api.callsheet.example",
    targets: ["ApiDomainTarget", "EdgeDomainTarget"],
  });
  const { DistributionConfig } = theOne(made.resources, "AWS::CloudFront::Distribution").Properties;
  expect(DistributionConfig).toMatchObject({
    Aliases: [edge.EDGE_DOMAIN],
    WebACLId: edge.EDGE_WEB_ACL_ARN,
    Origins: [{ DomainName: ownDomain.API_DOMAIN }],
    DefaultCacheBehavior: {
      AllowedMethods: expect.arrayContaining(["POST", "DELETE"]),
      // The ids of AWS's managed policies CachingDisabled and AllViewerExceptHostHeader.
      CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
      OriginRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
      ViewerProtocolPolicy: "https-only",
    },
  });
});

test("CloudFront keeps no failure, which would be another caller's answer for ten seconds", async () => {
  const { resources } = await service.synthesize({ ...ownDomain, ...edge });

  const { CustomErrorResponses } = theOne(resources, "AWS::CloudFront::Distribution").Properties
    .DistributionConfig;
  // It always keeps these; "How CloudFront processes HTTP 4xx and 5xx status codes".
  for (const ErrorCode of [404, 405, 414, 500, 501, 502, 503, 504])
    expect(CustomErrorResponses).toContainEqual({ ErrorCode, ErrorCachingMinTTL: 0 });
});

test("an address that is not set changes nothing", async () => {
  const { resources } = await service.synthesize({});

  const types = new Set(Object.values(resources).map(({ Type }) => Type));
  expect([...types].filter((type) => /DomainName|Distribution|Budget/.test(type))).toEqual([]);
  expect(theOne(resources, "AWS::ApiGatewayV2::Api").Properties).not.toHaveProperty(
    "DisableExecuteApiEndpoint",
  );
});

test("the topic of alarms hears when the month will cost more than the budget", async () => {
  const ALARM_TOPIC_ARN = "arn:aws:sns:eu-central-1:123456789012:alarms";
  const { resources } = await service.synthesize({ MONTHLY_BUDGET_USD: "200", ALARM_TOPIC_ARN });

  const { Budget, NotificationsWithSubscribers } = theOne(
    resources,
    "AWS::Budgets::Budget",
  ).Properties;
  expect(Budget).toMatchObject({ BudgetLimit: { Amount: 200, Unit: "USD" }, TimeUnit: "MONTHLY" });
  expect(
    NotificationsWithSubscribers.map(
      ({ Notification, Subscribers }: { Notification: object; Subscribers: object[] }) => [
        Object(Notification).NotificationType,
        Subscribers,
      ],
    ),
  ).toEqual(
    ["FORECASTED", "ACTUAL"].map((kind) => [
      kind,
      [{ SubscriptionType: "SNS", Address: ALARM_TOPIC_ARN }],
    ]),
  );
});

test.each([
  [{ API_DOMAIN: ownDomain.API_DOMAIN }, "API_DOMAIN needs API_CERTIFICATE_ARN"],
  [{ API_CERTIFICATE_ARN: ownDomain.API_CERTIFICATE_ARN }, "API_CERTIFICATE_ARN needs API_DOMAIN"],
  [edge, "EDGE_DOMAIN needs API_DOMAIN"],
  [{ ...ownDomain, ...edge, EDGE_WEB_ACL_ARN: "" }, "EDGE_DOMAIN needs EDGE_WEB_ACL_ARN"],
  [{ ...ownDomain, ...edge, EDGE_CERTIFICATE_ARN: "" }, "EDGE_DOMAIN needs EDGE_CERTIFICATE_ARN"],
  [{ EDGE_WEB_ACL_ARN: edge.EDGE_WEB_ACL_ARN }, "EDGE_WEB_ACL_ARN needs EDGE_DOMAIN"],
  [{ MONTHLY_BUDGET_USD: "200" }, "MONTHLY_BUDGET_USD needs ALARM_TOPIC_ARN"],
  [{ API_DOMAIN: "https://api.example.com" }, "API_DOMAIN must be the name of a host"],
  [
    { EDGE_CERTIFICATE_ARN: ownDomain.API_CERTIFICATE_ARN },
    "EDGE_CERTIFICATE_ARN must be the ARN of a certificate of ACM in us-east-1",
  ],
])("settings that say nothing without another one are refused: %j", (settings, sentence) => {
  expect(() => readSettings(settings)).toThrow(sentence);
});

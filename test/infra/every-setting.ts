/** A domain for the API. */
export const ownDomain = {
  API_DOMAIN: "origin.callsheet.example",
  API_CERTIFICATE_ARN: "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d",
};

/** CloudFront in front of it. */
export const edge = {
  EDGE_DOMAIN: "api.callsheet.example",
  EDGE_CERTIFICATE_ARN: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d",
  EDGE_WEB_ACL_ARN: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/callsheet/0a1b2c3d",
};

/** A deployment that has every function, and each resource that a setting asks for. */
export const everyResource = {
  ALARM_TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:alarms",
  CALLBACK_BASE_URL: "https://callsheet.example",
  VOD_SIGN_KEY: "DummySignKey0001",
  MPS_SQS_QUEUE: "arn:aws:sqs:eu-central-1:123456789012:mps",
  EVENT_BUS: "media",
  CREATE_EVENT_BUS: "on",
  KEEP_RESULTS: "asked",
  RESULT_HOSTS: "results.example",
  RESUME_WORKFLOWS: "on",
  ...ownDomain,
  ...edge,
  MONTHLY_BUDGET_USD: "200",
  KMS_KEY_ARN: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
};

import type { ServerResponse } from "node:http";
import { onTestFinished, vi } from "vitest";
import { type Arrived, type HttpServer, startHttpServer } from "./http-server.ts";

/** Everything that the services around a deployment answer with. */
export interface Deployed {
  readonly table: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly healthStatus: number;
  readonly date: string;
  readonly executions: number;
  readonly subscribers: number;
  /** Further attributes of the topic of alarms. */
  readonly topic?: Readonly<Record<string, string>>;
  /** As CloudWatch tells of it. */
  readonly alarms: readonly Readonly<Record<string, string>>[];
  /** Tencent's answer to DescribeEventConfig, without the RequestId. */
  readonly eventConfig: Readonly<Record<string, unknown>>;
}

const SNS = "http://sns.amazonaws.com/doc/2010-03-31/";
const CLOUDFORMATION = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

/** The address of the API is that of the server, so it is put in when it is asked for. */
const xmlOf = (action: string, at: Deployed, url: string): string => {
  const part = (type: string, logicalId: string, physicalId: string) =>
    `<member><ResourceType>${type}</ResourceType><LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`;
  const bodies: Readonly<Record<string, string>> = {
    DescribeStacks: `<Stacks><member><StackName>s</StackName><Outputs><member><OutputKey>ApiUrl</OutputKey><OutputValue>${url}</OutputValue></member></Outputs></member></Stacks>`,
    ListStackResources: `<StackResourceSummaries>${[
      part("AWS::DynamoDB::Table", "TaskTable9D2F04DC", at.table),
      ...Object.keys(at.secrets).map((name) =>
        part("AWS::SecretsManager::Secret", `${name}1B2C3D4E`, `arn:of:${name}`),
      ),
    ].join("")}</StackResourceSummaries>`,
    GetTopicAttributes: `<Attributes>${Object.entries({
      SubscriptionsConfirmed: at.subscribers,
      ...at.topic,
    })
      .map(([key, value]) => `<entry><key>${key}</key><value>${value}</value></entry>`)
      .join("")}</Attributes>`,
  };
  const space = action === "GetTopicAttributes" ? SNS : CLOUDFORMATION;
  return `<${action}Response xmlns="${space}"><${action}Result>${bodies[action] ?? ""}</${action}Result></${action}Response>`;
};

/**
 * Plays AWS, the API and Tencent around a deployment, and has the clients of this process find
 * them there. It ends with the test.
 */
export const startDeployed = async (at: Deployed): Promise<HttpServer> => {
  const server: HttpServer = await startHttpServer((response) =>
    answer(response, server.requests.at(-1), at),
  );
  const variables = {
    AWS_ENDPOINT_URL: server.url,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "dummy",
    AWS_SECRET_ACCESS_KEY: "dummy",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return server;
};

/** The doctor asks one thing after the other, so the last request is the one to answer. */
const answer = (response: ServerResponse, asked: Arrived | undefined, at: Deployed): void => {
  const { line = "", headers = {}, body = "" } = asked ?? {};
  response.setHeader("date", at.date);
  if (line.includes("/v1/health")) response.writeHead(at.healthStatus).end("{}");
  else if (line.includes("account-settings"))
    response.end(JSON.stringify({ AccountLimit: { ConcurrentExecutions: at.executions } }));
  else if (headers["x-tc-action"] !== undefined)
    response.end(JSON.stringify({ Response: { ...at.eventConfig, RequestId: "r" } }));
  else if (String(headers["x-amz-target"]).endsWith(".DescribeAlarms"))
    response.end(JSON.stringify({ MetricAlarms: at.alarms }));
  else if (headers["x-amz-target"] !== undefined) {
    const name = String(JSON.parse(body).SecretId).replace("arn:of:", "");
    response.end(JSON.stringify({ Name: name, SecretString: at.secrets[name] }));
  } else
    response.end(
      xmlOf(new URLSearchParams(body).get("Action") ?? "", at, `http://${headers.host}`),
    );
};

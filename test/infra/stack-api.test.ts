import { describe, expect, test } from "vitest";
import { routes as apiRoutes } from "../../functions/http/routes.ts";
import { readLogicalIds, setNames } from "../landed/fixture.ts";
import { lastingIds } from "../landed/logical-ids.ts";
import { ofType, theOne } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { assembly, resources } = await synthesizedForAll();

describe("the API", () => {
  test("has these routes and no others, each with its function", () => {
    const routes = ofType(resources, "AWS::ApiGatewayV2::Route").map(([, { Properties }]) => {
      const integration = resources[Properties.Target["Fn::Join"][1][1].Ref]?.Properties;
      expect(integration).toMatchObject({
        IntegrationType: "AWS_PROXY",
        PayloadFormatVersion: "2.0",
      });
      return [
        Properties.RouteKey,
        resources[integration.IntegrationUri["Fn::GetAtt"][0]]?.Metadata?.["callsheet:entry"],
      ];
    });

    expect(Object.fromEntries(routes)).toEqual({
      "POST /v1/tasks": "submit-task",
      "GET /v1/tasks/{taskId}": "get-task",
      "GET /v1/tasks": "list-tasks",
      "POST /v1/tasks/{taskId}/cancel": "cancel-task",
      "POST /v1/tasks/{taskId}/refresh": "refresh-task",
      "GET /v1/tasks/{taskId}/result": "get-result",
      "HEAD /v1/tasks/{taskId}/result": "get-result",
      "GET /v1/tasks/{taskId}/deliveries": "list-deliveries",
      "HEAD /v1/tasks/{taskId}/deliveries": "list-deliveries",
      "POST /v1/tasks/{taskId}/deliveries/{deliveryId}/replay": "replay-delivery",
      "GET /v1/tasks/{taskId}/events": "list-events",
      "HEAD /v1/tasks/{taskId}/events": "list-events",
      "GET /v1/webhook-endpoints": "webhook-endpoints",
      "HEAD /v1/webhook-endpoints": "webhook-endpoints",
      "POST /v1/webhook-endpoints": "webhook-endpoints",
      "GET /v1/webhook-endpoints/{endpointId}": "webhook-endpoints",
      "HEAD /v1/webhook-endpoints/{endpointId}": "webhook-endpoints",
      "DELETE /v1/webhook-endpoints/{endpointId}": "webhook-endpoints",
      "POST /v1/webhook-endpoints/{endpointId}/rotate": "webhook-endpoints",
      "POST /v1/uploads": "create-upload",
      "GET /v1/lanes": "list-lanes",
      "HEAD /v1/lanes": "list-lanes",
      "GET /v1/usage": "get-usage",
      "HEAD /v1/usage": "get-usage",
      "GET /v1/operations": "list-operations",
      "GET /v1/operations/{name}": "list-operations",
      "HEAD /v1/operations/{name}": "list-operations",
      "GET /console": "get-console",
      "HEAD /console": "get-console",
      "GET /docs": "get-docs",
      "HEAD /docs": "get-docs",
      "GET /docs/reference": "get-docs",
      "HEAD /docs/reference": "get-docs",
      "GET /docs/reference.js": "get-docs",
      "HEAD /docs/reference.js": "get-docs",
      "GET /docs/problems/{code}": "get-docs",
      "HEAD /docs/problems/{code}": "get-docs",
      "GET /docs/operations/{name}": "get-docs",
      "HEAD /docs/operations/{name}": "get-docs",
      "GET /openapi.json": "get-openapi",
      "HEAD /openapi.json": "get-openapi",
      "POST /v1/callbacks/{product}/{pathSecret}": "receive-callback",
      "GET /v1/health": "get-health",
      "HEAD /v1/tasks/{taskId}": "get-task",
      "HEAD /v1/tasks": "list-tasks",
      "HEAD /v1/operations": "list-operations",
      "HEAD /v1/health": "get-health",
      $default: "refuse-request",
    });
    const known = apiRoutes.flatMap(({ path, methods }) =>
      methods.map((method) => `${method} ${path}`),
    );
    expect([...known, "$default"].sort()).toEqual(routes.map(([key]) => key).sort());
  });

  test("turns floods away: at most 500 requests of a route in any one second", () => {
    const { StageName, DefaultRouteSettings } = theOne(
      resources,
      "AWS::ApiGatewayV2::Stage",
    ).Properties;

    expect(StageName).toBe("$default");
    expect(
      DefaultRouteSettings.ThrottlingRateLimit + DefaultRouteSettings.ThrottlingBurstLimit,
    ).toBeLessThanOrEqual(500);
  });

  test("is not for browsers", () => {
    expect(theOne(resources, "AWS::ApiGatewayV2::Api").Properties).not.toHaveProperty(
      "CorsConfiguration",
    );
  });

  test("logs the route and never the path, which in a callback is a secret", () => {
    const { Format } = theOne(resources, "AWS::ApiGatewayV2::Stage").Properties.AccessLogSettings;

    expect(Object.values(JSON.parse(Format))).toEqual([
      "$context.requestId",
      "$context.awsEndpointRequestId",
      "$context.identity.sourceIp",
      "$context.routeKey",
      "$context.status",
      "$context.responseLatency",
      "$context.integrationStatus",
      "$context.integration.status",
    ]);
  });
});

describe("resources that an earlier version has deployed", () => {
  test.each(setNames())(
    "keeps its logical ids, so that no table, secret or address is made anew (%s)",
    (set) => {
      expect(lastingIds(assembly)).toMatchObject(readLogicalIds(set));
    },
  );
});

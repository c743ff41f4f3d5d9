import { CfnOutput, Duration } from "aws-cdk-lib";
import {
  ApiMapping,
  DomainName,
  type HttpApi,
  type HttpStage,
  SecurityPolicy,
} from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  OriginRequestPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import type { Construct } from "constructs";
import type { Settings } from "./settings.ts";

/**
 * Puts the API behind a domain of its operator, and CloudFront with a web ACL in front of that,
 * where the settings ask for it. Writes the names that the operator's DNS has to lead to. A record
 * is not made here, as the zone may be anywhere.
 */
export function apiDomain(
  scope: Construct,
  { api, stage }: { readonly api: HttpApi; readonly stage: HttpStage },
  settings: Settings,
): void {
  const { API_DOMAIN: name, API_CERTIFICATE_ARN: certificateArn = "" } = settings;
  if (name === undefined) return;
  const domainName = new DomainName(scope, "ApiDomain", {
    domainName: name,
    certificate: Certificate.fromCertificateArn(scope, "ApiCertificate", certificateArn),
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  new ApiMapping(scope, "ApiDomainMapping", { api, domainName, stage });
  new CfnOutput(scope, "ApiDomainTarget", { value: domainName.regionalDomainName });
  edge(scope, name, settings);
}

/**
 * The failures that CloudFront keeps for ten seconds by itself, whatever the cache policy and the
 * answer's `Cache-Control` say. It keeps them by path alone, so one caller's 404 or 503 would be
 * every other caller's. The last four are kept only where an answer has a `max-age`. Source: "How
 * CloudFront processes HTTP 4xx and 5xx status codes from your origin".
 */
const FAILURES = [404, 405, 414, 500, 501, 502, 503, 504, 400, 403, 412, 415];

/**
 * Nothing is cached: each answer belongs to one caller. The header `Host` stays the origin's, by
 * which API Gateway finds the domain; all others go on, `Authorization` among them.
 */
const edge = (scope: Construct, origin: string, settings: Settings): void => {
  const { EDGE_DOMAIN: name, EDGE_CERTIFICATE_ARN: certificateArn = "" } = settings;
  if (name === undefined) return;
  const distribution = new Distribution(scope, "Edge", {
    domainNames: [name],
    certificate: Certificate.fromCertificateArn(scope, "EdgeCertificate", certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    webAclId: settings.EDGE_WEB_ACL_ARN ?? "",
    priceClass: PriceClass.PRICE_CLASS_ALL,
    errorResponses: FAILURES.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    defaultBehavior: {
      origin: new HttpOrigin(origin),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    },
  });
  new CfnOutput(scope, "EdgeDomainTarget", { value: distribution.distributionDomainName });
};

/** The address that callers and Tencent use. */
export function publicAddress(api: HttpApi, { EDGE_DOMAIN, API_DOMAIN }: Settings): string {
  const name = EDGE_DOMAIN ?? API_DOMAIN;
  return name === undefined ? api.apiEndpoint : `https://${name}`;
}

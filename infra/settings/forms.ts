import * as z from "zod";
import { type EntryName, entryNames } from "../entry-names.ts";

/** Every resolver takes these for this machine, but not every one knows names below `localhost`. */
const isLoopback = (hostname: string): boolean =>
  /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname);

/**
 * A URL that names a place only: a secret, or a part of one request, has no business in a setting.
 */
const isPlace = (url: URL): boolean =>
  url.username === "" && url.password === "" && url.search === "" && url.hash === "";

const isHttpsOrHere = (url: URL): boolean =>
  url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));

const isUrl = (text: string, allowed: (url: URL) => boolean): boolean => {
  // URL.parse drops white space; a later reader of the setting may not.
  const url = /\s/.test(text) ? null : URL.parse(text);
  return url !== null && isPlace(url) && allowed(url);
};

/** https, or http on this machine; no part of one request. */
export const placeUrl = z
  .string()
  .refine(
    (text) => isUrl(text, isHttpsOrHere),
    "must be an https URL, or an http URL on this machine, without credentials, query and fragment",
  );

/** The same without a path: the paths behind the address are the products' own affair. */
export const originUrl = z
  .string()
  .refine(
    (text) => isUrl(text, (url) => isHttpsOrHere(url) && url.pathname === "/"),
    "must be an https URL, or an http URL on this machine, without credentials, path, query and fragment",
  );

export const applicationIds = z
  .string()
  .regex(
    /^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/,
    "must be application ids (positive whole numbers), separated by commas without spaces",
  );

/** A short key could be found by trying, as callbacks show its MD5. */
export function callbackKey(longest: number) {
  return z
    .string()
    .regex(
      new RegExp(`^[A-Za-z0-9]{16,${longest}}$`),
      `must be 16 to ${longest} letters and digits`,
    );
}

export const deploymentName = z
  .string()
  .regex(/^[a-z0-9-]{1,20}$/, "must be 1 to 20 lower-case letters, digits and hyphens");

/** `fingerprintOf` of functions/: 256 bits in base64url. */
export const fingerprint = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, "must be the fingerprint in the row identity of the table");

/** Source: CreateTable, in DynamoDB's API reference. */
export const tableName = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{3,255}$/, "must be the name of a DynamoDB table");

/** Source: DescribeTable, in DynamoDB's API reference. The ARN names the table as well. */
export const tableStreamArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]{3,255}\/stream\/[\dT:.-]+$/,
    "must be the ARN of a table's stream",
  );

/** A whole number whose text fits the pattern. */
export function wholeNumber(pattern: RegExp, from: number, to: number) {
  return z
    .string()
    .regex(pattern, `must be a whole number from ${from} to ${to}`)
    .transform(Number);
}

/** A switch that functions are only told of where it is on. */
export const onOrOff = z
  .enum(["on", "off"], "must be on or off")
  .transform((text) => (text === "on" ? text : undefined));

/** No operator sets it, and a text that stands there by chance is not read. */
export const madeFromOthers = z
  .unknown()
  .optional()
  .transform(() => "");

/** Names, `*.` before those that stand for all below them, or this machine. */
export const hosts = z
  .string()
  .regex(
    /^(?:(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*|127\.0\.0\.1)(?:,(?:(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*|127\.0\.0\.1))*$/,
    "must be names of hosts, or names like *.example.com, separated by commas without spaces",
  );

/** A standard queue: Tencent names none of the fields that a FIFO queue needs. */
export const queueArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/,
    "must be the ARN of a standard SQS queue",
  );

export const topicArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
    "must be the ARN of an SNS topic",
  );

/** A name below which our addresses are: no scheme, no port, no path. */
export const hostName = z
  .string()
  .regex(
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    "must be the name of a host in lower case, like api.example.com",
  );

export const certificateArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]{1,64}$/,
    "must be the ARN of a certificate of ACM",
  );

/** CloudFront reads certificates and web ACLs in us-east-1 only (its developer guide). */
export const edgeCertificateArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]{1,64}$/,
    "must be the ARN of a certificate of ACM in us-east-1",
  );

export const webAclArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]{1,128}\/[\w-]{1,64}$/,
    "must be the ARN of a web ACL of WAF for CloudFront, which is in us-east-1",
  );

/** A key and no alias, which may lead to another key one day. Nothing could be read then. */
export const keyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/,
    "must be the ARN of a key of KMS",
  );

/** A version of a layer: what Lambda loads has to be this very one tomorrow. */
export const layerArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[\w-]{1,140}:[1-9]\d{0,9}$/,
    "must be the ARN of a version of a Lambda layer",
  );

/** The name or ARN of a bus, as PutEvents takes it (AWS's API reference of EventBridge). */
export const eventBus = z
  .string()
  .regex(
    /^(?:arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?[A-Za-z0-9._/-]{1,256}$/,
    "must be the name or the ARN of an EventBridge bus",
  );

/** `submit-task=20,poll-tasks=2` */
export const reservations = z.string().transform((text, context) => {
  const reserved: Partial<Record<EntryName, number>> = {};
  for (const item of text.split(",")) {
    const [, name, count] = /^([a-z-]+)=([1-9]\d{0,3})$/.exec(item.trim()) ?? [];
    const entry = entryNames.find((known) => known === name);
    if (entry === undefined || entry in reserved) {
      context.addIssue(
        `must list functions once each with a number from 1 to 9999, like "submit-task=20,poll-tasks=2"`,
      );
      return z.NEVER;
    }
    reserved[entry] = Number(count);
  }
  return reserved;
});

/** `5,acme=50,beta=off`: a bound of every tenant, if there is one, and those of some. */
export function perTenant(most: number) {
  const item = /^(?:([a-z0-9][a-z0-9-]{0,19})=)?([1-9]\d{0,3}|off)$/;
  return z.string().refine((text) => {
    const items = text.split(",").map((each) => item.exec(each) ?? []);
    const isBound = (bound = "0") => bound === "off" || (bound !== "0" && Number(bound) <= most);
    return (
      items.every(([, , bound]) => isBound(bound)) &&
      new Set(items.map(([, tenant]) => tenant)).size === items.length
    );
  }, `must be a number from 1 to ${most}, tenants once each with one of their own or off, or both, like "5,acme=50,beta=off"`);
}

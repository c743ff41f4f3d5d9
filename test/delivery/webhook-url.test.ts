import { describe, expect, test } from "vitest";
import { webhookUrlIssue } from "../../functions/delivery/webhook-url.ts";
import addresses from "./addresses.json" with { type: "json" };
import urls from "./webhook-urls.json" with { type: "json" };

/** Long texts would make long names of tests. */
const named = (texts: readonly string[]) =>
  texts.map((text) => [text.length > 90 ? `${text.slice(0, 90)}…` : text, text] as const);

describe.each(Object.entries(urls.refused))("%s is refused", (_why, refused) => {
  test.each(named(refused))("%j", (_name, url) => {
    expect(webhookUrlIssue(url, "public")).toMatch(/^must /);
  });
});

describe.each(Object.entries(urls.accepted))("%s is accepted", (_why, accepted) => {
  test.each(named(accepted))("%j", (_name, url) => {
    expect(webhookUrlIssue(url, "public")).toBeUndefined();
  });
});

describe("on one machine", () => {
  test.each(urls.onOneMachine.accepted)("%j is accepted", (url) => {
    expect(webhookUrlIssue(url, "loopback")).toBeUndefined();
  });

  test.each(urls.onOneMachine.refused)("%j is refused", (url) => {
    expect(webhookUrlIssue(url, "loopback")).toMatch(/^must /);
  });
});

test("half of a character is refused", () => {
  expect(webhookUrlIssue("https://example.com/\ud800", "public")).toMatch(/^must /);
});

test("a message tells what to change and repeats nothing of the URL", () => {
  const secret = "https://token-marker:secret-marker@marker.internal:81/marker#marker";
  const variants = [
    secret,
    secret.replace(/#.*/, "").replace(/\/\/.*@/, "//"),
    secret
      .replace(/#.*/, "")
      .replace(/\/\/.*@/, "//")
      .replace(":81", ""),
    secret.replace(/\/\/.*@/, "//"),
    secret
      .replace("https", "http")
      .replace(/#.*/, "")
      .replace(/\/\/.*@/, "//"),
    `${secret} marker`,
    `${secret}${"marker".repeat(400)}`,
  ];

  expect(variants.map((url) => webhookUrlIssue(url, "public"))).toEqual([
    "must hold no user and no password",
    "must use port 443",
    "must name a public host",
    "must have no fragment",
    "must begin with https://",
    "must be a URL like https://receiver.example/webhook",
    "must have at most 2048 characters",
  ]);
});

test("hosts that are refused are refused in one way, whatever stands behind them", () => {
  const hosts = ["localhost", "intranet", "10.0.0.1", "a.internal", "[::1]", "a..example"];

  const messages = hosts.map((host) => webhookUrlIssue(`https://${host}/`, "public"));

  expect(new Set(messages)).toEqual(new Set(["must name a public host"]));
});

test("a deployment may allow other ports instead", () => {
  const ports = ["", ":443", ":8443", ":8444"].map((port) =>
    webhookUrlIssue(`https://example.com${port}/`, "public", [443, 8443]),
  );

  expect(ports).toEqual([undefined, undefined, undefined, "must use port 443 or 8443"]);
});

test("each address stands for the same as a literal", () => {
  const plain = (text: string) => /^[0-9a-f:.]+$/i.test(text) && /^(?:[^:]*\.){3}|:/.test(text);
  const literal = (text: string) => `https://${text.includes(":") ? `[${text}]` : text}/`;
  const accepted = Object.values(addresses.accepted).flat().filter(plain);

  const issues = accepted.map((address) => webhookUrlIssue(literal(address), "public"));

  expect(issues.filter((issue) => issue !== undefined)).toEqual([]);
  expect(accepted.length).toBeGreaterThan(40);
});

test("the corpus has at least 300 addresses and URL forms", () => {
  const parts = [addresses.refused, addresses.accepted, urls.refused, urls.accepted];

  const count = parts.flatMap((part) => Object.values(part)).flat().length;

  expect(count).toBeGreaterThanOrEqual(300);
});

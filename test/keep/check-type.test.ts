import { expect, test } from "vitest";
import { isAcceptable, storedType } from "../../functions/lifecycle/keep/check-type.ts";

test.each([
  ["video/mp4", undefined, true],
  ["video/mp4", "application/octet-stream", true],
  ["video/mp4", "binary/octet-stream", true],
  ["video/mp4", "video/mp4", true],
  ["video/mp4", "video/webm", true],
  ["video/mp4", "image/png", false],
  ["video/mp4", "text/html", false],
  ["text/html", "text/html", true],
  ["text/vtt", "text/html", false],
  ["text/plain", "text/vtt", true],
  ["application/zip", "application/json", false],
  [undefined, undefined, true],
  [undefined, "video/mp4", true],
  [undefined, "text/vtt", true],
  [undefined, "text/html", false],
  [undefined, "text/xml", false],
  [undefined, "text/plain", false],
  [undefined, "application/json", false],
  [undefined, "application/problem+json", false],
  [undefined, "application/xhtml+xml", false],
])("that a file of %s may come as %s is %s", (named, sent, isRight) => {
  expect(isAcceptable(named, sent)).toBe(isRight);
});

test.each([
  ["video/mp4", "video/webm", "video/webm"],
  ["video/mp4", undefined, "video/mp4"],
  ["video/mp4", "application/octet-stream", "video/mp4"],
  [undefined, "video/webm", "video/webm"],
  [undefined, "binary/octet-stream", "application/octet-stream"],
  [undefined, undefined, "application/octet-stream"],
])("a file of %s that comes as %s is stored as %s", (named, sent, stored) => {
  expect(storedType(named, sent)).toBe(stored);
});

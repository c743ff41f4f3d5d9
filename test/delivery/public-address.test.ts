import { describe, expect, test } from "vitest";
import { isLoopbackAddress, isPublicAddress } from "../../functions/delivery/public-address.ts";
import addresses from "./addresses.json" with { type: "json" };

describe.each(Object.entries(addresses.refused))("not public: %s", (_range, refused) => {
  test.each(refused)("%j", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe.each(Object.entries(addresses.accepted))("public: %s", (_range, accepted) => {
  test.each(accepted)("%j", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

test.each(["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1", "0:0:0:0:0:0:0:1"])(
  "%s is this machine's own",
  (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
  },
);

test.each([
  "126.255.255.255",
  "128.0.0.0",
  "0.0.0.0",
  "::",
  "::2",
  "::1%lo",
  "localhost",
  "1.1.1.1",
])("%s is not this machine's own", (address) => {
  expect(isLoopbackAddress(address)).toBe(false);
});

import { describe, expect, test } from "vitest";
import { Transport } from "../../functions/tencent/transport.ts";

describe("a configured endpoint", () => {
  test.each([
    "http://127.0.0.1:8000",
    "http://localhost:8000/",
    "http://[::1]:8000",
    "https://relay.example",
  ])("may be %s", (endpointUrl) => {
    const build = () => new Transport({ endpointUrl, now: Date.now });

    expect(build).not.toThrow();
  });

  test.each([
    { endpointUrl: "http://vod.example", message: /must use https beyond this machine/ },
    { endpointUrl: "http://127.0.0.1.example", message: /must use https beyond this machine/ },
    { endpointUrl: "http://localhost.example:80", message: /must use https beyond this machine/ },
    { endpointUrl: "ftp://127.0.0.1", message: /must be an http or https URL/ },
    { endpointUrl: "127.0.0.1:8000", message: /must be an http or https URL/ },
    { endpointUrl: "", message: /must be an http or https URL/ },
    { endpointUrl: "https://relay.example/v1", message: /must be an origin/ },
    { endpointUrl: "https://relay.example/?a=b", message: /must be an origin/ },
    { endpointUrl: "http://user:hunter2@127.0.0.1:8000", message: /must be an origin/ },
  ])("may not be $endpointUrl, and the message does not repeat it", ({ endpointUrl, message }) => {
    const build = () => new Transport({ endpointUrl, now: Date.now });

    expect(build).toThrow(message);
    expect(build).not.toThrow(/hunter2|relay|example/);
  });
});

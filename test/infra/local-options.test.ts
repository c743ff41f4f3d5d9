import { expect, test } from "vitest";
import { explanation, introduction } from "../../infra/local/introduction.ts";
import { readOptions } from "../../infra/local/options.ts";

const real = {
  TENCENT_SECRET_ID: "EXAMPLE_SECRET_ID",
  TENCENT_SECRET_KEY: "EXAMPLE_SECRET_KEY",
  TENCENT_VOD_SUB_APP_IDS: "1500000001",
};

test.each<[string[], Record<string, string>, string]>([
  [["--port", "99999"], {}, "--port has to be a number from 0 to 65535."],
  [["--port", "http"], {}, "--port has to be a number from 0 to 65535."],
  [["--mapping", "/callsheet"], {}, "--mapping has to be a name, or several with slashes"],
  [["--callbacks", "maybe"], {}, "--callbacks has to be on, lost or off."],
  [["--schedule", "late"], {}, "--schedule has to be exact or loose."],
  [
    ["--frobnicate"],
    {},
    "Unknown option '--frobnicate'. The options are --port, --sample, --no-sample, --mapping, --fresh, --callbacks on|lost|off, --schedule exact|loose and --help.",
  ],
  [["--sample", "vod.Nothing"], {}, "--sample has to be one of "],
  [
    ["--fresh"],
    { AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:1" },
    "--fresh cannot move the table at AWS_ENDPOINT_URL_DYNAMODB aside",
  ],
  [[], { VOD_SIGN_KEY: "short" }, "VOD_SIGN_KEY must be 16 to 32 letters and digits."],
  [[], { TENCENT_SITE: "mars" }, "TENCENT_SITE must be intl or mainland."],
  [
    [],
    { TENCENT_SECRET_ID: "EXAMPLE" },
    "TENCENT_SECRET_ID is set and TENCENT_SECRET_KEY is not: set both, or neither for the stand-in.",
  ],
  [
    [],
    { TENCENT_SECRET_KEY: "EXAMPLE" },
    "TENCENT_SECRET_KEY is set and TENCENT_SECRET_ID is not: set both, or neither for the stand-in.",
  ],
  [
    [],
    { ...real, TENCENT_VOD_SUB_APP_IDS: "" },
    "TENCENT_VOD_SUB_APP_IDS has to name the VOD applications that tasks may run in.",
  ],
])("npm start %j with %j is refused in one clear sentence", (args, environment, sentence) => {
  expect(() => readOptions(args, environment)).toThrow(sentence);
});

test("without credentials Tencent is a stand-in, and a sample is submitted", () => {
  const options = readOptions([], {});

  expect(options).toMatchObject({
    standIn: true,
    paid: false,
    sample: "vod.CreateAigcVideoTask",
    callbacks: "on",
  });
  expect(introduction(options)[0]).toBe(
    "Tencent Cloud is a stand-in on this machine: nothing costs money.",
  );
});

test("with credentials the first line says that tasks cost money, and nothing is submitted by itself", () => {
  const options = readOptions([], real);

  expect(options).toMatchObject({ standIn: false, paid: true, sample: undefined });
  expect(introduction(options)[0]).toMatch(/EVERY TASK COSTS MONEY/);
});

test("another address of Tencent's replaces the stand-in", () => {
  const options = readOptions([], { TENCENT_ENDPOINT_URL: "http://127.0.0.1:1" });

  expect(options).toMatchObject({ standIn: false, paid: false });
  expect(introduction(options)[0]).toBe("Tencent Cloud is http://127.0.0.1:1.");
});

test("with a public address the full addresses to register are printed, and neither key nor credential", () => {
  const options = readOptions([], {
    ...real,
    CALLBACK_BASE_URL: "https://callsheet.example",
    VOD_SIGN_KEY: "VodSampleSignKey0001",
  });
  const service = {
    apiKey: "KEY",
    api: { url: "http://127.0.0.1:8787", port: 8787, close: async () => undefined },
  };
  const callbackUrls = { vod: "https://callsheet.example/v1/callbacks/vod/PATH" };

  const text = explanation(options, { ...service, callbackUrls }).join("\n");

  expect(text).toMatch(
    /^Callbacks {2}https:\/\/callsheet\.example\/v1\/callbacks\/vod\/PATH \(register it with vod\)$/m,
  );
  expect(text).not.toMatch(/VodSampleSignKey0001|EXAMPLE_SECRET/);
});

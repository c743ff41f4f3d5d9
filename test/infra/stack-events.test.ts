import { describe, expect, test } from "vitest";
import { entryNames } from "../../infra/entry-names.ts";
import { readStack } from "../../infra/local/read-stack.ts";
import { describeService } from "../../infra/local/template.ts";
import { readSettings } from "../../infra/settings.ts";
import { ofType, type Properties, type Resources } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

const { service } = await synthesizedForAll();

/** The resources on which some role may put events. */
const putOn = (resources: Resources): unknown[] =>
  ofType(resources, "AWS::IAM::Policy")
    .flatMap(([, { Properties }]): Properties[] => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes("events:PutEvents"))
    .map(({ Resource }) => Resource);

const arnOf = (name: string) => ({
  "Fn::Join": [
    "",
    [
      "arn:",
      { Ref: "AWS::Partition" },
      ":events:",
      { Ref: "AWS::Region" },
      ":",
      { Ref: "AWS::AccountId" },
      `:event-bus/${name}`,
    ],
  ],
});

describe("the event bus", () => {
  test("is named by a setting: one role may put events on that bus, and on no other", async () => {
    const named = await service.synthesize({ EVENT_BUS: "media" });
    const arn = "arn:aws:events:eu-central-1:123456789012:event-bus/media";
    const elsewhere = await service.synthesize({ EVENT_BUS: arn });
    const none = await service.synthesize({});

    expect(putOn(named.resources)).toEqual([arnOf("media")]);
    expect(putOn(elsewhere.resources)).toEqual([arn]);
    expect(putOn(none.resources)).toEqual([]);
    expect(ofType(named.resources, "AWS::Events::EventBus")).toEqual([]);
  });

  test("is made by the stack where a setting asks for it, with a rule that logs its events for 30 days", async () => {
    const { resources } = await service.synthesize({ EVENT_BUS: "media", CREATE_EVENT_BUS: "on" });

    const [[bus, { Properties: made }] = ["", { Properties: {} }]] = ofType(
      resources,
      "AWS::Events::EventBus",
    );
    const [rule] = ofType(resources, "AWS::Events::Rule").map(([, found]) => found);
    const [{ Arn: target }] = rule?.Properties.Targets ?? [{}];
    const { Ref: logs } = target["Fn::Join"][1].at(-1);
    const policies = ofType(resources, "AWS::Logs::ResourcePolicy");
    expect(made).toEqual({ Name: "media" });
    // `Fn::GetAtt` of a log group ends with `:*`, and EventBridge delivers nothing to that.
    expect(target["Fn::Join"][1].at(-2)).toBe(":log-group:");
    expect(rule).toMatchObject({
      DependsOn: [bus],
      Properties: { EventBusName: "media", EventPattern: { source: ["callsheet"] } },
    });
    expect(resources[logs]).toMatchObject({
      Type: "AWS::Logs::LogGroup",
      Properties: { RetentionInDays: 30 },
    });
    expect(JSON.stringify(policies)).toContain(logs);
  });

  test("and its sample rule are understood by the local runner, and a rule that calls a function is not", async () => {
    const made = await service.synthesize({ EVENT_BUS: "media", CREATE_EVENT_BUS: "on" });
    const stack = readStack(made.assembly);
    const known = new Proxy({}, { get: (_, name) => `known ${String(name)}` });

    const described = describeService(stack, known);

    expect(described.functions).toHaveLength(entryNames.length);
    const [[invoked] = [""]] = ofType(made.resources, "AWS::Lambda::Function");
    const calling = {
      Type: "AWS::Events::Rule",
      Properties: { Targets: [{ Id: "a", Arn: { "Fn::GetAtt": [invoked, "Arn"] } }] },
      Metadata: {},
    };
    const wrong = { ...stack, resources: { ...stack.resources, calling } };
    expect(() => describeService(wrong, known)).toThrow("calling");
  });

  test.each([
    [{ CREATE_EVENT_BUS: "on" }, /CREATE_EVENT_BUS needs EVENT_BUS/],
    [{ CREATE_EVENT_BUS: "on", EVENT_BUS: "default" }, /CREATE_EVENT_BUS needs EVENT_BUS/],
    [
      {
        CREATE_EVENT_BUS: "on",
        EVENT_BUS: "arn:aws:events:eu-central-1:123456789012:event-bus/media",
      },
      /CREATE_EVENT_BUS needs EVENT_BUS/,
    ],
    [{ EVENT_BUS: "a bus" }, /EVENT_BUS must be the name or the ARN/],
    [{ EVENT_BUS: "arn:aws:sns:eu-central-1:123456789012:media" }, /EVENT_BUS must be/],
  ])("%o is refused", (environment, message) => {
    expect(() => readSettings(environment)).toThrow(message);
  });
});

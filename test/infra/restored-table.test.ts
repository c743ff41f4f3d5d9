import { expect, test } from "vitest";
import { ofType } from "../support/synthesized-service.ts";
import { synthesizedForAll } from "./synthesized.ts";

const stream =
  "arn:aws:dynamodb:eu-central-1:123456789012:table/callsheet-live-0131/stream/2027-01-31T12:00:00.000";
const table = stream.split("/stream/", 1).join();

const { resources: plain } = await synthesizedForAll();
const { resources } = await synthesizedForAll({ RESTORED_TABLE: stream });

const [ownTable = ""] = ofType(plain, "AWS::DynamoDB::Table").map(([logicalId]) => logicalId);

test("every function works with a table that was put back, and hears its stream", () => {
  const named = ofType(resources, "AWS::Lambda::Function")
    .map(([, { Properties }]) => Properties.Environment?.Variables?.TABLE_NAME)
    .filter((name) => name !== undefined);
  const heard = ofType(resources, "AWS::Lambda::EventSourceMapping").map(([, { Properties }]) =>
    String(Properties.EventSourceArn),
  );

  expect(new Set(named)).toEqual(new Set(["callsheet-live-0131"]));
  expect(heard.filter((arn) => !arn.includes(":sqs:"))).toEqual([stream]);
});

test("no role may touch the stack's own table any more, and each that could may touch the other", () => {
  const policies = (of: typeof resources) => JSON.stringify(ofType(of, "AWS::IAM::Policy"));

  expect(policies(plain)).toContain(ownTable);
  expect(policies(resources)).not.toContain(ownTable);
  expect(policies(resources)).toContain(`${table}/index/agenda`);
});

test("the stack's own table stays as it is", () => {
  expect(resources[ownTable]).toEqual(plain[ownTable]);
});

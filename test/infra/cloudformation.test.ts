import { describe, expect, test } from "vitest";
import { evaluate } from "../../infra/local/cloudformation.ts";

describe("evaluate", () => {
  const lookup = (name: string) =>
    ({ Table: "tasks", "Table.Arn": "arn:tasks", "AWS::Region": "local" })[name];

  test.each([
    ["text", "text"],
    [7, "7"],
    [{ Ref: "Table" }, "tasks"],
    [{ "Fn::GetAtt": ["Table", "Arn"] }, "arn:tasks"],
    [{ "Fn::GetAtt": "Table.Arn" }, "arn:tasks"],
    [{ "Fn::Join": ["/", [{ "Fn::GetAtt": ["Table", "Arn"] }, "index", 1]] }, "arn:tasks/index/1"],
    [
      { "Fn::Sub": `\${Table} in \${AWS::Region}: \${Table.Arn}, not \${!Table}` },
      `tasks in local: arn:tasks, not \${Table}`,
    ],
    [{ "Fn::Sub": [`\${Where}/\${Table}`, { Where: { Ref: "AWS::Region" } }] }, "local/tasks"],
  ])("%j is %s", (value, expected) => {
    expect(evaluate("Owner", value, lookup)).toBe(expected);
  });

  test.each([
    [{ Ref: "Bus" }],
    [{ "Fn::Select": [0, ["a"]] }],
    [{ "Fn::Sub": `\${Bus}` }],
    [{ "Fn::Join": [",", [null]] }],
    [null],
    [["a"]],
  ])("%j is refused, naming whose it is", (value) => {
    expect(() => evaluate("Owner", value, lookup)).toThrow(/^The local runner cannot run Owner: /);
  });
});

import { describe, expect, test } from "vitest";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { undeliveredResults } from "./judge-verdict.ts";
import { usual } from "./tencent.ts";
import { formOf, forms } from "./tencent-forms.ts";
import { everyCreate, questionAbout, startFake } from "./tencent-requests.ts";

const creates = everyCreate.filter(({ product }) => product !== "trtc");
const everyForm = creates.flatMap((create) =>
  Object.keys(forms).map((form) => [`${create.product}.${create.action}`, form, create] as const),
);

test.each(everyForm)(
  "of %s an end in the form %s says what it says in an ordinary one",
  (name, form, create) => {
    const { clock, ask, tencent } = startFake({ lifeMs: () => 1000 });
    const { TaskId } = ask(create);
    clock.now += 5000;
    const answer = ask(questionAbout(create, TaskId));

    const report = operationNamed(name)?.describedBy.read(
      JSON.parse(JSON.stringify(forms[form]?.(answer))),
      {
        providerTaskId: TaskId,
        application: "1",
      },
    );

    expect(report?.verdict).toMatchObject({
      state: "succeeded",
      output: { files: tencent.truth(TaskId).urls.map((url) => ({ url })) },
    });
  },
);

describe("named-result-delivered", () => {
  const row = { pk: "a#b", sk: "task" };
  const named = { status: "succeeded", urls: ["https://a/1.mp4", "https://a/2.mp4"] } as const;

  test("sees a task that failed, or lacks one of two files, though Tencent named both", () => {
    const failed = undeliveredResults({ ...row, status: "failed" }, named, () => undefined);
    const one = { ...row, status: "succeeded", output: { files: [{ url: "https://a/2.mp4" }] } };
    const lacking = undeliveredResults(one, named, () => undefined);

    expect([failed, lacking]).toEqual([named.urls, ["https://a/1.mp4"]]);
  });

  test("is kept by what is delivered, and by a failure that names nothing", () => {
    const output = JSON.stringify({ files: named.urls.map((url) => ({ url })) });
    const delivered = undeliveredResults(
      { ...row, status: "succeeded", outputRow: "output#1" },
      named,
      () => ({ output }),
    );
    const failed = undeliveredResults(
      { ...row, status: "failed" },
      { status: "failed", urls: [] },
      () => undefined,
    );

    expect([delivered, failed]).toEqual([[], []]);
  });
});

test("one task in five is told of in an odd form, of every kind", () => {
  const drawn = Array.from({ length: 2000 }, (_, number) =>
    formOf(`task-${number}`, usual.oddForm),
  ).filter((form) => form !== undefined);

  expect(drawn.length).toBeGreaterThan(300);
  expect(drawn.length).toBeLessThan(500);
  expect(new Set(drawn).size).toBe(Object.keys(forms).length);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Report, Verdict } from "../../../functions/task/report.ts";
import { AnotherKind } from "../../../functions/tencent/another-kind.ts";
import type { ProviderTask } from "../../../functions/tencent/question.ts";
import { isStorable } from "../../../functions/tencent/read-members.ts";
import { at, type Path, pathsOf, put } from "../../support/json.ts";
import type { SampleAnswers } from "./answers.ts";
import { sampleAnswers } from "./sample-answers.ts";

/*
 * The contract of every operation's describe action. A product's own test says what is special of
 * its answers. `sample-answers.ts` beside each product has the answers.
 */

/** Values that no member is documented to have, and numbers that no row can hold. */
const odd: readonly unknown[] = [
  ...[null, "", "x", "12", {}, [], [null]],
  ...[7, -1, 2 ** 64, 1e-200, Number.POSITIVE_INFINITY],
];

/** Numbers that no row can hold, and a success that brings nothing. */
const faultsOf = (report: Report | undefined): string[] => {
  if (report === undefined) return [];
  const numbers = pathsOf(report).filter((path) => typeof at(report, path) === "number");
  return [
    ...numbers.filter((path) => !isStorable(Number(at(report, path)))).map(String),
    ...(namesOf(report.verdict)?.length === 0 ? ["a success that names nothing"] : []),
  ];
};

/** The addresses, ids, paths, texts and parts that a success brings; undefined without one. */
const namesOf = (verdict: Verdict): unknown[] | undefined => {
  if (verdict.state !== "succeeded") return undefined;
  const { files, details, tasks = [] } = verdict.output;
  return [
    ...files.map(({ url, fileId }) => url ?? fileId),
    ...[details?.paths ?? [], details?.contents ?? []].flat(),
    ...tasks.map(({ kind }) => kind),
  ];
};

describe.each(sampleAnswers)("an answer about a task of $name", (sample) => {
  const { operation, task, ended, goingOn, words } = sample;
  const { describedBy } = operation;
  const reportOf = (answer: unknown, asked: ProviderTask = task) => describedBy.read(answer, asked);
  const stateOf = (answer: unknown) => reportOf(answer).verdict.state;
  /** The report, or undefined where the answer is recognised as another kind's. */
  const readAnyway = (answer: unknown) => {
    try {
      return reportOf(answer);
    } catch (error) {
      if (error instanceof AnotherKind) return undefined;
      throw error;
    }
  };
  const [end = ""] = words.end;
  const good = ended(end);

  test("answers the documented question, or one of the documented codes for an unknown task", () => {
    expect(describedBy.request(task)).toEqual(sample.question);
    expect(describedBy.notFoundCodes).toEqual(sample.notFoundCodes);
    expect(describedBy.failureCodes).toEqual(sample.failureCodes);
  });

  test("says by Tencent's words that the task waits, runs or was stopped, also before its own object is filled", () => {
    for (const answer of [goingOn, sample.bare ?? goingOn])
      for (const state of ["waiting", "running", "canceled"] as const)
        for (const word of words[state])
          expect([word, stateOf(answer(word))]).toEqual([word, state]);
  });

  test("about a good end is read as Tencent's sample says, with the ids that it echoes", () => {
    const report = withoutParts(reportOf(good));

    expect(report).toStrictEqual(sample.report);
  });

  test("names an expiry only where Tencent does, or where the task was seen unfinished", () => {
    const { unfinishedAt: _, ...followed } = task;

    const [known, unknown] = [task, followed].map((asked) => expiriesOf(reportOf(good, asked)));

    expect(unknown).toEqual(task.unfinishedAt === undefined ? known : known?.map(() => undefined));
  });

  test("about a failure is read as one, with Tencent's own words", () => {
    for (const [answer, error] of sample.failures) {
      const { output: _, ...verdict } = Object(reportOf(answer).verdict);
      expect(verdict).toStrictEqual({ state: "failed", error });
    }
  });

  test("about a good end that names no result proves nothing yet", () => {
    for (const answer of sample.empty)
      expect(reportOf(answer).verdict).toStrictEqual({ state: "finished-empty" });
  });

  test.each([
    "PAUSED",
    "constructor",
    "finish",
    "done",
    "stopped",
    "CANCELED",
    "FINISH.",
    "SUCCESS",
  ])(
    "with the status %j, which no page names, is not understood, and the word is reported",
    (status) => {
      const verdicts = [ended(status), goingOn(status)].map((answer) => reportOf(answer).verdict);

      expect(verdicts).toEqual(Array(2).fill({ state: "unknown", providerStatus: status }));
    },
  );

  test("with no status in words is not understood, unless it says its status twice", () => {
    const states = ["", null, undefined, 7, {}, [end]].map((status) =>
      stateOf(put(good, ["Status"], status)),
    );

    expect(states).toEqual(Array(6).fill(sample.saysStatusTwice ? "succeeded" : "unknown"));
  });

  test("of another shape, or with an end before its own object is filled, is not understood", () => {
    const answers = ["text", null, undefined, 7, {}, [], ended("S".repeat(65)), sample.bare?.(end)];

    expect(answers.map(stateOf)).toEqual(Array(8).fill("unknown"));
  });

  test("about a task of another kind is not taken for one about this", () => {
    for (const answer of sample.anotherKind ?? [])
      expect(() => reportOf(answer)).toThrow("another kind of task");
  });

  test("lists each result that it can read, counts the others, and takes one in the place of a list", () => {
    const { withResults, result } = sample;
    if (withResults === undefined) return;
    const name = namesOf(reportOf(withResults([result])).verdict);
    const read = (results: unknown) => reportOf(withResults(results)).verdict;

    for (const answer of [withResults(result), ...(sample.otherForms ?? [])])
      expect(namesOf(reportOf(answer).verdict)).toEqual(name);
    expect(name).toHaveLength(1);
    expect(namesOf(read([null, result, 7, result]))).toEqual([name, name].flat());
    expect(read([null, result, 7])).toMatchObject({ output: { details: { unreadFiles: 2 } } });
    for (const results of [[null], [7], [null, 7], 7])
      expect(read(results)).toEqual({ state: "finished-empty", error: sample.unreadError });
  });

  test("keeps its verdict and its results when any other member is odd", () => {
    const { state } = reportOf(good).verdict;
    const names = namesOf(reportOf(good).verdict);
    const others = pathsOf(good).filter(
      (path) => path.length > 0 && !sample.deciding.test(path.join(".")),
    );

    const changed = others.flatMap((path) =>
      odd
        .map((value) => ({ value, report: readAnyway(put(good, path, value)) }))
        .filter(
          ({ report }) =>
            report?.verdict.state !== state || String(namesOf(report.verdict)) !== String(names),
        )
        .map(({ value, report }) => `${path.join(".")} ${String(value)}: ${report?.verdict.state}`),
    );

    expect(others.length).toBeGreaterThan(1);
    expect(changed).toEqual([]);
  });

  test("with any odd member is read all the same, as a report that a row can hold", () => {
    const answers = [good, goingOn(words.running[0]), ...sample.failures.map(([answer]) => answer)];

    const faults = answers.flatMap((answer) =>
      pathsOf(answer).flatMap((path) =>
        odd.flatMap((value) => faultsOf(readAnyway(put(answer, path, value)))),
      ),
    );

    expect(faults).toEqual([]);
  });

  test("proves a success only by what Tencent documents, however its members are mixed", () => {
    const seen = new Set<string>();

    fc.assert(
      fc.property(mixedAnswers(sample), (answer) => {
        const report = readAnyway(answer);
        seen.add(report?.verdict.state ?? "another kind");

        expect(faultsOf(report)).toEqual([]);
        if (report?.verdict.state === "succeeded") expect(sample.provesSuccess(answer)).toBe(true);
      }),
      { numRuns: 2000 },
    );

    expect([...seen].filter((state) => state !== "another kind").sort()).toEqual(sample.states);
  });
});

/** A report without the results of parts, which only a product's own test knows. */
const withoutParts = (report: Report): Report => {
  const { verdict } = report;
  if (verdict.state !== "succeeded") return report;
  const { tasks: _, ...output } = verdict.output;
  return { ...report, verdict: { ...verdict, output } };
};

const expiriesOf = ({ verdict }: Report) =>
  verdict.state === "succeeded" ? verdict.output.files.map(({ expiresAt }) => expiresAt) : [];

/** Answers of every kind with any status, in which up to three members are something else. */
function mixedAnswers(sample: SampleAnswers): fc.Arbitrary<unknown> {
  const { ended, goingOn, words, failures, empty } = sample;
  const known = Object.values(words).flat();
  const answers = [
    ...known.flatMap((word) => [ended(word), goingOn(word)]),
    ...failures.map(([answer]) => answer),
    ...empty,
    ended("PAUSED"),
  ];
  const edit = fc.record({
    place: fc.nat(),
    value: fc.oneof(
      fc.constantFrom<unknown>(...known, "", null, 0, 70000, "InternalError", "SUCCESS", "FAIL"),
      fc.jsonValue(),
    ),
  });
  return fc
    .tuple(fc.constantFrom(...answers), fc.array(edit, { maxLength: 3 }))
    .map(([answer, edits]) =>
      edits.reduce<unknown>((edited, { place, value }) => {
        const paths: Path[] = pathsOf(edited);
        return put(edited, paths[place % paths.length] ?? [], value);
      }, answer),
    );
}

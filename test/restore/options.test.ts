import { expect, test } from "vitest";
import { operations } from "../../functions/tencent/registry.ts";
import { readRestoreOptions } from "../../infra/restore/options.ts";
import { risksOf } from "../../infra/restore/risks.ts";
import { SettingsError } from "../../infra/settings.ts";

const WORDS = {
  deduped: "within three days",
  "deduped-and-found": "only while it runs",
  unprotected: "does not dedupe",
};

test.each(operations)("a release of $name says what Tencent dedupes of it", (operation) => {
  const [, risk] = risksOf(operation.name);

  expect(risk).toContain(WORDS[operation.class]);
});

test.each([
  [["--from", "tasks"], "go together"],
  [["--from", "tasks", "--to", "noon"], "has to be a moment"],
  [["--release", "everything"], "has to name an operation"],
  [["--release", "vod.CreateAigcVideoTask", "--to", "2027-01-31T12:00:00Z"], "goes without"],
  [["--undo"], "--undo"],
])("%j is refused in one sentence", (args, said) => {
  const read = () => readRestoreOptions(["--table", "copy", ...args], {});

  expect(read).toThrow(SettingsError);
  expect(read).toThrow(said);
});

test("a moment of any zone is read as UTC", () => {
  const args = ["--table", "copy", "--from", "tasks", "--to", "2027-01-31T12:00:00+02:00"];

  expect(readRestoreOptions(args, {})).toMatchObject({
    command: "hold",
    restoredTo: "2027-01-31T10:00:00.000Z",
  });
});

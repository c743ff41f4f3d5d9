import type { Bound } from "./lines.ts";
import type { Judged, JudgedLine } from "./verdict.ts";

const heading = [
  "what",
  "peer",
  "ours",
  "floor",
  "measured (middle half)",
  "budget",
  "budget holds",
  "moonshot",
  "moonshot holds",
];

/**
 * The table as Markdown, a row for each line. The figures of a line are joined by ` · `. Example:
 * `| RSS after 2,000 tasks | 223 MB | … | 0.56 (0.55-0.58) of peer | ≤ 0.65 | yes | ≤ 0.45 | no |`.
 */
export const table = (judgedLines: readonly JudgedLine[]): string =>
  [heading, heading.map(() => "---"), ...judgedLines.map(row)]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

/** The sentences that readings bring along, with the line that each belongs to. */
export const notesOf = (judgedLines: readonly JudgedLine[]): readonly string[] =>
  judgedLines.flatMap(({ line, figures }) =>
    figures.flatMap(({ reading }) => (reading?.notes ?? []).map((note) => `${line.id}: ${note}`)),
  );

const row = ({ line, figures }: JudgedLine): readonly string[] => [
  line.what,
  absolute(figures, "peer"),
  absolute(figures, "ours"),
  absolute(figures, "floor"),
  joined(figures.map(measured)),
  joined(figures.map(({ figure }) => bound(figure.budget))),
  verdict(figures.map(({ budgetHolds }) => budgetHolds)),
  joined(figures.map(({ figure }) => bound(figure.moonshot))),
  verdict(figures.map(({ moonshotHolds }) => moonshotHolds)),
];

const absolute = (figures: readonly Judged[], subject: "peer" | "ours" | "floor"): string =>
  joined(
    figures.map(({ reading }) => {
      const value = reading?.absolute?.[subject];
      return value === undefined ? "" : `${number(value)} ${reading?.absoluteUnit ?? ""}`.trim();
    }),
  );

const measured = ({ figure, value, spread }: Judged): string => {
  if (value === undefined || spread === undefined) return "not measured";
  const [low, high] = spread.map(number);
  const width = low === high ? "" : ` (${low}-${high})`;
  return `${[figure.name, number(value)].join(" ").trim()}${width} ${figure.unit}`;
};

const bound = (limit: Bound): string =>
  "most" in limit ? `≤ ${number(limit.most)}` : `≥ ${number(limit.least)}`;

/** `yes`, `no`, or nothing where a figure is missing and no other is broken. */
const verdict = (held: readonly (boolean | undefined)[]): string => {
  if (held.includes(false)) return "no";
  return held.includes(undefined) ? "" : "yes";
};

const joined = (cells: readonly string[]): string => {
  const said = cells.filter((cell) => cell !== "");
  return [...new Set(said)].length === 1 ? (said[0] ?? "") : said.join(" · ");
};

/** Three digits that tell something: `0.567`, `15.8`, `17,200`. */
const number = (value: number): string =>
  Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en-US")
    : String(Number(value.toPrecision(3)));

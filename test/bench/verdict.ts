import { type Figure, holds, type Line, type LineId, lines } from "./lines.ts";
import { median, spread } from "./statistics.ts";

/** A figure as it was measured: its value in each round, and what it was made of. */
export interface Reading {
  readonly values: readonly number[];
  /** Medians in a unit of their own, for those who want to know how much it is here. */
  readonly absolute?: { readonly [subject in "peer" | "ours" | "floor"]?: number };
  readonly absoluteUnit?: string;
  /** Sentences below the table: the parts of the number, and what was assumed. */
  readonly notes?: readonly string[];
}

/** Readings by line and by the name of the figure. */
export type Readings = Partial<Readonly<Record<LineId, Readonly<Record<string, Reading>>>>>;

/** A figure beside its bounds. `value` is absent where nothing was measured. */
export interface Judged {
  readonly figure: Figure;
  readonly value?: number;
  readonly spread?: readonly [low: number, high: number];
  readonly reading?: Reading;
  readonly budgetHolds?: boolean;
  readonly moonshotHolds?: boolean;
}

/** A line with its figures judged. */
export interface JudgedLine {
  readonly line: Line;
  readonly figures: readonly Judged[];
}

/** Holds what was measured against the bounds of these lines. */
export const judge = (readings: Readings, asked: readonly Line[] = lines): readonly JudgedLine[] =>
  asked.map((line) => ({
    line,
    figures: line.figures.map((figure) => judged(figure, readings[line.id]?.[figure.name])),
  }));

const judged = (figure: Figure, reading: Reading | undefined): Judged => {
  if (reading === undefined) return { figure };
  const value = median(reading.values);
  return {
    figure,
    value,
    spread: spread(reading.values),
    reading,
    budgetHolds: holds(figure.budget, value),
    moonshotHolds: holds(figure.moonshot, value),
  };
};

/** The exit code of a run: 1 if a budget is broken, or if a line that was asked for is missing. */
export const exitCode = (judgedLines: readonly JudgedLine[]): 0 | 1 =>
  judgedLines.every(({ figures }) => figures.every(({ budgetHolds }) => budgetHolds === true))
    ? 0
    : 1;

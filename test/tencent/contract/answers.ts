import type { Report, TaskError, Verdict } from "../../../functions/task/report.ts";
import type { ProviderTask } from "../../../functions/tencent/question.ts";

/** Answers of an operation's describe action, and the facts of Tencent about them. */
export interface SampleAnswers {
  readonly task: ProviderTask;
  /** The documented question about this task. */
  readonly question: object;
  readonly notFoundCodes: readonly string[];
  readonly failureCodes?: readonly string[];
  /** An answer about a task with this status that has not ended. */
  readonly goingOn: (status: unknown) => object;
  /** The same where Tencent has not filled the task's own object yet. */
  readonly bare?: (status: unknown) => object;
  /** The answer about a task that ended well, with another status. */
  readonly ended: (status: unknown) => object;
  /** Tencent's words for a status, by the state that Callsheet reads from them. */
  readonly words: Readonly<Record<"waiting" | "running" | "canceled" | "end", readonly string[]>>;
  /** The whole report about a good end. */
  readonly report: Report;
  /** Whether the answer says its status a second time, inside the task's object. */
  readonly saysStatusTwice: boolean;
  readonly failures: readonly (readonly [object, TaskError])[];
  /** Answers about a good end that names no result. */
  readonly empty: readonly object[];
  /** The answer about a good end with this in the place of its list of results. */
  readonly withResults?: (results: unknown) => object;
  /** An entry of that list. */
  readonly result?: object | string;
  /** The error of an end whose results cannot be read. */
  readonly unreadError?: TaskError;
  /** The same result in forms that no page shows. */
  readonly otherForms?: readonly object[];
  /** Answers about a task of another kind, of which the action tells too. */
  readonly anotherKind?: readonly object[];
  /** Matches the dotted path of a member that decides the verdict, or names the result. */
  readonly deciding: RegExp;
  /** Whether this answer itself proves a success. */
  readonly provesSuccess: (answer: unknown) => boolean;
  /** The verdicts that its answers can lead to. */
  readonly states: readonly Verdict["state"][];
}

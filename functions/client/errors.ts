import type { RequestErrorCode } from "../task/error.ts";
import type { Task } from "./task.ts";

/** A code of this API's problems. A newer service may have others. */
export type ProblemCode = RequestErrorCode | "method_not_allowed" | "unavailable" | (string & {});

/** One field that is wrong: a JSON pointer into the body, or the name of a query parameter. */
export type FieldProblem = { readonly message: string } & (
  | { readonly pointer: string; readonly parameter?: never }
  | { readonly parameter: string; readonly pointer?: never }
);

/** The fields of an answer that refuses (RFC 9457), as far as it has them. */
export interface ProblemFields {
  readonly status: number;
  /** `unknown` where something else than Callsheet answered. */
  readonly code: ProblemCode;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  /** Names the request in the operator's logs. */
  readonly requestId: string | undefined;
  /** The seconds after which the same request may succeed. */
  readonly retryAfter: number | undefined;
  readonly idempotencyKey: string | undefined;
}

/** Callsheet refused a request. Match on `code`: it is stable. */
export class ProblemError extends Error implements ProblemFields {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly idempotencyKey: string | undefined;

  constructor(problem: ProblemFields) {
    const fields = problem.errors.map(
      ({ pointer, parameter, message }) => `\n  ${pointer ?? parameter} ${message}`,
    );
    super(`${problem.code}: ${problem.detail}${fields.join("")}`);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors;
    this.requestId = problem.requestId;
    this.retryAfter = problem.retryAfter;
    this.idempotencyKey = problem.idempotencyKey;
  }
}

/**
 * No answer came, after every try. A submission may have been taken all the same. Sent again with
 * the same `idempotencyKey` it is charged once.
 */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  /** The key that the submission had. Undefined for any other request. */
  readonly idempotencyKey: string | undefined;

  constructor(
    message: string,
    { cause, idempotencyKey }: { cause: unknown; idempotencyKey: string | undefined },
  ) {
    super(message, { cause });
    this.idempotencyKey = idempotencyKey;
  }
}

/** A task ended `failed`, `rejected` or `canceled`. `task.error` says why. */
export class TaskError extends Error {
  override readonly name = "TaskError";
  readonly task: Task;

  constructor(task: Task) {
    super(messageOf(task));
    this.task = task;
  }
}

/**
 * A task ended `indeterminate`: Tencent never told whether it started, or how it ended. It may have
 * been charged.
 */
export class IndeterminateError extends Error {
  override readonly name = "IndeterminateError";
  readonly task: Task;

  constructor(task: Task) {
    super(messageOf(task));
    this.task = task;
  }
}

const messageOf = ({ taskId, status, error }: Task): string =>
  `The task ${taskId} ended ${status}${error === undefined ? "." : `: ${error.message}`}`;

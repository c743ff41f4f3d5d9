import {
  LambdaClient,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackSuccessCommand,
} from "@aws-sdk/client-lambda";
import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from "@aws-sdk/client-sfn";
import type { Waiting } from "../task/listener.ts";
import { AWS_CALLS, type AwsOptions, failureOfCall } from "./aws-calls.ts";
import { type ResumeMessage, type Resumption, resumptionOf } from "./resume-message.ts";
import type { TryOutcome } from "./try-outcome.ts";

/**
 * The token is of no use any more, or never was. Step Functions: its time is over, its task is no
 * more, it is no token. A durable callback: it has expired or was answered; the callback id is the
 * only parameter that is not ours.
 *
 * Where the answer to a success was lost, its repeat is answered so as well.
 */
const GONE: readonly string[] = [
  "TaskTimedOut",
  "TaskDoesNotExist",
  "InvalidToken",
  "ValidationException",
  "CallbackTimeoutException",
  "InvalidParameterValueException",
];

/**
 * Resumes workflows that wait for a task, by the AWS SDK. This file holds the SDK's clients, so it
 * is loaded only where somebody waits; each client is made at its first use.
 */
export class Resumer {
  readonly #options: AwsOptions;
  #stepFunctions: SFNClient | undefined;
  #lambda: LambdaClient | undefined;

  constructor(options: AwsOptions = {}) {
    this.#options = options;
  }

  /**
   * Tells one that waits of the end of its task, once. Never rejects, and its outcome shows nothing
   * of the token: success is `answered` with 200, a token without use is `gone`, and everything
   * else failed and may be tried again (throttling, the network, a permission that is missing).
   */
  async send(waiting: Waiting, message: ResumeMessage): Promise<TryOutcome> {
    const resumption = resumptionOf(message);
    try {
      if ("stepFunctions" in waiting)
        await this.#resumeStateMachine(waiting.stepFunctions.taskToken, resumption);
      else await this.#resumeDurable(waiting.durableFunction.callbackId, resumption);
      return { kind: "answered", status: 200 };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  async #resumeStateMachine(taskToken: string, resumption: Resumption): Promise<void> {
    this.#stepFunctions ??= new SFNClient({ ...AWS_CALLS, ...this.#options });
    if (resumption.kind === "success") {
      const { output } = resumption;
      await this.#stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output }));
    } else {
      const { error, cause } = resumption;
      await this.#stepFunctions.send(new SendTaskFailureCommand({ taskToken, error, cause }));
    }
  }

  async #resumeDurable(CallbackId: string, resumption: Resumption): Promise<void> {
    this.#lambda ??= new LambdaClient({ ...AWS_CALLS, ...this.#options });
    if (resumption.kind === "success") {
      const Result = Buffer.from(resumption.output);
      await this.#lambda.send(
        new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result }),
      );
    } else {
      const { error: ErrorType, cause: ErrorData, message: ErrorMessage } = resumption;
      await this.#lambda.send(
        new SendDurableExecutionCallbackFailureCommand({
          CallbackId,
          Error: { ErrorType, ErrorMessage, ErrorData },
        }),
      );
    }
  }
}

/** The SDK's error may quote the token, so nothing but its name is told. */
const outcomeOf = (error: unknown): TryOutcome =>
  error instanceof Error && GONE.includes(error.name)
    ? { kind: "gone" }
    : { kind: "failed", reason: failureOfCall(error) };

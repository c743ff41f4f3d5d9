import * as z from "zod";
import { AwsError, type AwsService, parseJson } from "./call.ts";

// Lengths and errors: SendTaskSuccess and SendTaskFailure in AWS's API reference of Step Functions.
const taskToken = z.string().min(1).max(2048);
const success = z.strictObject({ taskToken, output: z.string() });
const failure = z.strictObject({
  taskToken,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});
const LARGEST_OUTPUT = 262_144;

/**
 * Stands for the two actions of Step Functions that end a task that waits for its token. Each token
 * is good once; one that begins with `invalid` is none.
 */
export function stepFunctions(): AwsService {
  const used = new Set<string>();
  const take = (token: string): void => {
    if (token.startsWith("invalid")) throw new AwsError("InvalidToken", "Invalid token.");
    if (used.has(token)) throw new AwsError("TaskTimedOut", "The task does not wait any more.");
    used.add(token);
  };
  return {
    signedFor: "states",
    answer: ({ method, path, target, body }) => {
      const [service, action] = target.split(".");
      if (service !== "AWSStepFunctions" || method !== "POST" || path !== "/") return undefined;
      const input = parseJson(body, "SerializationException");
      if (action === "SendTaskSuccess") {
        const { taskToken: token, output } = read(success, input);
        parseJson(output, "InvalidOutput");
        if (Buffer.byteLength(output) > LARGEST_OUTPUT)
          throw new AwsError("InvalidOutput", "The output is too large.");
        take(token);
        return { body: {}, said: [`a state machine goes on with ${output}`] };
      }
      if (action === "SendTaskFailure") {
        const { taskToken: token, error, cause } = read(failure, input);
        take(token);
        return { body: {}, said: [`a state machine's task failed: ${error} ${cause}`] };
      }
      throw new AwsError("UnknownOperationException", "There is no such action here.");
    },
  };
}

const read = <T>(form: z.ZodType<T>, input: unknown): T => {
  const parsed = form.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsError("ValidationException", "The input does not have the documented form.");
};

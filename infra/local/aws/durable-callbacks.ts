import * as z from "zod";
import { AwsError, type AwsService, parseJson } from "./call.ts";

// Paths, lengths and errors: SendDurableExecutionCallbackSuccess and …Failure in AWS's API
// reference of Lambda.
const PATH = /^\/2025-12-01\/durable-execution-callbacks\/([^/]+)\/(succeed|fail)$/;
const CALLBACK_ID = /^[A-Za-z0-9+/]{1,1022}={0,2}$/;
const LARGEST_RESULT = 262_144;
const failure = z.strictObject({
  ErrorType: z.string().optional(),
  ErrorMessage: z.string().optional(),
  ErrorData: z.string().optional(),
  StackTrace: z.array(z.string()).optional(),
});

/**
 * Stands for the two actions of Lambda that end the wait of a durable function. Each callback id is
 * good once; one that begins with `invalid` is none.
 */
export function durableCallbacks(): AwsService {
  const used = new Set<string>();
  const take = (id: string): void => {
    if (!CALLBACK_ID.test(id) || id.startsWith("invalid"))
      throw new AwsError("InvalidParameterValueException", "This is no callback id.");
    if (used.has(id))
      throw new AwsError("CallbackTimeoutException", "The callback was answered before.");
    used.add(id);
  };
  return {
    signedFor: "lambda",
    answer: ({ method, path, body }) => {
      const [, encoded, action] = PATH.exec(path) ?? [];
      if (method !== "POST" || encoded === undefined) return undefined;
      const id = decodeURIComponent(encoded);
      if (action === "succeed") {
        if (Buffer.byteLength(body) > LARGEST_RESULT)
          throw new AwsError("InvalidParameterValueException", "The result is too large.");
        take(id);
        return { body: {}, said: [`a durable function goes on with ${body}`] };
      }
      const { data: error } = failure.safeParse(parseJson(body, "InvalidRequestContentException"));
      if (error === undefined)
        throw new AwsError("InvalidParameterValueException", "This is no error object.");
      take(id);
      const { ErrorType, ErrorData } = error;
      return {
        body: {},
        said: [`a durable function's callback failed: ${ErrorType} ${ErrorData}`],
      };
    },
  };
}

/** A call of AWS's API as it arrived. */
export interface Call {
  readonly method: string;
  /** As it was sent, without a query. */
  readonly path: string;
  /** The header `x-amz-target`, which names the action where the path does not. */
  readonly target: string;
  /** The header `host`: where this service was found. */
  readonly host: string;
  readonly body: string;
}

/** The answer to a call, and what a watcher may be told of it, in sentences: never a token. */
export interface Reply {
  readonly body?: object;
  readonly said?: readonly string[];
}

/** An error as AWS answers it. Its name tells a caller whether to try again. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** One service: the name that requests to it are signed for, and its answer to a call. */
export interface AwsService {
  readonly signedFor: string;
  /** Undefined if the call is another service's. Throws `AwsError`. */
  readonly answer: (call: Call) => Reply | undefined;
}

/** The value of a JSON text. Throws `AwsError`, which does not quote it. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError(name, "This is no JSON.");
  }
}

/**
 * Tencent says no: thrown where a request is judged, answered as HTTP 200 with `Response.Error`.
 */
export class Refusal extends Error {
  readonly code: string;

  /** `code` is one of Tencent's error codes, word for word. */
  constructor(code: string, message: string) {
    super(message);
    this.name = "Refusal";
    this.code = code;
  }
}

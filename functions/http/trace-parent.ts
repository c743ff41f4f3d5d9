/**
 * Version 00 of W3C Trace Context, in lower case. Neither id may be all zeros. Source:
 * https://www.w3.org/TR/trace-context/, 3.2.
 */
const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The trace that a request belongs to. Undefined for another form or version: the standard wants
 * such a header to be ignored. Example:
 * `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.
 */
export function traceParentOf(header: string | undefined): string | undefined {
  return header !== undefined && TRACE_PARENT.test(header) ? header : undefined;
}

import type { Report } from "../task/report.ts";

/**
 * Tencent tells of a task of another kind than the one that was asked about. `report` is what it
 * echoes of the ids that one was started with.
 */
export class AnotherKind extends Error {
  override readonly name = "AnotherKind";
  readonly report: Report;

  constructor(message: string, echoed: Pick<Report, "sessionId" | "sessionContext">) {
    super(message);
    this.report = { verdict: { state: "unknown", providerStatus: "another kind" }, ...echoed };
  }
}

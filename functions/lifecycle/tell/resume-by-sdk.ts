import type { Resumer } from "../../delivery/resume.ts";
import type { Resume } from "../common/dependencies.ts";

/**
 * Resumes workflows by the AWS SDK. Its clients are as large as all else in this function, so they
 * are loaded at the first workflow that waits.
 */
export function resumeBySdk(): Resume {
  let loading: Promise<Resumer> | undefined;
  return async (waiting, message) => {
    loading ??= import("../../delivery/resume.ts").then(({ Resumer }) => new Resumer());
    return (await loading).send(waiting, message);
  };
}

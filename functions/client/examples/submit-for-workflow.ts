import { Callsheet } from "callsheet";

/** The state machine's request, as `workflow.asl.json` makes it. */
export interface WorkflowRequest {
  /** The workflow's own name for the task: an execution that is redriven submits nothing new. */
  readonly key: string;
  readonly taskToken: string;
  readonly prompt: string;
}

/**
 * The function behind `SubmitVideo` in `workflow.asl.json`. It returns at once; the state waits for
 * its token, which Callsheet sends back when the task has ended.
 */
export async function handler({ key, taskToken, prompt }: WorkflowRequest): Promise<string> {
  const { CALLSHEET_URL: url = "", CALLSHEET_KEY = "" } = process.env;
  const callsheet = new Callsheet({ url, key: CALLSHEET_KEY });
  const input = { ModelName: "Kling", ModelVersion: "3.0", Prompt: prompt };
  const task = await callsheet.submit("vod.CreateAigcVideoTask", input, {
    key,
    resume: { stepFunctions: { taskToken } },
  });
  return task.id;
}

import { signCall } from "../../functions/tencent/client.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { type Sample, sampleInputs } from "../../infra/local/sample-inputs.ts";
import { transportTo } from "./call-through.ts";
import { type System, secrets } from "./system.ts";

/** The ids of a stranger's start request, where Callsheet puts its own. */
export interface StrangersIds {
  readonly sessionId?: string;
  readonly sessionContext?: string;
}

const APPLICATIONS: Readonly<Record<string, string>> = {
  vod: "1500000000",
  tiw: "1400000001",
  trtc: "1400000002",
};

/**
 * Starts a task in our account past Callsheet, as somebody does who calls Tencent directly. Answers
 * with its TaskId. The request carries a stranger's ids, unless it is to carry others.
 */
export const startAsStranger = async (
  system: System,
  name: Sample,
  {
    input = {},
    sessionId = "s-1",
    sessionContext = "a stranger's words",
  }: StrangersIds & { readonly input?: object } = {},
): Promise<string> => {
  const operation = operationNamed(name);
  if (operation === undefined) throw new Error(`There is no operation ${name}.`);
  const { product, action } = operation;
  const ids = { sessionId, sessionContext, application: APPLICATIONS[product.name] ?? "account" };
  const body = operation.request({ ...sampleInputs[name], ...input }, ids);
  const [region] = product.regions;
  const request = signCall(
    { credentials: secrets.TENCENT_SECRET, site: "intl" },
    { product, action, body, ...(region === undefined ? {} : { region }) },
    { signedAt: Math.floor(system.clock.now() / 1000), timeoutMs: 10_000, paid: true },
  );
  const answer = await system.clock.during(transportTo(system.standIn.url).send(request));
  const taskId = operation.providerTaskId(JSON.parse(answer.body).Response);
  if (taskId === undefined) throw new Error(`The stand-in did not start ${name}: ${answer.body}`);
  return taskId;
};

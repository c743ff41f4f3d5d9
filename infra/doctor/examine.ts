import { stackNameOf } from "../settings.ts";
import type { Stage } from "../stages/read-stage.ts";
import { type Deployment, readDeployment } from "./deployment.ts";
import { type Finding, fault, wordsOf } from "./finding.ts";
import { examineSecrets, fingerprintOf } from "./secrets.ts";
import { examineAlarms, examineApi, examineQuota, examineTopic } from "./surroundings.ts";
import { examineTable } from "./table.ts";
import { examineTencent } from "./tencent.ts";

type Examination = () => Promise<readonly Finding[]>;

/**
 * Looks at a running deployment and changes nothing: its secrets, table, applications, callbacks,
 * clock, quota, schedules and alarms. One part that cannot be looked at keeps no other waiting.
 * Throws a SettingsError if there is no such deployment.
 */
export async function examine(stage: Stage, now: () => number): Promise<readonly Finding[]> {
  const { settings } = stage;
  const stack = stackNameOf(settings);
  const deployment = await readDeployment(stack);
  const { values, findings } = await examineSecrets(deployment);
  const { IdentitySecret, TencentSecret, CallbackSecret } = values;
  const fingerprint =
    IdentitySecret === undefined ? undefined : fingerprintOf(String(IdentitySecret.key));
  const parts: readonly (readonly [string, Examination])[] = [
    ["The table", () => examineTable(deployment, { settings, fingerprint })],
    ["The API", () => examineApi(deployment, now)],
    ["Lambda's quota", examineQuota],
    ["The alarms", () => examineAlarms(stack)],
    ["The topic of alarms", () => examineTopic(settings)],
    ["Tencent", () => askTencent(stage, deployment, { TencentSecret, CallbackSecret })],
  ];
  const found = [...findings];
  for (const [name, examination] of parts)
    found.push(
      ...(await examination().catch((error: unknown) => [
        fault(`${name} could not be looked at: ${wordsOf(error)}.`),
      ])),
    );
  return found;
}

type Values = Readonly<Record<string, unknown>> | undefined;

/** Without its key there is nothing to ask with; that has been said. */
const askTencent = async (
  { settings }: Stage,
  { apiUrl }: Deployment,
  secrets: { readonly TencentSecret: Values; readonly CallbackSecret: Values },
): Promise<readonly Finding[]> => {
  const { TencentSecret, CallbackSecret = {} } = secrets;
  if (TencentSecret === undefined) return [];
  return examineTencent({
    settings,
    credentials: {
      secretId: String(TencentSecret.secretId),
      secretKey: String(TencentSecret.secretKey),
    },
    callbackSecret: CallbackSecret,
    baseUrl: settings.CALLBACK_BASE_URL ?? apiUrl,
  });
};

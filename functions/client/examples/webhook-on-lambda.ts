import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from "aws-lambda";
import { verifyWebhook, WebhookError } from "callsheet";

/*
 * A receiver of webhooks behind a Lambda function URL. `CALLSHEET_WEBHOOK_SECRET` has the secret of
 * the endpoint, or two with a space between them during a rotation.
 */
const secrets = (process.env.CALLSHEET_WEBHOOK_SECRET ?? "").split(" ");

/** The function's entry point. */
export async function handler({
  headers,
  body = "",
  isBase64Encoded,
}: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  try {
    const event = await verifyWebhook({ secrets, headers, body: bytes });
    // A new endpoint is asked once whether it wants to be told.
    if (event.type === "webhook.challenge")
      return { statusCode: 200, body: JSON.stringify({ challenge: event.data.challenge }) };
    // Your work stands here. An event may come twice: know it by its id.
    console.log(event.id, event.type, event.data.taskId, event.data.status);
    return { statusCode: 204 };
  } catch (error) {
    if (error instanceof WebhookError) return { statusCode: 400, body: error.reason };
    throw error;
  }
}

import { verifyWebhook, WebhookError } from "callsheet";

/*
 * A receiver of webhooks as a route handler of Next.js, which looks for it in app/callsheet. It
 * runs wherever a `Request` of the web is answered with a `Response`.
 */

/** Takes a webhook. `CALLSHEET_WEBHOOK_SECRET` has the secret, or two with a space between them. */
export async function POST(request: Request): Promise<Response> {
  const secrets = (process.env.CALLSHEET_WEBHOOK_SECRET ?? "").split(" ");
  try {
    const body = new Uint8Array(await request.arrayBuffer());
    const event = await verifyWebhook({ secrets, headers: request.headers, body });
    // A new endpoint is asked once whether it wants to be told.
    if (event.type === "webhook.challenge")
      return Response.json({ challenge: event.data.challenge });
    // Your work stands here. An event may come twice: know it by its id.
    console.log(event.id, event.type, event.data.taskId, event.data.status);
    return new Response(undefined, { status: 204 });
  } catch (error) {
    if (error instanceof WebhookError) return new Response(error.reason, { status: 400 });
    throw error;
  }
}

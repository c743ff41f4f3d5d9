import { ask } from "../../support/client.ts";
import { receiversOf } from "../receivers.ts";
import type { Scene, Stage } from "../stage.ts";
import { API_KEYS } from "../stage-settings.ts";

const MINUTE = 60_000;
const VIDEO = "vod.CreateAigcVideoTask";

const register = async (
  { system }: Stage,
  tenant: keyof typeof API_KEYS,
  url: string,
): Promise<void> => {
  const { status } = await ask(system, "POST", "/v1/webhook-endpoints", {
    headers: { authorization: `Bearer ${API_KEYS[tenant]}` },
    body: JSON.stringify({ url }),
  });
  if (status !== 201) throw new Error(`${url} was answered ${status}`);
};

/** Lets minutes pass, and the teller come once in each. */
const tell = async ({ system }: Stage, minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute++) {
    await system.pass(MINUTE);
    await system.clock.during(system.teller({}));
  }
};

const webhook = (url: string, more: object = {}) => ({ more: { webhook: { url, ...more } } });
const resume = (taskToken: string) => ({ more: { resume: { stepFunctions: { taskToken } } } });

export const told: Scene = {
  about:
    "Webhooks, workflows, endpoints, stories and copies of results, told, waiting and given up.",
  options: () => {
    const { dial, resume } = receiversOf();
    // An endpoint's id is the beginning of a nonce.
    let nonces = 0;
    const chance = { nonce: () => `${String(nonces++).padStart(9, "0")}-landed-nonce` };
    return Promise.resolve({
      environment: { RESUME_WORKFLOWS: "on", KEEP_RESULTS: "asked", RESULT_BUCKET: "kept" },
      seams: { dial, resume, chance },
    });
  },
  afterwards: [{ minutes: 25 }],
  play: async (stage) => {
    await register(stage, "default", "https://up.example/all");
    await register(stage, "default", "https://down.example/all");
    await register(stage, "acme", "https://gone.example/all");
    await tell(stage, 1);
    await stage.submit(VIDEO, "told", webhook("https://up.example/one"));
    await stage.submit(
      VIDEO,
      "told at a long address",
      webhook(`https://up.example/${"long/".repeat(60)}`, { include: ["output"] }),
    );
    await stage.submit(VIDEO, "told in vain", webhook("https://down.example/one"));
    await stage.submit(VIDEO, "told to one who is gone", webhook("https://gone.example/one"));
    await stage.submit(VIDEO, "resumed", resume("token up"));
    await stage.submit(VIDEO, "resumed in vain", resume("token down"));
    await stage.submit(VIDEO, "odd", { fates: ["unanswered"] });
    await stage.submit("mps.CreateAigcVideoTask", "kept", { more: { keepResult: true } });
    await tell(stage, 12);
    await stage.submit(VIDEO, "heard while it runs", {
      marks: "[seconds:600]",
      ...webhook("https://down.example/all", { events: ["task.running", "task.succeeded"] }),
    });
    await stage.submit(VIDEO, "about to be told", webhook("https://up.example/last"));
    await stage.system.pass(4 * MINUTE);
    await stage.snapshot();
  },
};

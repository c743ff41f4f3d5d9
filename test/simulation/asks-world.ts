import { Bucket, bucketThrough } from "./bucket.ts";
import type { Door } from "./door.ts";
import type { Dossiers } from "./dossier.ts";
import { EndpointCallers } from "./endpoint-callers.ts";
import { downloadThrough, FileHosts } from "./file-hosts.ts";
import type { Judge } from "./judge.ts";
import type { JudgeOfAnswers } from "./judge-answers.ts";
import { JudgeOfAsks } from "./judge-asks.ts";
import { JudgeOfCopies } from "./judge-copies.ts";
import { JudgeOfEndpoints } from "./judge-endpoints.ts";
import { LaterCallers } from "./later-callers.ts";
import type { Population } from "./planned-life.ts";
import type { Process } from "./process.ts";
import type { Receivers } from "./receivers.ts";
import type { Secrets } from "./secrets.ts";
import type { Service } from "./service.ts";
import type { FakeTencent } from "./tencent.ts";
import type { Timeline } from "./timeline.ts";

interface Around {
  readonly population: Population;
  readonly timeline: Timeline;
  readonly door: Door;
  readonly dossiers: Dossiers;
  readonly judge: Judge;
  readonly receivers: Receivers;
  readonly tencent: FakeTencent;
}

/** Where results are kept, and who judges that and what registered receivers hear. */
export const keepingWorld = (world: Around) => {
  const { population, timeline, door, dossiers, judge, receivers, tencent } = world;
  const { seed, faultsUntil } = population;
  const now = (): number => timeline.now;
  const hosts = new FileHosts({ seed, faultsUntil, now });
  const bucket: Bucket = new Bucket((invocation, key, print) =>
    judgeOfCopies.stored(invocation, key, print),
  );
  const judgeOfCopies: JudgeOfCopies = new JudgeOfCopies({
    ...{ judge, dossiers, tencent, hosts, bucket, now },
    calmFrom: faultsUntil,
  });
  const judgeOfEndpoints = new JudgeOfEndpoints({ judge, dossiers, receivers });
  return {
    ...{ bucket, judgeOfCopies, judgeOfEndpoints },
    keepingOf: (process: Process) => ({
      bucket: bucketThrough({ process, door, bucket }),
      downloader: downloadThrough({ process, door, hosts }),
    }),
  };
};

/** Callers that ask for more than their task, tenants that register receivers, and their judge. */
export const askingWorld = (
  { population, timeline, dossiers, judge, receivers, tencent }: Around,
  {
    service,
    secrets,
    answers,
    judgeOfCopies: copies,
    judgeOfEndpoints: endpoints,
  }: {
    readonly service: Service;
    readonly secrets: Secrets;
    readonly answers: JudgeOfAnswers;
    readonly judgeOfCopies: JudgeOfCopies;
    readonly judgeOfEndpoints: JudgeOfEndpoints;
  },
) => {
  const now = (): number => timeline.now;
  const judgeOfAsks = new JudgeOfAsks({
    ...{ judge, answers, copies, endpoints, receivers, tencent, now },
  });
  const { seed } = population;
  return {
    judgeOfAsks,
    laterCallers: new LaterCallers({
      ...{ seed, timeline, service, secrets, dossiers },
      judge: judgeOfAsks,
    }),
    endpointCallers: new EndpointCallers({ timeline, service, secrets, judge: endpoints }),
  };
};

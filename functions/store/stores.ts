import { AuditStore } from "./audit-store.ts";
import { BlockStore } from "./block-store.ts";
import { ChallengeStore } from "./challenge-store.ts";
import { ControlStore } from "./control-store.ts";
import { CopyStore } from "./copy-store.ts";
import { DurationStore } from "./duration-store.ts";
import { EndpointStore } from "./endpoint-store.ts";
import { IdentityStore } from "./identity-store.ts";
import { KeyStore } from "./key-store.ts";
import { LaneStore } from "./lane-store.ts";
import { LeaseStore } from "./lease-store.ts";
import { MessageStore } from "./message-store.ts";
import { PlaceStore } from "./place-store.ts";
import { ProviderStore } from "./provider-store.ts";
import { SpendStore } from "./spend-store.ts";
import { StoryStore } from "./story-store.ts";
import type { Table } from "./table.ts";
import { TaskStore } from "./task-store.ts";
import { TellStore } from "./tell-store.ts";
import { UsageStore } from "./usage-store.ts";

/** Every store of one table, but that of the rates, which others are made of. */
export function storesOn(table: Table) {
  return {
    tasks: new TaskStore(table),
    lanes: new LaneStore(table),
    blocks: new BlockStore(table),
    leases: new LeaseStore(table),
    identity: new IdentityStore(table),
    keys: new KeyStore(table),
    providerTasks: new ProviderStore(table),
    messages: new MessageStore(table),
    spend: new SpendStore(table),
    places: new PlaceStore(table),
    durations: new DurationStore(table),
    control: new ControlStore(table),
    stories: new StoryStore(table),
    audit: new AuditStore(table),
    tells: new TellStore(table),
    usage: new UsageStore(table),
    endpoints: new EndpointStore(table),
    challenges: new ChallengeStore(table),
    copies: new CopyStore(table),
  };
}

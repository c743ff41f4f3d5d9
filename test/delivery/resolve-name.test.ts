import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { resolveNames } from "../../functions/delivery/resolve-name.ts";

type Records = Readonly<Partial<Record<"A" | "AAAA", readonly string[]>>>;

/** A name server on this machine that says the same of every name. */
const startNameServer = async (
  records: Records | "nxdomain" | "silent",
): Promise<{ readonly at: string; readonly heard: Promise<void> }> => {
  const server = createSocket("udp4");
  const { promise: heard, resolve } = Promise.withResolvers<void>();
  server.on("message", (question, { port, address }) => {
    resolve();
    if (records === "silent") return;
    server.send(answerTo(question, records), port, address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return { at: `127.0.0.1:${server.address().port}`, heard };
};

/** The answer in DNS's own form (RFC 1035, 4.1), with every record of the type that was asked. */
const answerTo = (question: Buffer, records: Records | "nxdomain"): Buffer => {
  const endOfName = question.indexOf(0, 12) + 1;
  const type = question.readUInt16BE(endOfName) === 1 ? "A" : "AAAA";
  const addresses = records === "nxdomain" ? [] : (records[type] ?? []);
  const head = Buffer.from(question.subarray(0, 12));
  head.writeUInt16BE(records === "nxdomain" ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const found = addresses.map((address) => {
    const data =
      type === "A"
        ? Buffer.from(address.split(".").map(Number))
        : Buffer.from(address.replaceAll(":", ""), "hex");
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type === "A" ? 1 : 28, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(0, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, question.subarray(12, endOfName + 4), ...found]);
};

const never = new AbortController().signal;
const IPV6 = "2001:0db8:0000:0000:0000:0000:0000:0001";

test.each<[records: Records | "nxdomain", addresses: readonly string[]]>([
  [{ A: ["127.0.0.1", "10.0.0.1"], AAAA: [IPV6] }, ["127.0.0.1", "10.0.0.1", "2001:db8::1"]],
  [{ A: ["127.0.0.1"] }, ["127.0.0.1"]],
  [{ AAAA: [IPV6] }, ["2001:db8::1"]],
  [{}, []],
  ["nxdomain", []],
])("every address that a name server tells is there: %j", async (records, addresses) => {
  const { at } = await startNameServer(records);

  const found = await resolveNames([at])("receiver.example", never);

  expect([...found].toSorted()).toEqual([...addresses].toSorted());
});

test("a name server that never answers is left when the try has had its time", async () => {
  const { at, heard } = await startNameServer("silent");
  const controller = new AbortController();

  const found = resolveNames([at])("receiver.example", controller.signal);
  await heard;
  controller.abort();

  expect(await found).toEqual([]);
});

test("localhost is this machine, whatever a name server says", async () => {
  const { at } = await startNameServer({ A: ["10.0.0.1"] });

  expect(await resolveNames([at])("localhost", never)).toEqual(["127.0.0.1", "::1"]);
});

// What KafkaJS's own partitioners answer. Keys as hexadecimal digits on standard input, one a line;
// one JSON object on standard output.
const { readFileSync } = require("node:fs");
const { Partitioners } = require("kafkajs");
const { version } = require("kafkajs/package.json");

const COUNTS = [1, 2, 3, 5, 6, 10, 12, 24, 100, 1000];
const keys = readFileSync(0, "latin1").split("\n").slice(0, -1);
const told = {};
for (const name of ["DefaultPartitioner", "LegacyPartitioner"]) {
  const partitions = {};
  for (const hex of keys) {
    const message = { key: Buffer.from(hex, "hex") };
    partitions[hex] = COUNTS.map((count) => {
      const partitionMetadata = Array.from({ length: count }, (_, id) => ({ partitionId: id, leader: 0 }));
      return Partitioners[name]()({ topic: "t", partitionMetadata, message });
    });
  }
  told[`KafkaJS ${name}`] = { version, of: COUNTS, partitions };
}
process.stdout.write(JSON.stringify(told));

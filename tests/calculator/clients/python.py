"""What kafka-python's and aiokafka's own default partitioners answer.

Keys as hexadecimal digits on standard input, one a line; one JSON object on standard output.
"""

import json
import sys
from importlib.metadata import version

from aiokafka.partitioner import DefaultPartitioner as AioKafka
from kafka.partitioner import DefaultPartitioner as KafkaPython

COUNTS = [1, 2, 3, 5, 6, 10, 12, 24, 100, 1000, 1000000]


class Cluster:
    """As much of kafka-python's metadata as a partitioner asks for."""

    def __init__(self, count):
        self.count = count

    def topics(self):
        return {"t"}

    def partitions_for_topic(self, _topic):
        return range(self.count)

    available_partitions_for_topic = partitions_for_topic


def kafka_python(key, count):
    return KafkaPython().partition("t", key, key, None, None, Cluster(count))


def aiokafka(key, count):
    return AioKafka()(key, range(count), range(count))


told = {"kafka-python DefaultPartitioner": kafka_python, "aiokafka DefaultPartitioner": aiokafka}
keys = [bytes.fromhex(line.strip()) for line in sys.stdin]
json.dump(
    {
        name: {
            "version": version(name.split()[0]),
            "of": COUNTS,
            "partitions": {key.hex(): [ask(key, count) for count in COUNTS] for key in keys},
        }
        for name, ask in told.items()
    },
    sys.stdout,
)

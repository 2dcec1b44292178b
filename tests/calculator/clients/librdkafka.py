"""What librdkafka's own partitioners answer, in the library that confluent-kafka brings along.

Keys as hexadecimal digits on standard input, one a line; one JSON object on standard output.
"""

import ctypes
import glob
import json
import os
import sys

import confluent_kafka

COUNTS = [1, 2, 3, 5, 6, 10, 12, 24, 100, 1000, 1000000]
NAMES = ["consistent", "consistent_random", "murmur2", "murmur2_random", "fnv1a", "fnv1a_random"]

beside = os.path.dirname(os.path.dirname(confluent_kafka.__file__))
library = ctypes.CDLL(glob.glob(f"{beside}/confluent_kafka.libs/librdkafka*.so*")[0])
library.rd_kafka_version_str.restype = ctypes.c_char_p
answers = {name: {} for name in NAMES}
for line in sys.stdin:
    key = bytes.fromhex(line.strip())
    for name in NAMES:
        if name == "consistent_random" and not key:
            continue  # an accident, and it would ask a topic that is not there
        ask = getattr(library, f"rd_kafka_msg_partitioner_{name}")
        ask.restype = ctypes.c_int32
        answers[name][key.hex()] = [
            ask(None, key, ctypes.c_size_t(len(key)), ctypes.c_int32(count), None, None)
            for count in COUNTS
        ]
version = library.rd_kafka_version_str().decode()
told = {
    f"librdkafka {name}": {"version": version, "of": COUNTS, "partitions": partitions}
    for name, partitions in answers.items()
}
json.dump(told, sys.stdout)

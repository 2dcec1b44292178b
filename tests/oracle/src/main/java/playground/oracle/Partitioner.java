package playground.oracle;

import java.util.HexFormat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;

/** Where a key goes, and which partition of {@code __consumer_offsets} holds a group. */
final class Partitioner {
    private static final int MOST_PARTITIONS = 24;

    private Partitioner() {
    }

    /** The question is {@code {"key": hexadecimal}} or {@code {"group": name, "of": counts}}. */
    static JsonNode answer(JsonNode question) {
        return question.has("key")
            ? key(HexFormat.of().parseHex(question.get("key").textValue()))
            : group(question.get("group").textValue(), question.get("of"));
    }

    private static ObjectNode key(byte[] key) {
        int hash = Utils.murmur2(key);
        ObjectNode answer = Main.JSON.createObjectNode();
        answer.put("murmur2", hash).put("positive", Utils.toPositive(hash));
        ArrayNode partitions = answer.putArray("partitions");
        for (int count = 1; count <= MOST_PARTITIONS; count++) {
            partitions.add(BuiltInPartitioner.partitionForKey(key, count));
        }
        return answer;
    }

    /** As the group coordinator finds it, whose method is not for others. */
    private static ObjectNode group(String group, JsonNode counts) {
        ObjectNode answer = Main.JSON.createObjectNode().put("hash", group.hashCode());
        ArrayNode partitions = answer.putArray("partitions");
        for (JsonNode count : counts) {
            partitions.add(Utils.abs(group.hashCode()) % count.intValue());
        }
        return answer;
    }
}

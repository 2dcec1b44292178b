package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Things by name, as a recording has them. */
final class Names {
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private Names() {}

    static TopicPartition partition(JsonNode partition) {
        return new TopicPartition(
                partition.get("topic").asText(), partition.get("partition").asInt());
    }

    /** As a line of a file of offsets begins. */
    static String csv(TopicPartition partition) {
        return partition.topic() + "," + partition.partition();
    }

    static String list(Collection<TopicPartition> partitions) {
        return partitions.stream().sorted(ORDER).map(TopicPartition::toString).collect(Collectors.joining(" "));
    }

    static String of(ConsumerRecord<String, String> record) {
        return record.topic() + "-" + record.partition() + " " + record.offset();
    }
}

package playground.oracle.scripts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Looks at a cluster from outside: at its topics' records, and at its groups. */
final class Observer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Log(Uuid topic, TopicPartition partition) {}

    private final Admin admin;
    private final String bootstrap;
    private final KafkaConsumer<String, String> reader;
    /** Where each log ended when it was last looked at. */
    private final Map<Log, Long> ends = new HashMap<>();

    Observer(Admin admin, String bootstrap) {
        this.admin = admin;
        this.bootstrap = bootstrap;
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        reader = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    /** Each topic's logs, and what was written to them since the last time. */
    void topics(Map<String, String> into) throws ExecutionException, InterruptedException {
        var names = admin.listTopics().names().get();
        for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
            List<TopicPartition> partitions = topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                    .toList();
            Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
            for (TopicPartition partition : partitions) {
                long end = ends.get(partition);
                into.put("log " + partition, starts.get(partition) + " to " + end);
                Long before = this.ends.put(new Log(topic.topicId(), partition), end);
                long from = Objects.requireNonNullElse(before, starts.get(partition));
                if (from < end) {
                    into.put("written " + partition, read(partition, from, end));
                }
            }
        }
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> of, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        of.forEach(partition -> wanted.put(partition, spec));
        Map<TopicPartition, Long> found = new HashMap<>();
        admin.listOffsets(wanted).all().get().forEach((partition, info) -> found.put(partition, info.offset()));
        return found;
    }

    private String read(TopicPartition partition, long from, long to) {
        reader.assign(List.of(partition));
        reader.seek(partition, from);
        List<String> records = new ArrayList<>();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (reader.position(partition) < to && System.nanoTime() < until) {
            for (ConsumerRecord<String, String> record : reader.poll(Duration.ofMillis(100))) {
                String key = record.key() == null ? "" : record.key() + "=";
                records.add(record.offset() + " " + key + record.value());
            }
        }
        reader.unsubscribe();
        return String.join("; ", records);
    }

    /** These groups: their states, their members' shares, what they have committed, and Kafka's own table. */
    void groups(Collection<String> groups, Map<String, String> into) throws Exception {
        for (String group : groups) {
            describe(group, into);
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    String epoch = offset.leaderEpoch().map(known -> " epoch " + known).orElse("");
                    into.put("committed " + group + " " + partition, offset.offset() + epoch + offset.metadata());
                }
            });
            Table.of(bootstrap, group, into);
        }
    }

    private void describe(String group, Map<String, String> into) throws ExecutionException, InterruptedException {
        ConsumerGroupDescription found;
        try {
            found = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return;
            }
            throw failed;
        }
        into.put("group " + group, found.groupState().toString());
        found.members().forEach(member -> into.put(
                "member " + group + " " + member.clientId(),
                Names.list(member.assignment().topicPartitions())));
    }

    @Override
    public void close() {
        reader.close();
    }
}

package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;

/** The settings of a plan as Kafka's configuration. A plan's times are in microseconds. */
final class Settings {
    private static final List<String> BROKER_MS = List.of(
            "group.initial.rebalance.delay.ms",
            "group.min.session.timeout.ms",
            "group.max.session.timeout.ms",
            "group.consumer.session.timeout.ms",
            "group.consumer.min.session.timeout.ms",
            "group.consumer.max.session.timeout.ms",
            "group.consumer.heartbeat.interval.ms",
            "group.consumer.min.heartbeat.interval.ms",
            "group.consumer.max.heartbeat.interval.ms",
            "group.consumer.assignment.interval.ms",
            "group.coordinator.append.linger.ms",
            "log.cleaner.backoff.ms",
            "log.retention.check.interval.ms",
            "offsets.retention.check.interval.ms");
    private static final List<String> BROKER =
            List.of("offsets.topic.num.partitions", "offsets.topic.segment.bytes", "offsets.retention.minutes");
    private static final List<String> TOPIC_MS =
            List.of("segment.ms", "min.compaction.lag.ms", "delete.retention.ms");
    private static final List<String> CONSUMER_MS = List.of(
            "auto.commit.interval.ms",
            "max.poll.interval.ms",
            "fetch.max.wait.ms",
            "request.timeout.ms",
            "default.api.timeout.ms",
            "retry.backoff.ms",
            "retry.backoff.max.ms",
            "metadata.max.age.ms");
    private static final List<String> CONSUMER = List.of(
            "client.id",
            "group.id",
            "group.instance.id",
            "max.poll.records",
            "fetch.min.bytes",
            "fetch.max.bytes",
            "max.partition.fetch.bytes");
    private static final List<String> CLASSIC_MS = List.of("session.timeout.ms", "heartbeat.interval.ms");
    private static final List<String> PRODUCER_MS = List.of(
            "linger.ms",
            "retry.backoff.ms",
            "retry.backoff.max.ms",
            "request.timeout.ms",
            "delivery.timeout.ms",
            "max.block.ms",
            "metadata.max.age.ms");
    private static final List<String> PRODUCER =
            List.of("client.id", "enable.idempotence", "batch.size", "retries");
    private static final Map<String, Class<?>> ASSIGNORS = Map.of(
            "Range", RangeAssignor.class,
            "RoundRobin", RoundRobinAssignor.class,
            "Sticky", StickyAssignor.class,
            "CooperativeSticky", CooperativeStickyAssignor.class);
    private static final Map<String, String> ACKS = Map.of("None", "0", "Leader", "1", "All", "all");

    private Settings() {}

    static void broker(JsonNode config, Properties into) {
        copy(config, BROKER_MS, BROKER, into);
        List<String> assignors = new ArrayList<>();
        config.get("group_consumer_assignors").forEach(name -> assignors.add(name.asText().toLowerCase()));
        into.put("group.consumer.assignors", String.join(",", assignors));
        into.put("group.consumer.migration.policy", config.get("group_consumer_migration_policy").asText().toLowerCase());
    }

    static Properties consumer(JsonNode config) {
        Properties properties = new Properties();
        copy(config, CONSUMER_MS, CONSUMER, properties);
        JsonNode reset = config.get("auto_offset_reset");
        properties.put(
                "auto.offset.reset",
                reset.has("ByDuration")
                        ? "by_duration:" + Duration.ofMillis(millis(reset.get("ByDuration")))
                        : reset.asText().toLowerCase());
        properties.put("enable.auto.commit", String.valueOf(config.get("commit_style").asText().equals("Auto")));
        String protocol = config.get("group_protocol").asText().toLowerCase();
        properties.put("group.protocol", protocol);
        JsonNode remote = config.get("group_remote_assignor");
        if (!remote.isNull()) {
            properties.put("group.remote.assignor", remote.asText().toLowerCase());
        }
        if (protocol.equals("classic")) {
            copy(config, CLASSIC_MS, List.of(), properties);
            List<String> assignors = new ArrayList<>();
            config.get("assignors").forEach(name -> assignors.add(ASSIGNORS.get(name.asText()).getName()));
            properties.put("partition.assignment.strategy", String.join(",", assignors));
        }
        return properties;
    }

    static Properties producer(JsonNode config) {
        Properties properties = new Properties();
        copy(config, PRODUCER_MS, PRODUCER, properties);
        properties.put("acks", ACKS.get(config.get("acks").asText()));
        properties.put("max.in.flight.requests.per.connection", config.get("max_in_flight").asText());
        if (config.get("partitioner").asText().equals("RoundRobin")) {
            properties.put("partitioner.class", RoundRobinPartitioner.class.getName());
        }
        return properties;
    }

    /** A topic's configuration. */
    static Map<String, String> topic(JsonNode config) {
        Properties properties = new Properties();
        copy(config, TOPIC_MS, List.of("segment.bytes"), properties);
        List<String> policy = new ArrayList<>();
        for (String one : List.of("delete", "compact")) {
            if (config.get("cleanup_policy").get(one).asBoolean()) {
                policy.add(one);
            }
        }
        properties.put("cleanup.policy", String.join(",", policy));
        JsonNode age = config.get("retention");
        properties.put("retention.ms", age.isNull() ? "-1" : String.valueOf(millis(age)));
        JsonNode bytes = config.get("retention_bytes");
        properties.put("retention.bytes", bytes.isNull() ? "-1" : bytes.asText());
        double ratio = config.get("min_cleanable_dirty_ratio").asInt() / 1_000.0;
        properties.put("min.cleanable.dirty.ratio", String.valueOf(ratio));
        Map<String, String> all = new HashMap<>();
        properties.forEach((key, value) -> all.put((String) key, (String) value));
        return all;
    }

    /** A time of a plan in milliseconds. */
    static long millis(JsonNode micros) {
        return micros.asLong() / 1_000;
    }

    /** A plan's fields are Kafka's keys with _ for . and without the .ms of a time; none is -1. */
    private static void copy(JsonNode config, List<String> times, List<String> others, Properties into) {
        for (String key : times) {
            String field = key.substring(0, key.length() - ".ms".length()).replace('.', '_');
            JsonNode value = config.get(field);
            into.put(key, value.isNull() ? "-1" : String.valueOf(millis(value)));
        }
        for (String key : others) {
            JsonNode value = config.get(key.replace('.', '_'));
            if (!value.isNull()) {
                into.put(key, value.asText());
            }
        }
    }
}

package playground.oracle.scripts;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Hears of every commit that is stored, those of enable.auto.commit included. */
public final class Commits implements ConsumerInterceptor<String, String> {
    /** Kafka makes the interceptor by its class's name; there is one consumer to a process. */
    static Consumer<Map<TopicPartition, OffsetAndMetadata>> whenStored = offsets -> {};

    @Override
    public ConsumerRecords<String, String> onConsume(ConsumerRecords<String, String> records) {
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        whenStored.accept(offsets);
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
}

package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer: sends the lines it is given, and single records, on a thread of its own, as send() may wait. */
final class Writer implements AutoCloseable {
    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final ScheduledExecutorService application = Executors.newSingleThreadScheduledExecutor();

    Writer(JsonNode config, String bootstrap) throws IOException {
        JsonNode source = config.get("source").get("Lines");
        if (source == null || source.get("repeat").asBoolean()) {
            throw new IOException("a script's producer has lines=once");
        }
        topic = config.get("topic").asText();
        Properties properties = Settings.producer(config);
        properties.put("bootstrap.servers", bootstrap);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        long every = Settings.millis(config.get("every"));
        long due = 0;
        for (JsonNode line : source.get("lines")) {
            due += every;
            application.schedule(() -> append(line), due, TimeUnit.MILLISECONDS);
        }
    }

    void send(JsonNode line) {
        application.execute(() -> append(line));
    }

    private void append(JsonNode line) {
        JsonNode partition = line.get("partition");
        JsonNode key = line.get("key");
        JsonNode value = line.get("value");
        producer.send(new ProducerRecord<>(
                topic,
                partition.isNull() ? null : partition.asInt(),
                key.isNull() ? null : key.asText(),
                value.isNull() ? null : value.asText()));
    }

    @Override
    public void close() {
        application.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }
}

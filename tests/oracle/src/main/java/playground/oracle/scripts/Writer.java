package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer: sends the lines it is given, and single records. */
final class Writer implements AutoCloseable {
    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final Thread lines;

    Writer(JsonNode config, String bootstrap) throws IOException {
        JsonNode source = config.get("source").get("Lines");
        if (source == null || source.get("repeat").asBoolean()) {
            throw new IOException("a script's producer has lines=once");
        }
        topic = config.get("topic").asText();
        Properties properties = Settings.producer(config);
        properties.put("bootstrap.servers", bootstrap);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
        lines = new Thread(() -> sendAll(source.get("lines"), Settings.millis(config.get("every"))));
        lines.setDaemon(true);
        lines.start();
    }

    private void sendAll(JsonNode lines, long every) {
        try {
            for (JsonNode line : lines) {
                Thread.sleep(every);
                send(line);
            }
        } catch (InterruptedException closed) {
            // it sends no more
        }
    }

    void send(JsonNode line) {
        JsonNode partition = line.get("partition");
        JsonNode key = line.get("key");
        producer.send(new ProducerRecord<>(
                topic,
                partition.isNull() ? null : partition.asInt(),
                key.isNull() ? null : key.asText(),
                line.get("value").asText()));
    }

    @Override
    public void close() {
        lines.interrupt();
        producer.close(Duration.ofSeconds(5));
    }
}

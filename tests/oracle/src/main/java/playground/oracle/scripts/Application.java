package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A consumer's process: the application of the model's {@code protocol/consumer/program.rs}, with Kafka's consumer.
 * It is told what to do on its standard input, and says on its standard output what happens, a line of JSON each.
 */
final class Application implements ConsumerRebalanceListener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> asked = new LinkedBlockingQueue<>();
    private final PrintStream out;
    private final JsonNode config;
    private final String style;
    private final KafkaConsumer<String, String> consumer;
    private final CrashPoint crash = new CrashPoint();
    /** The records of the last poll() that are not processed yet. */
    private List<ConsumerRecord<String, String>> held = List.of();
    private boolean closing;

    private Application(PrintStream out, JsonNode start) {
        this.out = out;
        config = start.get("config");
        style = config.get("commit_style").asText();
        Properties properties = Settings.consumer(config);
        properties.put("bootstrap.servers", start.get("bootstrap").asText());
        Commits.whenStored = this::stored;
        properties.put("interceptor.classes", Commits.class.getName());
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Application application = new Application(out, JSON.readTree(in.readLine()));
        Thread listener = new Thread(() -> application.listen(in));
        listener.setDaemon(true);
        listener.start();
        application.say("ready", "");
        application.run();
    }

    private void listen(BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                asked.add(JSON.readTree(line));
            }
        } catch (IOException gone) {
            // as the end
        }
        Runtime.getRuntime().halt(1); // nobody listens any more
    }

    private void run() {
        String how = "closed";
        try {
            begin();
            loop();
        } catch (KafkaException thrown) {
            how = name(thrown);
            say("told", "poll " + how);
        }
        try {
            consumer.close();
        } catch (KafkaException thrown) {
            how = how.equals("closed") ? name(thrown) : how;
        }
        say("ended", how);
    }

    private void begin() {
        JsonNode subscription = config.get("subscription");
        if (subscription.has("Subscribe")) {
            List<String> topics = new ArrayList<>();
            subscription.get("Subscribe").forEach(topic -> topics.add(topic.asText()));
            consumer.subscribe(topics, this);
        } else {
            List<TopicPartition> partitions = new ArrayList<>();
            subscription.get("Assign").forEach(partition -> partitions.add(Names.partition(partition)));
            consumer.assign(partitions);
        }
    }

    private void loop() {
        Duration timeout = Duration.ofMillis(Settings.millis(config.get("poll_timeout")));
        long processing = Settings.millis(config.get("processing_time"));
        while (true) {
            obeyFor(0);
            if (closing) {
                return;
            }
            held = new ArrayList<>();
            for (ConsumerRecord<String, String> record : consumer.poll(timeout)) {
                held.add(record);
                say("handed", Names.of(record));
            }
            if (held.isEmpty()) {
                continue;
            }
            if (style.equals("SyncBeforeProcessing")) {
                commit(consumer::commitSync);
            }
            while (!held.isEmpty()) {
                ConsumerRecord<String, String> record = held.get(0);
                crash.beforeProcessing();
                obeyFor(processing);
                held.remove(0);
                say("processed", Names.of(record));
                crash.afterProcessing(record);
                commitAfter(record);
            }
            switch (style) {
                case "SyncEachBatch" -> commit(consumer::commitSync);
                case "AsyncEachBatch" -> consumer.commitAsync((offsets, failure) -> {
                    if (failure != null) {
                        say("told", "commitAsync " + name(failure));
                    }
                });
                default -> {}
            }
        }
    }

    private void commitAfter(ConsumerRecord<String, String> record) {
        switch (style) {
            case "SyncEachRecord" -> commit(() -> consumer.commitSync(only(record, record.offset() + 1)));
            case "SyncOwnOffset" -> commit(() -> consumer.commitSync(only(record, record.offset())));
            case "SyncInLoop" -> commit(consumer::commitSync);
            default -> {}
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> only(ConsumerRecord<String, String> record, long offset) {
        return Map.of(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(offset));
    }

    private void commit(Runnable commit) {
        try {
            commit.run();
        } catch (KafkaException caught) {
            say("told", "commitSync " + name(caught));
        }
    }

    private void stored(Map<TopicPartition, OffsetAndMetadata> offsets) {
        crash.afterCommit(offsets, style.equals("SyncBeforeProcessing") ? held : List.of());
    }

    /** Does what it is asked to, for so long, or else only what it was asked already. */
    private void obeyFor(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (true) {
                JsonNode command = asked.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (command == null) {
                    return;
                }
                obey(command.properties().iterator().next());
            }
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    private void obey(Map.Entry<String, JsonNode> command) {
        JsonNode what = command.getValue();
        Supplier<TopicPartition> partition = () -> Names.partition(what.get("partition"));
        switch (command.getKey()) {
            case "Observe" -> observe(what.asInt());
            case "CloseConsumer" -> closing = true;
            case "SetCrashPoint" -> crash.set(what.get("line").asText(), what.get("nth").asLong());
            case "ClearCrashPoint" -> crash.clear();
            case "Seek" -> seek(partition.get(), what.get("to"));
            case "Commit" -> {
                var stored = new OffsetAndMetadata(what.get("offset").asLong(), what.get("metadata").asText());
                commit(() -> consumer.commitSync(Map.of(partition.get(), stored)));
            }
            case "SetPaused" -> {
                if (what.get("paused").asBoolean()) {
                    consumer.pause(List.of(partition.get()));
                } else {
                    consumer.resume(List.of(partition.get()));
                }
            }
            default -> throw new IllegalArgumentException("a consumer cannot do " + command.getKey());
        }
    }

    private void seek(TopicPartition partition, JsonNode to) {
        switch (to.asText()) {
            case "Beginning" -> consumer.seekToBeginning(List.of(partition));
            case "End" -> consumer.seekToEnd(List.of(partition));
            default -> {
                if (to.has("Timestamp")) {
                    seekTo(partition, to.get("Timestamp").asLong());
                } else {
                    consumer.seek(partition, to.get("Offset").asLong());
                }
            }
        }
    }

    private void seekTo(TopicPartition partition, long timestamp) {
        var found = consumer.offsetsForTimes(Map.of(partition, timestamp)).get(partition);
        if (found == null) {
            consumer.seekToEnd(List.of(partition));
        } else {
            consumer.seek(partition, found.offset());
        }
    }

    private void observe(int number) {
        for (TopicPartition partition : consumer.assignment()) {
            try {
                say("position", partition + " " + consumer.position(partition, Duration.ofMillis(500)));
            } catch (KafkaException none) {
                // it has none yet
            }
        }
        say("observed", String.valueOf(number));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        int generation = consumer.groupMetadata().generationId();
        say("told", "assigned in generation " + generation + ": " + Names.list(partitions));
        react("on_partitions_assigned", partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        say("told", "revoked: " + Names.list(partitions));
        react("on_partitions_revoked", partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        say("told", "lost: " + Names.list(partitions));
        JsonNode lost = config.get("on_partitions_lost");
        if (lost.has("Does")) {
            react(lost.get("Does"), partitions);
        } else {
            react("on_partitions_revoked", partitions); // as the interface's own method does
        }
    }

    private void react(String method, Collection<TopicPartition> partitions) {
        react(config.get(method), partitions);
    }

    /** What a method of the listener does: its own work, and then something to the consumer. */
    private void react(JsonNode action, Collection<TopicPartition> partitions) {
        sleep(Settings.millis(config.get("listener_time")));
        if (action.has("Seek")) {
            partitions.forEach(partition -> consumer.seek(partition, action.get("Seek").asLong()));
        }
        switch (action.asText()) {
            case "Commit" -> commitInListener();
            case "SeekToBeginning" -> consumer.seekToBeginning(partitions);
            case "SeekToEnd" -> consumer.seekToEnd(partitions);
            default -> {}
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Nothing catches what it throws: the callback throws it. */
    private void commitInListener() {
        try {
            consumer.commitSync();
        } catch (KafkaException thrown) {
            say("told", "commitSync " + name(thrown));
            throw thrown;
        }
    }

    private static String name(Throwable thrown) {
        return thrown.getClass().getSimpleName();
    }

    private void say(String what, String value) {
        out.println(JSON.createObjectNode().put("what", what).put("value", value));
    }
}

package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.protocol.Errors;

/** A script, played on a cluster of its own. Its clock stands still while something is done, or looked at. */
final class Play implements AutoCloseable {
    private record Thaw(long at, ConsumerProcess consumer) {}

    private final JsonNode plan;
    private final File errors;
    private final Broker broker;
    private final Admin admin;
    private final Observer observer;
    private final SortedMap<String, ConsumerProcess> consumers = new TreeMap<>();
    private final Map<String, Writer> writers = new TreeMap<>();
    private final PriorityQueue<Thaw> thaws = new PriorityQueue<>(Comparator.comparing(Thaw::at));
    private final List<String> refused = new ArrayList<>();

    Play(JsonNode plan, Path folder) throws IOException {
        this.plan = plan;
        if (plan.get("brokers").asInt() != 1) {
            throw new IOException("a script has one broker");
        }
        errors = folder.resolve("consumers.log").toFile();
        broker = new Broker(folder, plan.get("config"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
        observer = new Observer(admin, broker.address());
    }

    /** By moment, what there is to be seen, by its name. */
    Map<String, SortedMap<String, String>> run() throws Exception {
        Map<String, SortedMap<String, String>> seen = new LinkedHashMap<>();
        broker.start(admin);
        for (JsonNode command : plan.get("setup")) {
            act(command, 0);
        }
        long clock = 0;
        for (JsonNode micros : plan.get("moments")) {
            long moment = Settings.millis(micros);
            for (Thaw next = thaws.peek(); next != null && next.at() < moment; next = thaws.peek()) {
                Thread.sleep(next.at() - clock);
                clock = next.at();
                thaws.remove().consumer().thaw();
            }
            Thread.sleep(moment - clock);
            clock = moment;
            seen.put(moment / 1_000 + "s", observe());
            for (JsonNode act : plan.get("acts")) {
                if (act.get("at").equals(micros)) {
                    act(act.get("command"), clock);
                }
            }
        }
        return seen;
    }

    private SortedMap<String, String> observe() throws Exception {
        SortedMap<String, String> seen = new TreeMap<>();
        SortedSet<String> groups = new TreeSet<>();
        for (ConsumerProcess consumer : consumers.values()) {
            consumer.observe(seen);
            if (consumer.group() != null) {
                groups.add(consumer.group());
            }
        }
        if (broker.isUp()) {
            observer.topics(seen);
            observer.groups(groups, seen);
        }
        if (!refused.isEmpty()) {
            seen.put("refused", String.join("; ", refused));
        }
        refused.clear();
        return seen;
    }

    private void act(JsonNode act, long clock) throws Exception {
        String name = act.fieldNames().next();
        JsonNode what = act.get(name);
        switch (name) {
            case "CreateTopic", "AddPartitions", "DeleteTopic", "DeleteGroup" -> administer(name, what);
            case "AddProducer" -> {
                JsonNode config = what.get("config");
                writers.put(config.get("client_id").asText(), new Writer(config, broker.address()));
            }
            case "Produce" -> writers.get(what.get("producer").asText()).send(what.get("record"));
            case "AddConsumer" -> {
                ConsumerProcess consumer = new ConsumerProcess(what.get("config"), broker.address(), errors);
                consumers.put(consumer.name(), consumer);
                consumer.start();
            }
            case "ConfigureConsumer" -> {
                JsonNode config = what.get("config");
                consumers.get(config.get("client_id").asText()).configure(config);
            }
            case "StartConsumer" -> consumer(what).start();
            case "CrashConsumer" -> consumer(what).kill();
            case "FreezeConsumer" -> {
                consumer(what).freeze();
                thaws.add(new Thaw(clock + Settings.millis(what.get("duration")), consumer(what)));
            }
            case "CloseConsumer", "Seek", "SetPaused", "SetCrashPoint", "ClearCrashPoint" -> consumer(what).send(act);
            case "KillBroker" -> broker.kill();
            case "StartBroker" -> broker.start(admin);
            default -> throw new IOException("a script cannot have " + name);
        }
    }

    private ConsumerProcess consumer(JsonNode act) {
        return consumers.get(act.get("consumer").asText());
    }

    private void administer(String name, JsonNode what) throws InterruptedException {
        try {
            switch (name) {
                case "CreateTopic" -> createTopic(what.get("topic").asText(), what.get("partitions").asInt());
                case "AddPartitions" -> admin.createPartitions(Map.of(
                                what.get("topic").asText(),
                                NewPartitions.increaseTo(what.get("total").asInt())))
                        .all()
                        .get();
                case "DeleteTopic" -> admin.deleteTopics(List.of(what.get("topic").asText()))
                        .all()
                        .get();
                default -> admin.deleteConsumerGroups(List.of(what.get("group").asText()))
                        .all()
                        .get();
            }
        } catch (ExecutionException failed) {
            refused.add(name + ": " + Errors.forException(failed.getCause()).name());
        }
    }

    /** Makes a topic, and waits until the broker knows of it. */
    private void createTopic(String topic, int partitions) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        while (!admin.listTopics().names().get().contains(topic)) {
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws Exception {
        for (ConsumerProcess consumer : consumers.values()) {
            consumer.kill();
        }
        for (Writer writer : writers.values()) {
            writer.close();
        }
        observer.close();
        admin.close(java.time.Duration.ZERO);
        broker.kill();
    }
}

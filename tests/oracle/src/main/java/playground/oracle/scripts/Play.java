package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.Errors;

/** A script, played on a cluster of its own. Its clock stands still while something is done, or looked at. */
final class Play implements AutoCloseable {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

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
    /** What kafka-consumer-groups.sh has said, by what it was asked to do. */
    private final SortedMap<String, List<String>> tool = new TreeMap<>();
    /** By moment, when the script's clock went on from there. */
    private final SortedMap<Long, Long> resumed = new TreeMap<>();

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
        resumed.put(0L, System.currentTimeMillis());
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
            resumed.put(clock, System.currentTimeMillis());
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
        tool.forEach((asked, said) -> seen.put(asked, String.join("; ", said)));
        tool.clear();
        return seen;
    }

    private void act(JsonNode act, long clock) throws Exception {
        String name = act.fieldNames().next();
        JsonNode what = act.get(name);
        switch (name) {
            case "CreateTopic",
                    "ConfigureTopic",
                    "AddPartitions",
                    "DeleteTopic",
                    "DeleteRecords",
                    "DeleteGroup" -> administer(name, what);
            case "ResetOffsets" -> reset(what);
            case "DeleteOffsets" -> deleteOffsets(what);
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
            case "Seek" -> {
                JsonNode to = what.get("to");
                if (to.has("Timestamp")) {
                    long at = wallClock(Settings.millis(to.get("Timestamp")));
                    ((ObjectNode) to).put("Timestamp", at);
                }
                consumer(what).send(act);
            }
            case "CloseConsumer", "Commit", "SetPaused", "SetCrashPoint", "ClearCrashPoint" ->
                consumer(what).send(act);
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
                case "CreateTopic" -> createTopic(what);
                case "ConfigureTopic" -> configureTopic(what);
                case "DeleteRecords" -> {
                    JsonNode before = what.get("before");
                    var wanted = RecordsToDelete.beforeOffset(before.isNull() ? -1 : before.asLong());
                    admin.deleteRecords(Map.of(Names.partition(what.get("partition")), wanted))
                            .all()
                            .get();
                }
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
    private void createTopic(JsonNode what) throws ExecutionException, InterruptedException {
        String topic = what.get("topic").asText();
        var wanted = new NewTopic(topic, what.get("partitions").asInt(), (short) 1);
        admin.createTopics(List.of(wanted.configs(Settings.topic(what.get("config")))))
                .all()
                .get();
        while (!admin.listTopics().names().get().contains(topic)) {
            Thread.sleep(50);
        }
    }

    private void configureTopic(JsonNode what) throws ExecutionException, InterruptedException {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, what.get("topic").asText());
        List<AlterConfigOp> changes = new ArrayList<>();
        Settings.topic(what.get("config"))
                .forEach((key, value) ->
                        changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
        admin.incrementalAlterConfigs(Map.of(topic, changes)).all().get();
    }

    /** First only says what it would do, as the model's preview, then does it. */
    private void reset(JsonNode what) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "--bootstrap-server", broker.address(), "--reset-offsets", "--group", what.get("group").asText()));
        JsonNode to = what.get("to");
        if (to.isTextual()) {
            options.add("--to-" + to.asText().toLowerCase());
        } else {
            String how = to.fieldNames().next();
            JsonNode value = to.get(how);
            options.addAll(switch (how) {
                case "Offset" -> List.of("--to-offset", value.asText());
                case "ShiftBy" -> List.of("--shift-by", value.asText());
                case "DateTime" -> List.of("--to-datetime", DATE.format(Instant.ofEpochMilli(wallClock(Settings.millis(value)))));
                case "ByDuration" -> List.of(
                        "--by-duration", Duration.ofMillis(Settings.millis(value)).toString());
                default -> List.of("--from-file", file(value));
            });
        }
        JsonNode scope = what.get("scope");
        if (scope.isTextual()) {
            if (!to.has("FromFile")) {
                options.add("--all-topics");
            }
        } else {
            options.addAll(topics(scope.get("Of")));
        }
        String planned = Table.reset(options, "--dry-run");
        String done = Table.reset(options, "--execute");
        said("reset", what, planned + (done.equals(planned) ? "" : " BUT " + done));
    }

    private void deleteOffsets(JsonNode what) {
        List<String> options = new ArrayList<>(List.of(
                "--bootstrap-server", broker.address(), "--delete-offsets", "--group", what.get("group").asText()));
        options.addAll(topics(what));
        said("delete offsets", what, Table.deleteOffsets(options));
    }

    private static List<String> topics(JsonNode of) {
        List<String> options = new ArrayList<>();
        of.get("topics").forEach(topic -> options.addAll(List.of("--topic", topic.asText())));
        of.get("partitions").forEach(partition -> options.addAll(List.of(
                "--topic",
                partition.get("topic").asText() + ":" + partition.get("partition").asText())));
        return options;
    }

    private void said(String asked, JsonNode what, String answer) {
        tool.computeIfAbsent(asked, none -> new ArrayList<>()).add(what.get("group").asText() + ": " + answer);
    }

    private String file(JsonNode lines) throws IOException {
        Path file = Files.createTempFile("offset-playground", ".csv");
        List<String> text = new ArrayList<>();
        lines.forEach(line -> text.add(Names.csv(Names.partition(line.get(0))) + "," + line.get(1).asText()));
        Files.write(file, text);
        file.toFile().deleteOnExit();
        return file.toString();
    }

    /** When it was, by this machine's clock, at a moment of the script. */
    private long wallClock(long moment) {
        long known = resumed.headMap(moment + 1).lastKey();
        return resumed.get(known) + moment - known;
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

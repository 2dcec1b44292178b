package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;

/** Stories of requests, each with a group of its own, on one broker for all that are configured alike. */
public final class Requests {
    /** Mostly they wait. */
    private static final int AT_ONCE = 16;

    private Requests() {}

    /** What was answered, story by story and step by step. */
    public static List<List<String>> answers(List<JsonNode> stories) throws Exception {
        Map<JsonNode, List<Integer>> alike = new LinkedHashMap<>();
        for (int story = 0; story < stories.size(); story++) {
            alike.computeIfAbsent(stories.get(story).get("config"), config -> new ArrayList<>()).add(story);
        }
        Map<Integer, List<String>> all = new LinkedHashMap<>();
        for (var some : alike.entrySet()) {
            answer(some.getKey(), some.getValue(), stories, all);
        }
        List<List<String>> inOrder = new ArrayList<>();
        for (int story = 0; story < stories.size(); story++) {
            inOrder.add(all.get(story));
        }
        return inOrder;
    }

    private static void answer(JsonNode config, List<Integer> which, List<JsonNode> stories,
            Map<Integer, List<String>> all) throws Exception {
        Path folder = Files.createTempDirectory("offset-playground");
        Broker broker = new Broker(folder, config);
        ExecutorService tellers = Executors.newFixedThreadPool(AT_ONCE);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            broker.start(admin);
            admin.createTopics(List.of(
                    new NewTopic("t", 4, (short) 1), new NewTopic("u", 2, (short) 1))).all().get();
            Map<String, Uuid> topics = new LinkedHashMap<>();
            admin.describeTopics(List.of("t", "u")).allTopicNames().get()
                    .forEach((name, topic) -> topics.put(name, topic.topicId()));
            Map<Integer, Future<List<String>>> told = new LinkedHashMap<>();
            for (int story : which) {
                JsonNode steps = stories.get(story).get("steps");
                told.put(story, tellers.submit(() -> {
                    try (var teller = new RequestStory(broker.address(), "g" + story, topics)) {
                        return teller.tell(steps);
                    }
                }));
            }
            for (var one : told.entrySet()) {
                all.put(one.getKey(), one.getValue().get());
            }
        } finally {
            tellers.shutdownNow();
            broker.kill();
            try (var inside = Files.walk(folder)) {
                inside.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        }
    }
}
